package io.medimg.preprocess.kernel;

import java.util.Arrays;

/**
 * Contrast-limited adaptive histogram equalisation after ImageJ's CLAHE (Saalfeld's {@code
 * mpicbg.ij.clahe}, the menu entry of Fiji), written from the published description: K. Zuiderveld,
 * "Contrast limited adaptive histogram equalization", Graphics Gems IV, 1994, with a window about
 * every pixel, cut off at the image's edges, and a limit as a multiple of the mean count per bin.
 * The excess is handed out evenly until counts do not change. The fast form does so only for
 * windows side by side and blends their tables.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class FijiClahe {

  private FijiClahe() {}

  /**
   * Window and limit. Immutable and safe for use by several threads.
   *
   * @param radius the window has {@code 2 * radius + 1} pixels a side
   * @param bins number of bins, one more than the last
   * @param slope greatest slope of a table; 1 leaves the image nearly alone
   */
  public record Window(int radius, int bins, float slope) {
    private int side() {
      return 2 * radius + 1;
    }

    private int last() {
      return bins - 1;
    }

    private int limit(int pixels) {
      return rounded(slope * pixels / last());
    }
  }

  private static int rounded(float positive) {
    return (int) (positive + 0.5f);
  }

  private static int level(float unit) {
    return Math.max(0, Math.min(rounded(unit * 255f), 255));
  }

  /**
   * Equalises with a window about every pixel.
   *
   * @param source read, {@code width * height} whole values from 0 to 255
   * @param width pixels in a row
   * @param height rows
   * @param window window and limit
   * @param target overwritten with whole values from 0 to 255
   */
  public static void exact(float[] source, int width, int height, Window window, float[] target) {
    int[] bins = bins(source, window);
    int[] counts = new int[window.bins];
    int[] clipped = new int[window.bins];
    int radius = window.radius;
    for (int y = 0; y < height; y++) {
      int top = Math.max(0, y - radius);
      int bottom = Math.min(height, y + radius + 1);
      Arrays.fill(counts, 0);
      for (int x = 0; x < Math.min(radius, width); x++) {
        addColumn(bins, width, x, top, bottom, 1, counts);
      }
      for (int x = 0; x < width; x++) {
        int left = Math.max(0, x - radius);
        int right = Math.min(width, x + radius + 1);
        if (x + radius < width) {
          addColumn(bins, width, x + radius, top, bottom, 1, counts);
        }
        if (x - radius > 0) {
          addColumn(bins, width, x - radius - 1, top, bottom, -1, counts);
        }
        clip(counts, window.limit((right - left) * (bottom - top)), clipped);
        int at = y * width + x;
        target[at] = level(transfer(bins[at], clipped));
      }
    }
  }

  private static int[] bins(float[] source, Window window) {
    int[] bins = new int[source.length];
    for (int i = 0; i < source.length; i++) {
      bins[i] = rounded(source[i] / 255f * window.last());
    }
    return bins;
  }

  private static void addColumn(
      int[] bins, int width, int x, int top, int bottom, int change, int[] counts) {
    for (int y = top; y < bottom; y++) {
      counts[bins[y * width + x]] += change;
    }
  }

  /** Cuts counts off and spreads the excess until a round cuts as much as the one before. */
  private static void clip(int[] counts, int limit, int[] clipped) {
    System.arraycopy(counts, 0, clipped, 0, counts.length);
    int excess = 0;
    int before;
    do {
      before = excess;
      excess = 0;
      for (int i = 0; i < clipped.length; i++) {
        int over = clipped[i] - limit;
        if (over > 0) {
          excess += over;
          clipped[i] = limit;
        }
      }
      spread(clipped, excess);
    } while (excess != before);
  }

  private static void spread(int[] clipped, int excess) {
    int share = excess / clipped.length;
    int rest = excess % clipped.length;
    for (int i = 0; i < clipped.length; i++) {
      clipped[i] += share;
    }
    if (rest != 0) {
      int step = (clipped.length - 1) / rest;
      for (int i = step / 2; i < clipped.length; i += step) {
        clipped[i]++;
      }
    }
  }

  /** Where the cumulative sum puts a bin: 0 to 1. */
  private static float transfer(int bin, int[] clipped) {
    int first = first(clipped);
    int sum = 0;
    for (int i = first; i <= bin; i++) {
      sum += clipped[i];
    }
    int total = sum;
    for (int i = bin + 1; i < clipped.length; i++) {
      total += clipped[i];
    }
    int least = clipped[first];
    return (sum - least) / (float) (total - least);
  }

  private static int first(int[] clipped) {
    int first = 0;
    while (first < clipped.length - 1 && clipped[first] == 0) {
      first++;
    }
    return first;
  }

  /**
   * Equalises with windows side by side, whose tables are blended linearly between their centres.
   *
   * @param source read, {@code width * height} whole values from 0 to 255
   * @param width pixels in a row
   * @param height rows
   * @param window window and limit
   * @param target overwritten with whole values from 0 to 255
   */
  public static void fast(float[] source, int width, int height, Window window, float[] target) {
    int[] bins = bins(source, window);
    Gaps xs = new Gaps(centres(width, window), width);
    Gaps ys = new Gaps(centres(height, window), height);
    float[][][] tables = new float[ys.centres.length][xs.centres.length][];
    for (int r = 0; r < ys.centres.length; r++) {
      for (int c = 0; c < xs.centres.length; c++) {
        tables[r][c] = table(bins, width, height, xs.centres[c], ys.centres[r], window);
      }
    }
    for (int y = 0; y < height; y++) {
      float[][] upper = tables[ys.before[y]];
      float[][] lower = tables[ys.after[y]];
      float wy = ys.weight[y];
      for (int x = 0; x < width; x++) {
        int bin = bins[y * width + x];
        int left = xs.before[x];
        int right = xs.after[x];
        float wx = xs.weight[x];
        float t0 = wx * upper[left][bin] + (1f - wx) * upper[right][bin];
        float t1 = wx * lower[left][bin] + (1f - wx) * lower[right][bin];
        float t = wy * t0 + (1f - wy) * t1;
        target[y * width + x] = level(t);
      }
    }
  }

  /** Between which centres each position lies. */
  private static final class Gaps {
    final int[] centres;
    final int[] before;
    final int[] after;
    final float[] weight;

    Gaps(int[] centres, int length) {
      this.centres = centres;
      before = new int[length];
      after = new int[length];
      weight = new float[length];
      int gap = 0;
      for (int i = 0; i < length; i++) {
        while (gap < centres.length && i >= centres[gap]) {
          gap++;
        }
        before[i] = Math.max(gap - 1, 0);
        after[i] = Math.min(gap, centres.length - 1);
        int from = centres[before[i]];
        int to = centres[after[i]];
        weight[i] = from == to ? 1f : (to - i) / (float) (to - from);
      }
    }
  }

  private static float[] table(int[] bins, int width, int height, int x, int y, Window window) {
    int left = Math.max(0, x - window.radius);
    int right = Math.min(width, x + window.radius + 1);
    int top = Math.max(0, y - window.radius);
    int bottom = Math.min(height, y + window.radius + 1);
    int[] counts = new int[window.bins];
    for (int column = left; column < right; column++) {
      addColumn(bins, width, column, top, bottom, 1, counts);
    }
    int[] clipped = new int[window.bins];
    clip(counts, window.limit(window.side() * window.side()), clipped);
    float[] table = new float[window.bins];
    for (int bin = 0; bin < table.length; bin++) {
      table[bin] = transfer(bin, clipped);
    }
    return table;
  }

  private static int[] centres(int length, Window window) {
    int whole = length / window.side();
    int rest = length - whole * window.side();
    int extra = Math.min(rest, 2);
    int[] centres = new int[whole + extra];
    int shift = extra == 2 ? rest / 2 : 0;
    int at = 0;
    if (extra == 2) {
      centres[at++] = window.radius + 1;
    }
    for (int i = 0; i < whole; i++) {
      centres[at++] = i * window.side() + window.radius + 1 + shift;
    }
    if (extra > 0) {
      centres[at] = length - window.radius - 1;
    }
    return centres;
  }
}
