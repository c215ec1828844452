package io.medimg.core.io.internal;

import io.medimg.core.io.MalformedImageException;
import java.util.Arrays;

/** Finds the orientation in an EXIF block. Safe for use by several threads. */
public final class Exif {
  private static final int ORIENTATION = 0x0112;

  private Exif() {}

  /**
   * The orientation.
   *
   * @param data holds the block
   * @param from where its TIFF header starts
   * @param to behind its last byte
   * @return 1 to 8; 1 (upright) if the block is broken or does not say, since it is no part of the
   *     picture
   */
  public static int orientation(byte[] data, int from, int to) {
    try {
      byte[] block = Arrays.copyOfRange(data, from, to);
      boolean little = block.length > 1 && block[0] == 'I' && block[1] == 'I';
      Bytes bytes = new Bytes("EXIF", block, little);
      if (bytes.u16(2) != 42) {
        return 1;
      }
      long directory = bytes.u32(4);
      int entries = bytes.u16(directory);
      for (int i = 0; i < entries; i++) {
        long entry = directory + 2 + 12L * i;
        if (bytes.u16(entry) == ORIENTATION) {
          int value = bytes.u16(entry + 8);
          return value >= 1 && value <= 8 ? value : 1;
        }
      }
    } catch (MalformedImageException e) {
      return 1;
    }
    return 1;
  }
}
