package io.medimg.dicom.dataset;

/** How a DICOM file starts (PS3.10, 7.1). Safe for use by several threads. */
public final class Preamble {
  /** Bytes of a preamble with its mark. */
  static final int LENGTH = 132;

  private Preamble() {}

  /** Whether a file's first bytes look like DICOM, with or without a preamble. */
  public static boolean looksLikeDicom(byte[] head) {
    if (hasMagic(head)) {
      return true;
    }
    if (head.length < 16) {
      return false;
    }
    // Without a preamble: file meta or identifying group, then a short first value.
    int group = (head[0] & 0xFF) | (head[1] & 0xFF) << 8;
    boolean big = group == 0x0200 || group == 0x0800;
    if (group != 2 && group != 8 && !big) {
      return false;
    }
    Vr vr = Vr.of(head[4], head[5]);
    if (vr != null) {
      return true;
    }
    long length = (head[4] & 0xFF) | (head[5] & 0xFF) << 8 | (head[6] | head[7]) << 16;
    int element = (head[2] & 0xFF) | (head[3] & 0xFF) << 8;
    return !big && element <= 0x60 && length >= 0 && length <= 256 && length % 2 == 0;
  }

  /** Whether the mark of a preamble is there. */
  static boolean hasMagic(byte[] head) {
    return head.length >= 132
        && head[128] == 'D'
        && head[129] == 'I'
        && head[130] == 'C'
        && head[131] == 'M';
  }
}
