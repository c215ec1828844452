package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Clahe.Grid;
import io.medimg.preprocess.kernel.Samples.Layout;
import java.util.Arrays;

/**
 * CLAHE of one image with up to 65,536 levels, row by row. Levels above the highest that occurs are
 * left out, of the tables as of the counts: films of 12 bits in 16 need a sixteenth of them.
 *
 * <p>Not safe for use by several threads; build one per thread.
 */
final class ClaheShorts implements Equalized.Rows<short[]> {
  private final LevelRows<short[]> source;
  private final ClaheTiles tiles;
  private final ClaheAxis xs;
  private final ClaheAxis ys;

  /** Levels that occur: from 0 to this, exclusive. */
  private final int used;

  /** For each row of tiles the tables of its tiles, from left to right. */
  private final char[][] tables;

  /**
   * For each gap between tiles of the present row, and each level, the entries of the four tables
   * around it side by side; empty if levels are too many for that to be worth it.
   */
  private final float[] fours;

  /** The gap between rows of tiles that {@link #fours} are of. */
  private int foursOf = -1;

  ClaheShorts(Samples samples, Grid grid) {
    Layout layout = samples.layout();
    source = LevelRows.ofShorts(samples);
    tiles = new ClaheTiles(layout.width(), layout.height(), grid);
    xs = new ClaheAxis(layout.width(), tiles.width, grid.tilesX());
    ys = new ClaheAxis(layout.height(), tiles.height, grid.tilesY());
    used = highest() + 1;
    tables = new char[grid.tilesY()][grid.tilesX() * used];
    boolean worth = (long) used * 4 <= (long) tiles.width * tiles.height;
    fours = new float[worth ? (grid.tilesX() + 1) * used * 4 : 0];
    makeTables();
  }

  private int highest() {
    int highest = 0;
    for (int y = 0; y < source.layout.height(); y++) {
      int start = source.load(y);
      highest = Math.max(highest, highest(source.array, start, start + source.layout.width()));
    }
    return highest;
  }

  private static int highest(short[] levels, int from, int to) {
    int even = 0;
    int odd = 0;
    int i = from;
    for (; i <= to - 2; i += 2) {
      even = Math.max(even, levels[i] & 0xFFFF);
      odd = Math.max(odd, levels[i + 1] & 0xFFFF);
    }
    return Math.max(Math.max(even, odd), i < to ? levels[i] & 0xFFFF : 0);
  }

  private void makeTables() {
    int[][] counts = new int[tiles.grid.tilesX()][used];
    int[] table = new int[used];
    for (int ty = 0; ty < tables.length; ty++) {
      for (int y = ty * tiles.height; y < (ty + 1) * tiles.height; y++) {
        countRow(source.load(tiles.row[y]), counts);
      }
      for (int tx = 0; tx < counts.length; tx++) {
        tiles.table(counts[tx], table, 0);
        Arrays.fill(counts[tx], 0);
        for (int v = 0; v < used; v++) {
          tables[ty][tx * used + v] = (char) table[v];
        }
      }
    }
  }

  private void countRow(int start, int[][] counts) {
    for (int tx = 0; tx < counts.length; tx++) {
      int[] c = counts[tx];
      int left = tx * tiles.width;
      int end = tiles.directEnd(tx);
      for (int i = start + left; i < start + end; i++) {
        c[source.array[i] & 0xFFFF]++;
      }
      for (int x = end; x < left + tiles.width; x++) {
        c[source.array[start + tiles.column[x]] & 0xFFFF]++;
      }
    }
  }

  @Override
  public void rows(int from, int to, short[] target, int at) {
    for (int y = from; y < to; y++) {
      row(y, target, at + (y - from) * source.layout.width());
    }
  }

  private void row(int y, short[] target, int at) {
    int start = source.load(y);
    if (fours.length > 0 && foursOf != ys.gap[y]) {
      foursOf = ys.gap[y];
      fillFours();
    }
    for (int run = 0; run < xs.runs; run++) {
      int from = xs.runStart[run];
      int to = xs.runStart[run + 1];
      if (fours.length > 0) {
        blendFours(y, start, from, to, target, at);
      } else {
        for (int x = from; x < to; x++) {
          target[at + x] = (short) blend(source.array[start + x] & 0xFFFF, x, y);
        }
      }
    }
  }

  @Override
  public int value(int x, int y) {
    return blend(source.array[source.load(y) + x] & 0xFFFF, x, y);
  }

  @Override
  public short[] array(int length) {
    return new short[length];
  }

  @Override
  public Samples samples(short[] pixels, Layout layout) {
    return new Samples.Shorts(pixels, Tables.identity(Depth.U16), layout);
  }

  private void fillFours() {
    char[] upper = tables[ys.before(foursOf)];
    char[] lower = tables[ys.after(foursOf)];
    int at = 0;
    for (int gap = 0; gap <= tiles.grid.tilesX(); gap++) {
      int left = xs.before(gap) * used;
      int right = xs.after(gap) * used;
      for (int v = 0; v < used; v++, at += 4) {
        fours[at] = upper[left + v];
        fours[at + 1] = upper[right + v];
        fours[at + 2] = lower[left + v];
        fours[at + 3] = lower[right + v];
      }
    }
  }

  private void blendFours(int y, int start, int from, int to, short[] target, int at) {
    short[] levels = source.array;
    float[] four = fours;
    float[] weight = xs.weight;
    float[] rest = xs.rest;
    float ya = ys.weight[y];
    float yaRest = ys.rest[y];
    int base = xs.gap[from] * used * 4;
    for (int x = from; x < to; x++) {
      int q = base + ((levels[start + x] & 0xFFFF) << 2);
      float value =
          (four[q] * rest[x] + four[q + 1] * weight[x]) * yaRest
              + (four[q + 2] * rest[x] + four[q + 3] * weight[x]) * ya;
      target[at + x] = (short) (Float.floatToRawIntBits(value + ClaheTiles.ROUNDER));
    }
  }

  private int blend(int v, int x, int y) {
    char[] upper = tables[ys.before(ys.gap[y])];
    char[] lower = tables[ys.after(ys.gap[y])];
    int left = xs.before(xs.gap[x]) * used + v;
    int right = xs.after(xs.gap[x]) * used + v;
    float xa = xs.weight[x];
    float rest = xs.rest[x];
    float value =
        (upper[left] * rest + upper[right] * xa) * ys.rest[y]
            + (lower[left] * rest + lower[right] * xa) * ys.weight[y];
    return Float.floatToRawIntBits(value + ClaheTiles.ROUNDER) - ClaheTiles.ROUNDER_BITS;
  }
}
