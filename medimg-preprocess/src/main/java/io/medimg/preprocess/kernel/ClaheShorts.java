package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Clahe.Grid;
import io.medimg.preprocess.kernel.Samples.Layout;
import java.util.Arrays;

/**
 * CLAHE of one image with up to 65,536 levels, row by row. Levels with more bits than any that
 * occurs are left out, of the tables as of the counts: films of 12 bits in 16 need a sixteenth of
 * them.
 *
 * <p>Not safe for use by several threads; build one per thread.
 */
final class ClaheShorts implements Equalized.Rows<short[]> {
  private final LevelRows<short[]> source;
  private final ClaheTiles tiles;
  private final ClaheAxis xs;
  private final ClaheAxis ys;

  /** Levels that tables are made of: from 0 to this, exclusive; a power of 2. */
  private final int used;

  /** For each row of tiles the tables of its tiles, from left to right. */
  private final char[][] tables;

  /**
   * Whether levels are few enough for it to be worth it to put the entries of neighbouring tables
   * side by side.
   */
  private final boolean paired;

  /** Tables of two rows of tiles, in pairs: those above and below the present row of pixels. */
  private final float[][][] pairs;

  private final Slots slots = new Slots();

  /** A row: levels before, equalised after. */
  private final short[] line;

  ClaheShorts(Samples samples, Grid grid) {
    Layout layout = samples.layout();
    source = LevelRows.ofShorts(samples);
    tiles = new ClaheTiles(layout.width(), layout.height(), grid);
    xs = new ClaheAxis(layout.width(), tiles.width, grid.tilesX());
    ys = new ClaheAxis(layout.height(), tiles.height, grid.tilesY());
    line = new short[layout.width()];
    tables = new char[grid.tilesY()][];
    used = makeTables(bitsOfSomeRows());
    paired = (long) used * 4 <= (long) tiles.width * tiles.height;
    pairs = new float[2][paired ? grid.tilesX() + 1 : 0][used * 2];
  }

  /** The bits that occur in every 16th row, from which to guess those of all. */
  private int bitsOfSomeRows() {
    int seen = 0;
    for (int y = 0; y < source.layout.height(); y += 16) {
      int start = source.load(y);
      for (int i = start; i < start + line.length; i++) {
        seen |= source.array[i] & 0xFFFF;
      }
    }
    return seen;
  }

  /**
   * Makes the tables, and starts again if there are more levels than guessed, which there are less
   * often than levels have bits.
   *
   * @param guess bits that levels are known to have
   * @return how many levels the tables are of
   */
  private int makeTables(int guess) {
    int bits = guess;
    int levels = 0;
    while (bits >= levels) {
      levels = Math.max(Integer.highestOneBit(bits) << 1, 1);
      bits = makeTablesOf(levels);
    }
    return levels;
  }

  /**
   * Makes the tables, unless it comes upon more levels.
   *
   * @return the bits of the levels it came upon
   */
  private int makeTablesOf(int levels) {
    int[][] counts = new int[tiles.grid.tilesX()][levels];
    int[] table = new int[levels];
    int bits = 0;
    for (int ty = 0; ty < tables.length && bits < levels; ty++) {
      for (int y = ty * tiles.height; y < (ty + 1) * tiles.height; y++) {
        bits |= countRow(source.load(tiles.row[y]), counts);
      }
      tables[ty] = new char[counts.length * levels];
      for (int tx = 0; tx < counts.length; tx++) {
        tiles.table(counts[tx], table, 0);
        Arrays.fill(counts[tx], 0);
        for (int v = 0; v < levels; v++) {
          tables[ty][tx * levels + v] = (char) table[v];
        }
      }
    }
    return bits;
  }

  private int countRow(int start, int[][] counts) {
    int bits = 0;
    for (int tx = 0; tx < counts.length; tx++) {
      int left = tx * tiles.width;
      int end = tiles.directEnd(tx);
      bits |= count(source.array, start + left, start + end, counts[tx]);
      for (int x = end; x < left + tiles.width; x++) {
        int at = start + tiles.column[x];
        bits |= count(source.array, at, at + 1, counts[tx]);
      }
    }
    return bits;
  }

