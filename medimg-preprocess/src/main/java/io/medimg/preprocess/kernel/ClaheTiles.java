package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Clahe.Grid;

/**
 * Sizes of tiles that follow from the image and the grid, and how a tile's counts become its table.
 * Immutable and safe for use by several threads.
 */
final class ClaheTiles {
  /** Adding this to a float below 2^22 in magnitude rounds it to a whole number, ties to even. */
  static final float ROUNDER = 12_582_912f;

  static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);

  final Grid grid;

  /** Pixels of a tile along a row. */
  final int width;

  /** Rows of a tile. */
  final int height;

  /** For each column of the enlarged image the one whose pixels it shows. */
  final int[] column;

  /** For each row of the enlarged image the one whose pixels it shows. */
  final int[] row;

  private final int imageWidth;
  private final int area;

  /** Counts above this are cut off; the largest int if none are. */
  private final int clip;

  ClaheTiles(int imageWidth, int imageHeight, Grid grid) {
    this.grid = grid;
    this.imageWidth = imageWidth;
    int restX = imageWidth % grid.tilesX();
    int restY = imageHeight % grid.tilesY();
    boolean even = restX == 0 && restY == 0;
    width = (even ? imageWidth : imageWidth + grid.tilesX() - restX) / grid.tilesX();
    height = (even ? imageHeight : imageHeight + grid.tilesY() - restY) / grid.tilesY();
    column = reflected(width * grid.tilesX(), imageWidth);
    row = reflected(height * grid.tilesY(), imageHeight);
    area = width * height;
    int limit = (int) (grid.clipLimit() * area / grid.levels());
    clip = grid.clipLimit() > 0 ? Math.max(limit, 1) : Integer.MAX_VALUE;
  }

  /** End of the columns of a tile that lie in the image itself; at least the tile's start. */
  int directEnd(int tileX) {
    int left = tileX * width;
    return Math.max(left, Math.min(left + width, imageWidth));
  }

  /**
   * Makes a table: counts are cut off, what was cut off is spread evenly in one pass, and the sum
   * up to each level is scaled to the levels.
   *
   * @param counts read; a tile's counts of the levels that occur in the image, from level 0
   * @param table overwritten from {@code at}, one entry per count
   */
  void table(int[] counts, int[] table, int at) {
    int levels = grid.levels();
    int kept = 0;
    for (int count : counts) {
      kept += Math.min(count, clip);
    }
    int excess = area - kept;
    int share = excess / levels;
    int residual = excess - share * levels;
    int step = residual > 0 ? Math.max(levels / residual, 1) : levels;
    float scale = (float) (levels - 1) / area;
    int sum = 0;
    for (int i = 0, next = 0; i < counts.length; i++) {
      sum += Math.min(counts[i], clip) + share;
      if (i == next && residual > 0) {
        sum++;
        residual--;
        next += step;
      }
      int rounded = Float.floatToRawIntBits(sum * scale + ROUNDER) - ROUNDER_BITS;
      table[at + i] = Math.min(rounded, levels - 1);
    }
  }

  /** Reflection about the outermost pixel, which is not repeated. */
  private static int[] reflected(int length, int original) {
    int[] index = new int[length];
    for (int i = 0; i < length; i++) {
      int p = i;
      while (p >= original || p < 0) {
        p = original == 1 ? 0 : p < 0 ? -p : 2 * original - 2 - p;
      }
      index[i] = p;
    }
    return index;
  }
}
