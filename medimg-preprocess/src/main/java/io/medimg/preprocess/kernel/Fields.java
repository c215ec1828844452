package io.medimg.preprocess.kernel;

import java.util.Arrays;

/**
 * Finds the rectangle of an image that matters: what is not dark border, what the collimator let
 * through, where the lungs are. All of them are this project's own readings of what is usually
 * done. Rectangles are {@code {x, y, width, height}} in pixels.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Fields {
  /** Lungs that take less of a film than this were not found. */
  private static final double LEAST_SHARE = 0.05;

  /** Lungs that take more of a film than this were not found. */
  private static final double MOST_SHARE = 0.75;

  private Fields() {}

  /**
   * Leaves out rows and columns at the edges that hold nothing above a threshold, as retina
   * pipelines do ({@code image > tolerance}).
   *
   * @param values read, channels interleaved; a pixel is bright if one of its channels is
   * @param width pixels in a row
   * @param channels values per pixel
   * @param threshold largest value of the border
   * @return the smallest rectangle that holds all bright pixels; the whole image if none is bright
   */
  public static int[] bright(float[] values, int width, int channels, double threshold) {
    int height = values.length / channels / width;
    int left = width;
    int right = -1;
    int top = -1;
    int bottom = -1;
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++, i++) {
          if (values[i] > threshold) {
            left = Math.min(left, x);
            right = Math.max(right, x);
            top = top < 0 ? y : top;
            bottom = y;
          }
        }
      }
    }
    return right < 0
        ? new int[] {0, 0, width, height}
        : new int[] {left, top, right - left + 1, bottom - top + 1};
  }

  /**
   * Leaves out rows and columns at the edges that are flat: nine tenths of a line lie within a
   * spread, whatever their brightness, as shutters and unexposed strips do.
   *
   * @param values read, one per pixel
   * @param width pixels in a row
   * @param spread largest difference between the percentiles 5 and 95 of a flat line
   * @return the rectangle between the first and last line of each direction that is not flat; the
   *     whole image if all are flat
   */
  public static int[] uneven(float[] values, int width, double spread) {
    int height = values.length / width;
    int[] rows = unevenLines(values, height, width, width, 1, spread);
    int[] columns = unevenLines(values, width, height, 1, width, spread);
    if (rows[1] < rows[0] || columns[1] < columns[0]) {
      return new int[] {0, 0, width, height};
    }
    return new int[] {columns[0], rows[0], columns[1] - columns[0] + 1, rows[1] - rows[0] + 1};
  }

  private static int[] unevenLines(
      float[] values, int lines, int length, int lineStep, int step, double spread) {
    float[] line = new float[length];
    int first = lines;
    int last = -1;
    for (int k = 0; k < lines; k++) {
      for (int i = 0; i < length; i++) {
        line[i] = values[k * lineStep + i * step];
      }
      Arrays.sort(line);
      float least = line[(int) Percentiles.rank(5, length) - 1];
      float most = line[(int) Percentiles.rank(95, length) - 1];
      if (most - least > spread) {
        first = Math.min(first, k);
        last = k;
      }
    }
    return new int[] {first, last};
  }

  /**
   * Finds the lungs of a frontal chest film, where air is dark: below Otsu's threshold, not
   * connected to the edge of the image (that is air around the body), the two largest such regions.
   *
   * @param values read, one per pixel; a film of some 100 to 300 pixels a side, smoothed by its
   *     reduction
   * @param width pixels in a row
   * @return the rectangle around both; the whole image if they take less than a twentieth or more
   *     than three quarters of it, or do not lie beside each other
   */
  public static int[] lungs(float[] values, int width) {
    int height = values.length / width;
    int[] whole = {0, 0, width, height};
    Regions regions = new Regions(dark(values), width);
    regions.dropTouchingEdge();
    int[] one = regions.largest();
    int[] two = regions.largest();
    if (one.length == 0 || two.length == 0) {
      return whole;
    }
    int[] left = one[0] <= two[0] ? one : two;
    int[] right = one[0] <= two[0] ? two : one;
    boolean beside = left[0] + left[2] / 2 < right[0];
    int[] both = around(one, two);
    double share = (double) both[2] * both[3] / values.length;
    return beside && share >= LEAST_SHARE && share <= MOST_SHARE ? both : whole;
  }

  private static int[] around(int[] a, int[] b) {
    int x = Math.min(a[0], b[0]);
    int y = Math.min(a[1], b[1]);
    int right = Math.max(a[0] + a[2], b[0] + b[2]);
    int bottom = Math.max(a[1] + a[3], b[1] + b[3]);
    return new int[] {x, y, right - x, bottom - y};
  }

  /** Values at or below Otsu's threshold, over 256 levels from the least to the greatest. */
  private static boolean[] dark(float[] values) {
    float[] range = Scale.finiteRange(values);
    float[] levels = values.clone();
    Scale.quantize(levels, range[0], range[1], 256);
    long[] counts = new long[256];
    for (float level : levels) {
      counts[(int) level]++;
    }
    int threshold = Otsu.threshold(counts);
    boolean[] dark = new boolean[values.length];
    for (int i = 0; i < dark.length; i++) {
      dark[i] = levels[i] <= threshold;
    }
    return dark;
  }

  /**
   * Unmarks regions that touch the edge of the image.
   *
   * @param marked changed, one per pixel
   * @param width pixels in a row
   */
  static void dropTouchingEdge(boolean[] marked, int width) {
    new Regions(marked, width).dropTouchingEdge();
  }

  /** Regions of marked pixels that touch along their sides; used by one search. */
  private static final class Regions {
    private final boolean[] marked;
    private final int width;
    private final int[] queue;

    Regions(boolean[] marked, int width) {
      this.marked = marked;
      this.width = width;
      queue = new int[marked.length];
    }

    void dropTouchingEdge() {
      int height = marked.length / width;
      for (int x = 0; x < width; x++) {
        take(x, new int[4]);
        take((height - 1) * width + x, new int[4]);
      }
      for (int y = 0; y < height; y++) {
        take(y * width, new int[4]);
        take(y * width + width - 1, new int[4]);
      }
    }

    /** Takes the largest region away; its rectangle, or nothing if no region is left. */
    int[] largest() {
      boolean[] kept = marked.clone();
      int most = 0;
      int seed = -1;
      for (int i = 0; i < marked.length; i++) {
        int size = take(i, new int[4]);
        if (size > most) {
          most = size;
          seed = i;
        }
      }
      System.arraycopy(kept, 0, marked, 0, kept.length);
      if (seed < 0) {
        return new int[0];
      }
      int[] ends = {width, marked.length, -1, -1};
      take(seed, ends);
      return new int[] {ends[0], ends[1], ends[2] - ends[0] + 1, ends[3] - ends[1] + 1};
    }

    /** Unmarks the region of a pixel; its size, and its ends: least x and y, greatest x and y. */
    private int take(int start, int[] ends) {
      if (!marked[start]) {
        return 0;
      }
      int head = 0;
      int tail = 0;
      queue[tail++] = start;
      marked[start] = false;
      while (head < tail) {
        int i = queue[head++];
        int x = i % width;
        ends[0] = Math.min(ends[0], x);
        ends[1] = Math.min(ends[1], i / width);
        ends[2] = Math.max(ends[2], x);
        ends[3] = Math.max(ends[3], i / width);
        tail = push(i - 1, x > 0, tail);
        tail = push(i + 1, x < width - 1, tail);
        tail = push(i - width, i >= width, tail);
        tail = push(i + width, i + width < marked.length, tail);
      }
      return tail;
    }

    private int push(int i, boolean inside, int tail) {
      if (inside && marked[i]) {
        marked[i] = false;
        queue[tail] = i;
        return tail + 1;
      }
      return tail;
    }
  }
}
