package io.medimg.preprocess.kernel;

import java.util.Arrays;

/**
 * Contrast-limited adaptive histogram equalisation as scikit-image 0.19 does it ({@code
 * exposure.equalize_adapthist}): values are stretched over 16,384 grays, blocks of {@code width x
 * height} pixels are counted in {@code 16384 / (1 + 16384 / bins) + 1} of {@code bins} bins, counts
 * are clipped at {@code max((int) (clipLimit * width * height), 1)} and what was cut off is handed
 * out again until nothing is left, tables are blended linearly between block centres in single
 * precision, cut to whole grays, and stretched to 0 to 1.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class SkimageClahe {
  private static final int GRAYS = 1 << 14;

  private SkimageClahe() {}

  /**
   * Blocks and limits. Immutable and safe for use by several threads.
   *
   * @param width of a block, 0 for an eighth of the image
   * @param height of a block, 0 for an eighth of the image
   * @param clipLimit share of a block's pixels that one bin may hold, 0 for no limit
   * @param bins 2 or more
   */
  public record Blocks(int width, int height, double clipLimit, int bins) {
    private Blocks sized(int imageWidth, int imageHeight) {
      int w = width > 0 ? width : Math.max(imageWidth / 8, 1);
      int h = height > 0 ? height : Math.max(imageHeight / 8, 1);
      return new Blocks(w, h, clipLimit, bins);
    }

    private int area() {
      return width * height;
    }

    private int clip() {
      return clipLimit > 0 ? (int) Math.max(clipLimit * area(), 1) : area();
    }
  }

  /**
   * Equalises.
   *
   * @param source read, {@code width * height} whole values from 0 to 65,535, one channel
   * @param width pixels in a row
   * @param height rows
   * @param blocks blocks and limits
   * @param target overwritten with values from 0 to 1
   */
  public static void run(float[] source, int width, int height, Blocks blocks, float[] target) {
    new Image(stretched(source), width, height, blocks.sized(width, height)).run(target);
    stretchToUnit(target);
  }

  private static int[] stretched(float[] source) {
    float[] ends = Scale.finiteRange(source);
    double span = (double) ends[1] - ends[0];
    int[] grays = new int[source.length];
    for (int i = 0; i < source.length; i++) {
      double gray = span > 0 ? (source[i] - ends[0]) / span * (GRAYS - 1) : source[i];
      grays[i] = (int) Math.rint(Math.min(gray, GRAYS - 1));
    }
    return grays;
  }

  private static void stretchToUnit(float[] values) {
    float[] ends = Scale.finiteRange(values);
    double span = (double) ends[1] - ends[0];
    for (int i = 0; i < values.length; i++) {
      values[i] = span > 0 ? (float) ((values[i] - ends[0]) / span) : Math.min(values[i], 1f);
    }
  }

  /** One image on its way. */
  private static final class Image {
    private final int[] grays;
    private final int width;
    private final int height;
    private final Blocks blocks;
    private final int across;
    private final int down;
    private final int binSize;

    Image(int[] grays, int width, int height, Blocks blocks) {
      this.grays = grays;
      this.width = width;
      this.height = height;
      this.blocks = blocks;
      across = (width + blocks.width - 1) / blocks.width;
      down = (height + blocks.height - 1) / blocks.height;
      binSize = 1 + GRAYS / blocks.bins;
    }

    void run(float[] target) {
      int[][] maps = maps();
      float[] line = new float[width];
      for (int y = 0; y < height; y++) {
        int shifted = y + blocks.height / 2;
        int block = shifted / blocks.height;
        double weight = (double) (shifted % blocks.height) / blocks.height;
        int upper = Math.max(block - 1, 0) * across;
        int lower = Math.min(block, down - 1) * across;
        Arrays.fill(line, 0f);
        addRow(y, maps, upper, 1 - weight, line);
        addRow(y, maps, lower, weight, line);
        for (int x = 0; x < width; x++) {
          target[y * width + x] = (int) line[x];
        }
      }
    }

    private void addRow(int y, int[][] maps, int row, double yWeight, float[] line) {
      for (int x = 0; x < width; x++) {
        int shifted = x + blocks.width / 2;
        int block = shifted / blocks.width;
        double weight = (double) (shifted % blocks.width) / blocks.width;
        int bin = grays[y * width + x] / binSize;
        int left = maps[row + Math.max(block - 1, 0)][bin];
        int right = maps[row + Math.min(block, across - 1)][bin];
        line[x] += (float) (left * ((1 - weight) * yWeight));
        line[x] += (float) (right * (weight * yWeight));
      }
    }

    private int[][] maps() {
      int[][] maps = new int[across * down][];
      int[] columns = Borders.reflect101(0, across * blocks.width, width);
      int[] rows = Borders.reflect101(0, down * blocks.height, height);
      for (int i = 0; i < maps.length; i++) {
        int[] counts = new int[blocks.bins];
        count(columns, rows, i % across * blocks.width, i / across * blocks.height, counts);
        clip(counts, blocks.clip());
        maps[i] = map(counts);
      }
      return maps;
    }

    private void count(int[] columns, int[] rows, int left, int top, int[] counts) {
      for (int y = top; y < top + blocks.height; y++) {
        int row = rows[y] * width;
        for (int x = left; x < left + blocks.width; x++) {
          counts[grays[row + columns[x]] / binSize]++;
        }
      }
    }

    private int[] map(int[] counts) {
      double factor = (double) (GRAYS - 1) / blocks.area();
      int[] map = new int[counts.length];
      long sum = 0;
      for (int i = 0; i < counts.length; i++) {
        sum += counts[i];
        map[i] = (int) Math.min(sum * factor, GRAYS - 1);
      }
      return map;
    }
  }

  /** Cuts counts off at a limit and hands the excess out. */
  private static void clip(int[] counts, int limit) {
    long excess = 0;
    for (int i = 0; i < counts.length; i++) {
      excess += Math.max(counts[i] - limit, 0);
      counts[i] = Math.min(counts[i], limit);
    }
    int share = (int) (excess / counts.length);
    int upper = limit - share;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] < upper) {
        counts[i] += share;
        excess -= share;
      }
    }
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] >= upper && counts[i] < limit) {
        excess -= limit - counts[i];
        counts[i] = limit;
      }
    }
    boolean moved = true;
    while (excess > 0 && moved) {
      long before = excess;
      excess = handOut(counts, limit, excess);
      moved = excess != before;
    }
  }

  /** One round: from each start, every step-th bin below the limit gets one. */
  private static long handOut(int[] counts, int limit, long excess) {
    long left = excess;
    for (int start = 0; start < counts.length && left > 0; start++) {
      int below = 0;
      for (int count : counts) {
        below += count < limit ? 1 : 0;
      }
      int step = (int) Math.max(1, below / left);
      for (int i = start; i < counts.length; i += step) {
        if (counts[i] < limit) {
          counts[i]++;
          left--;
        }
      }
    }
    return left;
  }
}
