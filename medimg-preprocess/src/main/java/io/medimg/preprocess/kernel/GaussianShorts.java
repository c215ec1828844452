package io.medimg.preprocess.kernel;

import java.util.Arrays;

/**
 * Gaussian smoothing of unsigned shorts with weights of 16 bits, whole rows at a time. Sums of rows
 * fill 32 bits; their upper and lower halves are weighted and added down the columns apart, and
 * give the same as sums of 64 bits would. Used once, by one thread.
 */
final class GaussianShorts {
  private final int[] weights;
  private final int width;
  private final int radius;
  private final int[] columns;
  private final int[] padded;

  /** What stands at two places of the window for every pixel. */
  private final int[] left;

  private final int[] right;

  private final int[] upper;
  private final int[] lower;

  /**
   * Makes one.
   *
   * @param weights read, of odd number, their sum 65,536
   * @param width pixels in a row
   */
  GaussianShorts(int[] weights, int width) {
    this.weights = weights;
    this.width = width;
    radius = weights.length / 2;
    columns = Borders.reflect101(-radius, width + radius, width);
    padded = new int[columns.length];
    left = new int[width];
    right = new int[width];
    upper = new int[width];
    lower = new int[width];
  }

  void run(short[] source, int[] rows, short[] target) {
    int height = rows.length - 2 * radius;
    int slots = Math.min(height, weights.length);
    int[][] ring = new int[slots][width];
    int done = 0;
    for (int y = 0; y < height; y++) {
      for (; done < Math.min(height, y + radius + 1); done++) {
        load(source, done * width);
        across(ring[done % slots]);
      }
      Arrays.fill(upper, 1 << 15);
      Arrays.fill(lower, 0);
      addRow(ring[rows[y + radius] % slots], weights[radius]);
      for (int k = 0; k < radius; k++) {
        int[] below = ring[rows[y + 2 * radius - k] % slots];
        addRows(ring[rows[y + k] % slots], below, weights[k]);
      }
      store(target, y * width);
    }
  }

  private void load(short[] source, int from) {
    for (int i = 0; i < radius; i++) {
      padded[i] = source[from + columns[i]] & 0xFFFF;
      padded[radius + width + i] = source[from + columns[radius + width + i]] & 0xFFFF;
    }
    for (int i = 0; i < width; i++) {
      padded[radius + i] = source[from + i] & 0xFFFF;
    }
  }

  /** Sums of at most 32 bits, to be read as unsigned. */
  private void across(int[] sums) {
    int inmost = weights[radius];
    System.arraycopy(padded, radius, left, 0, width);
    for (int i = 0; i < sums.length; i++) {
      sums[i] = inmost * left[i];
    }
    for (int k = 0; k < radius; k++) {
      System.arraycopy(padded, k, left, 0, width);
      System.arraycopy(padded, 2 * radius - k, right, 0, width);
      add(left, right, weights[k], sums);
    }
  }

  private static void add(int[] a, int[] b, int weight, int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * (a[i] + b[i]);
    }
  }

  private void addRow(int[] row, int weight) {
    int[] high = upper;
    int[] low = lower;
    for (int i = 0; i < high.length; i++) {
      high[i] += weight * (row[i] >>> 16);
      low[i] += weight * (row[i] & 0xFFFF);
    }
  }

  private void addRows(int[] a, int[] b, int weight) {
    int[] high = upper;
    int[] low = lower;
    for (int i = 0; i < high.length; i++) {
      high[i] += weight * ((a[i] >>> 16) + (b[i] >>> 16));
      low[i] += weight * ((a[i] & 0xFFFF) + (b[i] & 0xFFFF));
    }
  }

  private void store(short[] target, int at) {
    for (int i = 0; i < width; i++) {
      target[at + i] = (short) (upper[i] + (lower[i] >>> 16) >>> 16);
    }
  }
}
