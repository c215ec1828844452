package io.medimg.dicom.write;

import io.medimg.dicom.dataset.Vr;
import java.util.List;

/**
 * The value of one attribute on its way into a file. Not safe for use by several threads, since its
 * items may change.
 *
 * @param vr how it is represented; SQ has items, others have bytes
 * @param bytes little endian, of even length; not to be modified
 * @param items of a sequence; empty for others
 * @param encapsulated whether the bytes are items of compressed pixels with their delimiter
 */
record Element(Vr vr, byte[] bytes, List<DicomBuilder> items, boolean encapsulated) {
  private static final byte[] NONE = {};

  static Element ofBytes(Vr vr, byte[] bytes) {
    return new Element(vr, even(vr, bytes), List.of(), false);
  }

  static Element ofFragments(byte[] items) {
    return new Element(Vr.OB, items, List.of(), true);
  }

  static Element ofItems(List<DicomBuilder> items) {
    return new Element(Vr.SQ, NONE, List.copyOf(items), false);
  }

  /** Pads text with a space, identifiers and binary values with a zero (PS3.5, section 6.2). */
  private static byte[] even(Vr vr, byte[] bytes) {
    if (bytes.length % 2 == 0) {
      return bytes;
    }
    byte[] padded = java.util.Arrays.copyOf(bytes, bytes.length + 1);
    padded[bytes.length] = (byte) (Values.isText(vr) && vr != Vr.UI ? ' ' : 0);
    return padded;
  }
}