  /**
   * Counts levels.
   *
   * @param counts added to; as many as a power of 2, and wrong if levels have more bits than that
   * @return all bits of the levels
   */
  private static int count(short[] levels, int from, int to, int[] counts) {
    int mask = counts.length - 1;
    int bits = 0;
    int i = from;
    for (; i <= to - 4; i += 4) {
      int a = levels[i] & 0xFFFF;
      int b = levels[i + 1] & 0xFFFF;
      int c = levels[i + 2] & 0xFFFF;
      int d = levels[i + 3] & 0xFFFF;
      bits |= a | b | c | d;
      counts[a & mask]++;
      counts[b & mask]++;
      counts[c & mask]++;
      counts[d & mask]++;
    }
    for (; i < to; i++) {
      int v = levels[i] & 0xFFFF;
      bits |= v;
      counts[v & mask]++;
    }
    return bits;
  }

  @Override
  public void rows(int from, int to, short[] target, int at) {
    for (int y = from; y < to; y++) {
      row(y, target, at + (y - from) * source.layout.width());
    }
  }

  private void row(int y, short[] target, int at) {
    System.arraycopy(source.array, source.load(y), line, 0, line.length);
    if (paired) {
      blendPairs(y);
    } else {
      for (int x = 0; x < line.length; x++) {
        line[x] = (short) blend(line[x] & 0xFFFF, x, y);
      }
    }
    System.arraycopy(line, 0, target, at, line.length);
  }

  private void blendPairs(int y) {
    int above = ys.before(ys.gap[y]);
    int below = ys.after(ys.gap[y]);
    float[][] upper = pairs(above, below);
    float[][] lower = pairs(below, above);
    float rest = ys.rest[y];
    float share = ys.weight[y];
    for (int run = 0; run < xs.runs; run++) {
      int from = xs.runStart[run];
      int to = xs.runStart[run + 1];
      int gap = xs.gap[from];
      if (above == below) {
        blend(line, from, to, upper[gap], xs.weight, rest, share);
      } else {
        blend(line, from, to, upper[gap], lower[gap], xs.weight, rest, share);
      }
    }
  }

  /** With {@code 1 - weight} in place of {@link ClaheAxis#rest}, which is the same float. */
  private static void blend(
      short[] line,
      int from,
      int to,
      float[] upper,
      float[] lower,
      float[] weight,
      float above,
      float below) {
    for (int x = from; x < to; x++) {
      int pair = (line[x] & 0xFFFF) << 1;
      float share = weight[x];
      float rest = 1f - share;
      float value =
          (upper[pair] * rest + upper[pair + 1] * share) * above
              + (lower[pair] * rest + lower[pair + 1] * share) * below;
      line[x] = (short) Float.floatToRawIntBits(value + ClaheTiles.ROUNDER);
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

  /** The same where there are no other tables below: OpenCV takes the same ones twice. */
  private static void blend(
      short[] line, int from, int to, float[] pairs, float[] weight, float above, float below) {
    for (int x = from; x < to; x++) {
      int pair = (line[x] & 0xFFFF) << 1;
      float share = weight[x];
      float across = pairs[pair] * (1f - share) + pairs[pair + 1] * share;
      float value = across * above + across * below;
      line[x] = (short) Float.floatToRawIntBits(value + ClaheTiles.ROUNDER);
    }
  }

  /**
   * For each gap between the tiles of a row, and each level, the entries of the tables left and
   * right of it side by side.
   *
   * @param tileY which row of tiles
   * @param other another one, whose pairs are still of use
   */
  private float[][] pairs(int tileY, int other) {
    int slot = slots.slot(tileY, other);
    if (slots.put(slot, tileY)) {
      for (int gap = 0; gap < pairs[slot].length; gap++) {
        pair(tables[tileY], xs.before(gap) * used, xs.after(gap) * used, pairs[slot][gap]);
      }
    }
    return pairs[slot];
  }

  private static void pair(char[] tables, int left, int right, float[] pairs) {
    for (int v = 0, at = 0; at < pairs.length; v++, at += 2) {
      pairs[at] = tables[left + v];
      pairs[at + 1] = tables[right + v];
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
