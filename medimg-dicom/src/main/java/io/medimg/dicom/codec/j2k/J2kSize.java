package io.medimg.dicom.codec.j2k;

import io.medimg.dicom.codec.Codestream;
import io.medimg.dicom.codec.FrameFormat;
import java.io.IOException;

/**
 * The image and its tiles on the reference grid (ITU-T T.800, A.5.1). Immutable and safe for use by
 * several threads.
 *
 * @param x0 first column of the picture
 * @param y0 first row
 * @param x1 behind the last column
 * @param y1 behind the last row
 * @param tileX0 first column of the first tile
 * @param tileY0 its first row
 * @param tileWidth columns of a tile
 * @param tileHeight rows of a tile
 * @param components of the picture
 */
@SuppressWarnings("ArrayRecordComponent") // inside the package, never changed
record J2kSize(
    int x0,
    int y0,
    int x1,
    int y1,
    int tileX0,
    int tileY0,
    int tileWidth,
    int tileHeight,
    Component[] components) {
  private static final int MOST_TILES = 65_535;

  /**
   * One component.
   *
   * @param bits of a sample
   * @param signed whether samples are
   * @param stepX columns of the grid from sample to sample
   * @param stepY rows of the grid
   */
  record Component(int bits, boolean signed, int stepX, int stepY) {}

  static J2kSize of(Codestream in, int at, FrameFormat format) throws IOException {
    long[] n = new long[8];
    for (int i = 0; i < 8; i++) {
      n[i] = in.u32(at + 2 + 4 * i);
    }
    int count = in.u16(at + 34);
    format.check(in, at, n[0] - n[2], n[1] - n[3], count);
    boolean tiled = n[4] > 0 && n[5] > 0 && n[6] <= n[2] && n[7] <= n[3];
    if (!tiled
        || n[0] > Integer.MAX_VALUE / 2
        || n[1] > Integer.MAX_VALUE / 2
        || n[6] + n[4] <= n[2]
        || n[7] + n[5] <= n[3]) {
      throw in.malformed(at, "has an image and tiles that cannot be");
    }
    J2kSize size =
        new J2kSize(
            (int) n[2],
            (int) n[3],
            (int) n[0],
            (int) n[1],
            (int) n[6],
            (int) n[7],
            (int) Math.min(n[4], Integer.MAX_VALUE / 2),
            (int) Math.min(n[5], Integer.MAX_VALUE / 2),
            components(in, at, count, format));
    if ((long) size.tilesAcross() * size.tilesDown() > MOST_TILES) {
      throw in.malformed(at, "has more than %d tiles".formatted(MOST_TILES));
    }
    return size;
  }

  private static Component[] components(Codestream in, int at, int count, FrameFormat format)
      throws IOException {
    Component[] components = new Component[count];
    for (int i = 0; i < count; i++) {
      int depth = in.u8(at + 36 + 3 * i);
      Component c =
          new Component(
              (depth & 0x7F) + 1, depth > 0x7F, in.u8(at + 37 + 3 * i), in.u8(at + 38 + 3 * i));
      format.checkPrecision(in, at, c.bits);
      if (c.stepX < 1 || c.stepY < 1 || c.bits > 24) {
        throw in.malformed(
            at, "has a component of %d bits, one in %d x %d".formatted(c.bits, c.stepX, c.stepY));
      }
      components[i] = c;
    }
    return components;
  }

  static int ceil(int a, int b) {
    return (int) (((long) a + b - 1) / b);
  }

  int tilesAcross() {
    return ceil(x1 - tileX0, tileWidth);
  }

  int tilesDown() {
    return ceil(y1 - tileY0, tileHeight);
  }
}
