package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Clahe.Grid;
import io.medimg.preprocess.kernel.Samples.Layout;
import java.util.Arrays;

/**
 * CLAHE of one image with 256 levels, row by row.
 *
 * <p>OpenCV blends the entries of four tables per pixel, across first. Here the tables of a whole
 * row are blended down first, once per row and level, so that a pixel costs one multiplication.
 * Both ways round differently, by less than a thousandth of a level; where the result lies that
 * near to a half, the pixel is computed again in OpenCV's order.
 *
 * <p>Not safe for use by several threads; build one per thread.
 */
final class ClaheBytes implements Equalized.Rows<byte[]> {
  private static final int LEVELS = 256;

  /** Partial histograms, so that equal neighbours need not wait for each other. */
  private static final int BANKS = 8;

  private final LevelRows<byte[]> source;
  private final ClaheTiles tiles;
  private final ClaheAxis xs;
  private final ClaheAxis ys;

  /** The tables, by row and column of tiles. */
  private final float[][][] tables;

  private final BlendRun run;

  ClaheBytes(Samples samples, Grid grid) {
    Layout layout = samples.layout();
    source = LevelRows.ofBytes(samples);
    tiles = new ClaheTiles(layout.width(), layout.height(), grid);
    xs = new ClaheAxis(layout.width(), tiles.width, grid.tilesX());
    ys = new ClaheAxis(layout.height(), tiles.height, grid.tilesY());
    tables = new float[grid.tilesY()][grid.tilesX()][LEVELS];
    run = new BlendRun(xs.weight);
    makeTables();
  }

  private void makeTables() {
    int[][] counts = new int[tiles.grid.tilesX()][BANKS * LEVELS];
    int[] table = new int[LEVELS];
    for (int ty = 0; ty < tables.length; ty++) {
      for (int y = ty * tiles.height; y < (ty + 1) * tiles.height; y++) {
        countRow(source.load(tiles.row[y]), counts);
      }
      for (int tx = 0; tx < counts.length; tx++) {
        tiles.table(takeSums(counts[tx]), table, 0);
        for (int v = 0; v < LEVELS; v++) {
          tables[ty][tx][v] = table[v];
        }
      }
    }
  }

  private void countRow(int start, int[][] counts) {
    for (int tx = 0; tx < counts.length; tx++) {
      int left = tx * tiles.width;
      int end = tiles.directEnd(tx);
      count(source.array, start + left, start + end, counts[tx]);
      for (int x = end; x < left + tiles.width; x++) {
        counts[tx][source.array[start + tiles.column[x]] & 0xFF]++;
      }
    }
  }

  private static void count(byte[] levels, int from, int to, int[] counts) {
    int i = from;
    for (; i <= to - BANKS; i += BANKS) {
      counts[levels[i] & 0xFF]++;
      counts[LEVELS + (levels[i + 1] & 0xFF)]++;
      counts[2 * LEVELS + (levels[i + 2] & 0xFF)]++;
      counts[3 * LEVELS + (levels[i + 3] & 0xFF)]++;
      counts[4 * LEVELS + (levels[i + 4] & 0xFF)]++;
      counts[5 * LEVELS + (levels[i + 5] & 0xFF)]++;
      counts[6 * LEVELS + (levels[i + 6] & 0xFF)]++;
      counts[7 * LEVELS + (levels[i + 7] & 0xFF)]++;
    }
    for (; i < to; i++) {
      counts[levels[i] & 0xFF]++;
    }
  }

  /** Adds the partial histograms up, and clears them. */
  private static int[] takeSums(int[] counts) {
    int[] sums = new int[LEVELS];
    for (int b = 0; b < BANKS * LEVELS; b += LEVELS) {
      for (int v = 0; v < LEVELS; v++) {
        sums[v] += counts[b + v];
      }
    }
    Arrays.fill(counts, 0);
    return sums;
  }

  @Override
  public void rows(int from, int to, byte[] target, int at) {
    int width = source.layout.width();
    for (int y = from, row = at; y < to; y++, row += width) {
      int start = source.load(y);
      System.arraycopy(source.array, start, run.line, 0, width);
      for (int r = 0; r < xs.runs; r++) {
        turn(xs.gap[xs.runStart[r]], r == 0, y);
        blend(xs.runStart[r], xs.runStart[r + 1], y);
      }
      System.arraycopy(run.line, 0, target, row, width);
    }
  }

  /** Turns to a gap; gaps must be taken from left to right. */
  private void turn(int gap, boolean first, int y) {
    if (first) {
      advance(xs.before(gap), y);
    }
    if (xs.before(gap) == xs.after(gap)) {
      run.end();
    } else {
      advance(xs.after(gap), y);
    }
  }

  private void advance(int tileX, int y) {
    float[] upper = tables[ys.before(ys.gap[y])][tileX];
    float[] lower = tables[ys.after(ys.gap[y])][tileX];
    run.advance(upper, lower, ys.rest[y], ys.weight[y]);
  }

  private void blend(int from, int to, int y) {
    for (int x = from; x < to; x++) {
      x = run.blend(x, to);
      if (x < to) {
        run.line[x] = (byte) inOrder(run.line[x] & 0xFF, x, y);
      }
    }
  }

  /** One pixel as OpenCV computes it. */
  private int inOrder(int v, int x, int y) {
    float[][] upper = tables[ys.before(ys.gap[y])];
    float[][] lower = tables[ys.after(ys.gap[y])];
    int left = xs.before(xs.gap[x]);
    int right = xs.after(xs.gap[x]);
    float xa = xs.weight[x];
    float rest = xs.rest[x];
    float value =
        (upper[left][v] * rest + upper[right][v] * xa) * ys.rest[y]
            + (lower[left][v] * rest + lower[right][v] * xa) * ys.weight[y];
    return Float.floatToRawIntBits(value + ClaheTiles.ROUNDER) - ClaheTiles.ROUNDER_BITS;
  }

  @Override
  public byte[] array(int length) {
    return new byte[length];
  }

  @Override
  public Samples samples(byte[] pixels, Layout layout) {
    return new Samples.Bytes(pixels, Tables.identity(Depth.U8), layout);
  }

  @Override
  public int value(int x, int y) {
    int start = source.load(y);
    return inOrder(source.array[start + x] & 0xFF, x, y);
  }
}
