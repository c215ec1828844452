package io.medimg.dicom.codec.j2k;

/**
 * A sub-band of a resolution (ITU-T T.800, B.5). Immutable and safe for use by several threads.
 *
 * @param kind 0 LL, 1 HL (high across), 2 LH (high down), 3 HH
 * @param index of its quantisation step
 * @param x0 first column in its own grid
 * @param y0 first row
 * @param x1 behind the last column
 * @param y1 behind the last row
 * @param left where it lies among the component's coefficients
 * @param top its row there
 */
record J2kBand(int kind, int index, int x0, int y0, int x1, int y1, int left, int top) {
  boolean isEmpty() {
    return x0 >= x1 || y0 >= y1;
  }
}
