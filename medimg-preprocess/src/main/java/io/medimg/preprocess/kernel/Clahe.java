package io.medimg.preprocess.kernel;

import java.util.Arrays;

/**
 * Contrast-limited adaptive histogram equalisation as OpenCV 4.9 does it, bit for bit for 256
 * levels in bytes and for 65,536 levels in shorts; other numbers of levels follow the same
 * formulas.
 *
 * <p>Each tile's histogram is clipped at {@code max((int) (clipLimit * tileArea / levels), 1)}, or
 * not at all if {@code clipLimit} is 0; what was cut off is spread evenly in one pass; the
 * cumulative sum times {@code (float) (levels - 1) / tileArea} is the tile's table; between tile
 * centres the tables are blended linearly. If the tiles do not divide the image, it is enlarged to
 * the right and below by reflection for the histograms (a side that the tiles do divide grows by a
 * whole {@code tiles} then, too, as in OpenCV).
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Clahe {
  /** Adding this to a float below 2^22 in magnitude rounds it to a whole number, ties to even. */
  private static final float ROUNDER = 12_582_912f;

  private static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);

  private Clahe() {}

  /**
   * Grid of tiles.
   *
   * @param clipLimit contrast limit, 0 for none
   * @param tilesX tiles from left to right
   * @param tilesY tiles from top to bottom
   * @param levels gray levels: 256 for {@link #bytes}, 2 to 65,536 for {@link #shorts}
   */
  public record Grid(double clipLimit, int tilesX, int tilesY, int levels) {}

  /**
   * Equalises bytes with 256 levels.
   *
   * @param source read, {@code width * height} unsigned bytes, one channel
   * @param width pixels in a row
   * @param height rows
   * @param grid tiles; 256 levels
   * @param target overwritten, as long; may be {@code source}
   */
  public static void bytes(byte[] source, int width, int height, Grid grid, byte[] target) {
    Tiles tiles = new Tiles(width, height, grid);
    char[] tables = tiles.tables(new ByteCounter(source, tiles));
    Axis xs = new Axis(width, tiles.width, grid.tilesX);
    Axis ys = new Axis(height, tiles.height, grid.tilesY);
    float[] quads = new float[(grid.tilesX + 1) * 1024];
    int cell = -1;
    for (int y = 0; y < height; y++) {
      if (ys.cell[y] != cell) {
        cell = ys.cell[y];
        fillQuads(tables, ys.before(cell), ys.after(cell), grid.tilesX, quads);
      }
      blendRow(source, y * width, xs, quads, ys.weight[y], target);
    }
  }

  /**
   * Equalises shorts.
   *
   * @param source read, {@code width * height} unsigned shorts below {@code grid.levels()}, one
   *     channel
   * @param width pixels in a row
   * @param height rows
   * @param grid tiles and levels
   * @param target overwritten, as long; may be {@code source}
   */
  public static void shorts(short[] source, int width, int height, Grid grid, short[] target) {
    Tiles tiles = new Tiles(width, height, grid);
    char[] tables = tiles.tables(new ShortCounter(source, tiles));
    Axis xs = new Axis(width, tiles.width, grid.tilesX);
    Axis ys = new Axis(height, tiles.height, grid.tilesY);
    int[][] offsets = xs.tableOffsets(grid.levels);
    int band = grid.tilesX * grid.levels;
    char[] upper = new char[band];
    char[] lower = new char[band];
    int cell = -1;
    for (int y = 0; y < height; y++) {
      if (ys.cell[y] != cell) {
        cell = ys.cell[y];
        System.arraycopy(tables, ys.before(cell) * band, upper, 0, band);
        System.arraycopy(tables, ys.after(cell) * band, lower, 0, band);
      }
      blendRow(source, y * width, xs, offsets, upper, lower, ys.weight[y], target);
    }
  }

  /** Puts the four table entries of each level side by side, for every column cell of one band. */
  private static void fillQuads(char[] tables, int upper, int lower, int tilesX, float[] quads) {
    int band = tilesX * 256;
    for (int cell = 0; cell <= tilesX; cell++) {
      int left = Math.max(cell - 1, 0) * 256;
      int right = Math.min(cell, tilesX - 1) * 256;
      int at = cell * 1024;
      for (int v = 0; v < 256; v++, at += 4) {
        quads[at] = tables[upper * band + left + v];
        quads[at + 1] = tables[upper * band + right + v];
        quads[at + 2] = tables[lower * band + left + v];
        quads[at + 3] = tables[lower * band + right + v];
      }
    }
  }

  private static void blendRow(
      byte[] source, int row, Axis xs, float[] quads, float ya, byte[] target) {
    for (int run = 0; run < xs.runs; run++) {
      blendRun(source, row, xs.runStart[run], xs.runStart[run + 1], xs, quads, ya, target);
    }
  }

  private static void blendRun(
      byte[] source, int row, int from, int to, Axis xs, float[] quads, float ya, byte[] target) {
    float ya1 = 1f - ya;
    int base = xs.cell[from] * 1024;
    float[] weight = xs.weight;
    float[] rest = xs.rest;
    for (int x = from; x < to; x++) {
      int q = base + ((source[row + x] & 0xFF) << 2);
      float xa = weight[x];
      float xa1 = rest[x];
      float value =
          (quads[q] * xa1 + quads[q + 1] * xa) * ya1
              + (quads[q + 2] * xa1 + quads[q + 3] * xa) * ya;
      target[row + x] = (byte) (Float.floatToRawIntBits(value + ROUNDER) - ROUNDER_BITS);
    }
  }

  private static void blendRow(
      short[] source,
      int row,
      Axis xs,
      int[][] offsets,
      char[] upper,
      char[] lower,
      float ya,
      short[] target) {
    float ya1 = 1f - ya;
    int[] left = offsets[0];
    int[] right = offsets[1];
    float[] weight = xs.weight;
    float[] rest = xs.rest;
    for (int x = 0; x < left.length; x++) {
      int v = source[row + x] & 0xFFFF;
      int l = left[x] + v;
      int r = right[x] + v;
      float xa = weight[x];
      float xa1 = rest[x];
      float value = (upper[l] * xa1 + upper[r] * xa) * ya1 + (lower[l] * xa1 + lower[r] * xa) * ya;
      target[row + x] = (short) (Float.floatToRawIntBits(value + ROUNDER) - ROUNDER_BITS);
    }
  }

  /** Where each column (or row) lies between two tile centres. */
  private static final class Axis {
    /** Which gap between centres: 0 before the first centre, {@code tiles} after the last. */
    final int[] cell;

    final float[] weight;
    final float[] rest;
    final int[] runStart;
    final int runs;
    private final int lastTile;

    Axis(int length, int tileLength, int tiles) {
      cell = new int[length];
      weight = new float[length];
      rest = new float[length];
      runStart = new int[tiles + 2];
      lastTile = tiles - 1;
      float inverse = 1f / tileLength;
      int run = 0;
      for (int i = 0; i < length; i++) {
        float position = i * inverse - 0.5f;
        int tile = (int) Math.floor(position);
        weight[i] = position - tile;
        rest[i] = 1f - weight[i];
        cell[i] = tile + 1;
        if (i > 0 && cell[i] != cell[i - 1]) {
          runStart[++run] = i;
        }
      }
      runs = run + 1;
      runStart[runs] = length;
    }

    /** Where the tables left and right of every column start. */
    int[][] tableOffsets(int levels) {
      int[][] offsets = new int[2][cell.length];
      for (int i = 0; i < cell.length; i++) {
        offsets[0][i] = before(cell[i]) * levels;
        offsets[1][i] = after(cell[i]) * levels;
      }
      return offsets;
    }

    int before(int gap) {
      return Math.max(gap - 1, 0);
    }

    int after(int gap) {
      return Math.min(gap, lastTile);
    }
  }

  /** Sizes that follow from the image and the grid, and the tables made from them. */
  private static final class Tiles {
    final Grid grid;
    final int imageWidth;
    final int width;
    final int height;

    /** For each column and row of the enlarged image the one whose pixels it shows. */
    final int[] column;

    final int[] row;
    private final int area;
    private final int clip;

    Tiles(int imageWidth, int imageHeight, Grid grid) {
      this.grid = grid;
      this.imageWidth = imageWidth;
      int restX = imageWidth % grid.tilesX;
      int restY = imageHeight % grid.tilesY;
      boolean even = restX == 0 && restY == 0;
      width = (even ? imageWidth : imageWidth + grid.tilesX - restX) / grid.tilesX;
      height = (even ? imageHeight : imageHeight + grid.tilesY - restY) / grid.tilesY;
      column = reflected(width * grid.tilesX, imageWidth);
      row = reflected(height * grid.tilesY, imageHeight);
      area = width * height;
      int limit = (int) (grid.clipLimit * area / grid.levels);
      clip = grid.clipLimit > 0 ? Math.max(limit, 1) : 0;
    }

    char[] tables(TileCounter counter) {
      int levels = grid.levels;
      char[] tables = new char[grid.tilesX * grid.tilesY * levels];
      int[] counts = new int[levels];
      int at = 0;
      for (int ty = 0; ty < grid.tilesY; ty++) {
        for (int tx = 0; tx < grid.tilesX; tx++, at += levels) {
          Arrays.fill(counts, 0);
          counter.count(tx * width, ty * height, counts);
          int share = clip > 0 ? clip(counts) : 0;
          accumulate(counts, share, tables, at);
        }
      }
      return tables;
    }

    /** Cuts counts off, spreads the rest of the excess, and tells what every bin gets besides. */
    private int clip(int[] counts) {
      int excess = 0;
      for (int i = 0; i < counts.length; i++) {
        int over = Math.max(counts[i] - clip, 0);
        excess += over;
        counts[i] -= over;
      }
      int share = excess / counts.length;
      int residual = excess - share * counts.length;
      if (residual > 0) {
        int step = Math.max(counts.length / residual, 1);
        for (int i = 0; i < counts.length && residual > 0; i += step, residual--) {
          counts[i]++;
        }
      }
      return share;
    }

    private void accumulate(int[] counts, int share, char[] tables, int at) {
      int top = grid.levels - 1;
      float scale = (float) top / area;
      int sum = 0;
      for (int i = 0; i < counts.length; i++) {
        sum += counts[i] + share;
        int rounded = Float.floatToRawIntBits(sum * scale + ROUNDER) - ROUNDER_BITS;
        tables[at + i] = (char) Math.min(rounded, top);
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

  /** Counts the pixels of one tile. */
  private interface TileCounter {
    void count(int left, int top, int[] counts);
  }

  private record ByteCounter(byte[] source, Tiles tiles) implements TileCounter {
    @Override
    public void count(int left, int top, int[] counts) {
      int direct = Math.max(left, Math.min(left + tiles.width, tiles.imageWidth));
      for (int y = top; y < top + tiles.height; y++) {
        int row = tiles.row[y] * tiles.imageWidth;
        for (int i = row + left; i < row + direct; i++) {
          counts[source[i] & 0xFF]++;
        }
        for (int x = direct; x < left + tiles.width; x++) {
          counts[source[row + tiles.column[x]] & 0xFF]++;
        }
      }
    }
  }

  private record ShortCounter(short[] source, Tiles tiles) implements TileCounter {
    @Override
    public void count(int left, int top, int[] counts) {
      int direct = Math.max(left, Math.min(left + tiles.width, tiles.imageWidth));
      for (int y = top; y < top + tiles.height; y++) {
        int row = tiles.row[y] * tiles.imageWidth;
        for (int i = row + left; i < row + direct; i++) {
          counts[source[i] & 0xFFFF]++;
        }
        for (int x = direct; x < left + tiles.width; x++) {
          counts[source[row + tiles.column[x]] & 0xFFFF]++;
        }
      }
    }
  }
}
