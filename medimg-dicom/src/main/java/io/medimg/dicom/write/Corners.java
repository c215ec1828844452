package io.medimg.dicom.write;

import io.medimg.core.geometry.Box;

/**
 * Boxes as closed lines. DICOM counts as this library does: the top left corner of the first pixel
 * is (0, 0), its centre (0.5, 0.5) (PS3.3, C.10.5.1.2 and C.18.6.1). Safe for use by several
 * threads.
 */
final class Corners {
  private Corners() {}

  /** Five points, the first again at the end: column, row, ... */
  static double[] of(Box b) {
    return new double[] {
      b.x(), b.y(), b.right(), b.y(), b.right(), b.bottom(), b.x(), b.bottom(), b.x(), b.y()
    };
  }
}
