package io.medimg.dicom.codec.j2k;

/**
 * The inverse component transforms of JPEG 2000 (ITU-T T.800, annex G), in place. Safe for use by
 * several threads.
 */
final class J2kColours {
  private J2kColours() {}

  static void reversible(int[] first, int[] second, int[] third) {
    for (int i = 0; i < first.length; i++) {
      int green = first[i] - (second[i] + third[i] >> 2);
      int red = third[i] + green;
      int blue = second[i] + green;
      first[i] = red;
      second[i] = green;
      third[i] = blue;
    }
  }

  static void irreversible(float[] first, float[] second, float[] third) {
    for (int i = 0; i < first.length; i++) {
      float y = first[i];
      float cb = second[i];
      float cr = third[i];
      first[i] = y + 1.402f * cr;
      second[i] = y - 0.344136f * cb - 0.714136f * cr;
      third[i] = y + 1.772f * cb;
    }
  }

  /** Whole numbers, halves upwards. */
  static int[] round(float[] values) {
    int[] out = new int[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (int) Math.floor(values[i] + 0.5f);
    }
    return out;
  }
}
