package io.medimg.preprocess.kernel;

import java.util.Arrays;

/**
 * Smoothing with a Gaussian, along rows and then along columns.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class GaussianFilter {
  /** Weights that OpenCV uses for small kernels without a sigma, in 256ths, up to the middle. */
  private static final double[][] SMALL = {
    {256}, {64, 128}, {16, 64, 96}, {8, 28, 56, 72}, {4, 13, 30, 51, 60}
  };

  private GaussianFilter() {}

  /**
   * The size of kernel that OpenCV takes for a sigma.
   *
   * @param depth bytes get three sigma to either side, other depths four
   * @param sigma above 0
   * @return odd
   */
  public static int sizeFor(Depth depth, double sigma) {
    return (int) Math.rint(sigma * (depth == Depth.U8 ? 3 : 4) * 2 + 1) | 1;
  }

  /**
   * Smooths as OpenCV 4.9's {@code GaussianBlur} with its default border ({@code
   * BORDER_REFLECT_101}): bytes and unsigned shorts with weights of 8 and 16 bits whose rounding
   * errors are handed on from weight to weight, bit for bit; signed shorts and floats in floating
   * point.
   *
   * @param source read, {@code width * height} values, one channel
   * @param width pixels in a row
   * @param height rows
   * @param depth of the values
   * @param kernel size (odd) and sigma
   * @param target overwritten
   */
  public static void openCv(
      float[] source, int width, int height, Depth depth, Kernel kernel, float[] target) {
    var plane = new NativeOperations.Plane(width, height, 1, depth);
    if (Kernels.operations().gaussian(source, plane, kernel, target)) {
      return;
    }
    double[] weights = kernel.weights();
    switch (depth) {
      case U8 -> new Fixed(weights, 8, width, height).run(source, target);
      case U16 -> new Fixed(weights, 16, width, height).run(source, target);
      case S16, F32 -> {
        int radius = kernel.size / 2;
        int[] columns = Borders.reflect101(-radius, width + radius, width);
        int[] rows = Borders.reflect101(-radius, height + radius, height);
        floating(
            source,
            columns,
            rows,
            weights,
            (y, sums) -> {
              for (int x = 0; x < width; x++) {
                target[y * width + x] = (float) sums[x];
              }
            });
        depth.round(target, 0, target.length);
      }
    }
  }

  /**
   * Adds what smoothing takes away: {@code value + amount * (value - smooth)} in double precision,
   * rounded and limited once. It smooths as SciPy's {@code ndimage.gaussian_filter} with its
   * default border ({@code reflect}), cut off at four sigma, which is what scikit-image's {@code
   * filters.unsharp_mask} does.
   *
   * @param source read, {@code width * height} values, one channel
   * @param width pixels in a row
   * @param height rows
   * @param mask how
   * @param target overwritten
   */
  public static void sharpen(
      float[] source, int width, int height, Sharpening mask, float[] target) {
    double[] half = SkResize.gauss(mask.sigma);
    int radius = half.length - 1;
    double[] weights = new double[2 * radius + 1];
    for (int k = 0; k <= radius; k++) {
      weights[radius - k] = half[k];
      weights[radius + k] = half[k];
    }
    int[] columns = Borders.reflect(-radius, width + radius, width);
    int[] rows = Borders.reflect(-radius, height + radius, height);
    double amount = mask.amount;
    floating(
        source,
        columns,
        rows,
        weights,
        (y, sums) -> {
          for (int i = y * width, x = 0; x < width; x++, i++) {
            double value = source[i];
            target[i] = mask.scope.nearest(value + amount * (value - sums[x]));
          }
        });
  }

  /**
   * A Gaussian and how much of what it takes away is added. Immutable and safe for use by several
   * threads.
   *
   * @param sigma standard deviation in pixels, above 0
   * @param amount factor
   * @param scope what values may be
   */
  public record Sharpening(double sigma, double amount, Curves.Scope scope) {}

  /** Takes one smoothed row. */
  private interface Rows {
    void take(int y, double[] sums);
  }

  /**
   * Size and width of a Gaussian. Immutable and safe for use by several threads.
   *
   * @param size pixels, odd
   * @param sigma standard deviation in pixels; 0 to have it from the size, as OpenCV does
   */
  public record Kernel(int size, double sigma) {
    /** All weights, their sum 1. */
    private double[] weights() {
      int half = size / 2;
      double[] weights = new double[size];
      if (sigma <= 0 && half < SMALL.length) {
        for (int i = 0; i < size; i++) {
          weights[i] = SMALL[half][Math.min(i, size - 1 - i)] / 256;
        }
        return weights;
      }
      double s = sigma > 0 ? sigma : size * 0.15 + 0.35;
      double factor = -0.125 / (s * s);
      double sum = 0;
      for (int i = 0; i < half; i++) {
        int twice = 1 - size + 2 * i;
        weights[i] = Math.exp((double) twice * twice * factor);
        sum += weights[i];
      }
      double unit = 1 / (sum * 2 + 1);
      for (int i = 0; i < half; i++) {
        weights[i] *= unit;
        weights[size - 1 - i] = weights[i];
      }
      weights[half] = unit;
      return weights;
    }
  }

  private static void floating(
      float[] source, int[] columns, int[] rows, double[] weights, Rows result) {
    int width = columns.length - weights.length + 1;
    int height = rows.length - weights.length + 1;
    int slots = Math.min(height, weights.length);
    int half = weights.length / 2;
    double[][] ring = new double[slots][width];
    double[] padded = new double[columns.length];
    double[] sums = new double[width];
    int done = 0;
    for (int y = 0; y < height; y++) {
      for (; done < Math.min(height, y + half + 1); done++) {
        for (int x = 0; x < padded.length; x++) {
          padded[x] = source[done * width + columns[x]];
        }
        across(padded, weights, ring[done % slots]);
      }
      start(ring[rows[y + half] % slots], weights[half], sums);
      for (int k = 0; k < half; k++) {
        double[] above = ring[rows[y + k] % slots];
        double[] below = ring[rows[y + weights.length - 1 - k] % slots];
        addBoth(above, below, weights[k], sums);
      }
      result.take(y, sums);
    }
  }

  private static void across(double[] padded, double[] weights, double[] line) {
    int half = weights.length / 2;
    double inmost = weights[half];
    for (int x = 0; x < line.length; x++) {
      line[x] = inmost * padded[x + half];
    }
    for (int k = 0; k < half; k++) {
      double weight = weights[k];
      int mirror = weights.length - 1 - k;
      for (int x = 0; x < line.length; x++) {
        line[x] += weight * (padded[x + k] + padded[x + mirror]);
      }
    }
  }

  private static void start(double[] line, double weight, double[] sums) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] = weight * line[x];
    }
  }

  private static void addBoth(double[] above, double[] below, double weight, double[] sums) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += weight * (above[x] + below[x]);
    }
  }

  /** Fixed-point smoothing of unsigned values; used once. */
  private static final class Fixed {
    private final int[] weights;
    private final int bits;
    private final int width;
    private final int height;
    private final int[] columns;
    private final int[] rows;
    private final int[] intSums;
    private final long[] longSums;

    Fixed(double[] exact, int bits, int width, int height) {
      this.bits = bits;
      this.width = width;
      this.height = height;
      weights = rounded(exact, 1 << bits);
      intSums = new int[bits == 8 ? width : 0];
      longSums = new long[bits == 8 ? 0 : width];
      int radius = exact.length / 2;
      columns = Borders.reflect101(-radius, width + radius, width);
      rows = Borders.reflect101(-radius, height + radius, height);
    }

    /** Whole weights whose sum is {@code one}: each error goes on to the next, the rest inmost. */
    private static int[] rounded(double[] exact, int one) {
      int[] weights = new int[exact.length];
      int half = exact.length / 2;
      double error = 0;
      int sum = 0;
      for (int i = 0; i < half; i++) {
        double wanted = exact[i] * one + error;
        weights[i] = (int) Math.rint(wanted);
        weights[exact.length - 1 - i] = weights[i];
        error = wanted - weights[i];
        sum += 2 * weights[i];
      }
      weights[half] = one - sum;
      return weights;
    }

    void run(float[] source, float[] target) {
      int slots = Math.min(height, weights.length);
      int[][] ring = new int[slots][width];
      int[] padded = new int[columns.length];
      int half = weights.length / 2;
      int done = 0;
      for (int y = 0; y < height; y++) {
        for (; done < Math.min(height, y + half + 1); done++) {
          for (int x = 0; x < padded.length; x++) {
            padded[x] = (int) source[done * width + columns[x]];
          }
          across(padded, ring[done % slots]);
        }
        if (bits == 8) {
          downBytes(ring, y, target);
        } else {
          downShorts(ring, y, target);
        }
      }
    }

    /** Sums of at most 32 bits, to be read as unsigned. */
    private void across(int[] padded, int[] line) {
      int half = weights.length / 2;
      int inmost = weights[half];
      for (int x = 0; x < line.length; x++) {
        line[x] = inmost * padded[x + half];
      }
      for (int k = 0; k < half; k++) {
        int weight = weights[k];
        int mirror = weights.length - 1 - k;
        for (int x = 0; x < line.length; x++) {
          line[x] += weight * (padded[x + k] + padded[x + mirror]);
        }
      }
    }

    private void downBytes(int[][] ring, int y, float[] target) {
      int half = weights.length / 2;
      int[] sums = intSums;
      int[] middle = ring[rows[y + half] % ring.length];
      int inmost = weights[half];
      for (int x = 0; x < width; x++) {
        sums[x] = inmost * middle[x] + (1 << 15);
      }
      for (int k = 0; k < half; k++) {
        int weight = weights[k];
        int[] above = ring[rows[y + k] % ring.length];
        int[] below = ring[rows[y + weights.length - 1 - k] % ring.length];
        for (int x = 0; x < width; x++) {
          sums[x] += weight * (above[x] + below[x]);
        }
      }
      int at = y * width;
      for (int x = 0; x < width; x++) {
        target[at + x] = sums[x] >> 16;
      }
    }

    private void downShorts(int[][] ring, int y, float[] target) {
      long[] sums = longSums;
      Arrays.fill(sums, 1L << 31);
      for (int k = 0; k < weights.length; k++) {
        int weight = weights[k];
        int[] line = ring[rows[y + k] % ring.length];
        for (int x = 0; x < width; x++) {
          sums[x] += weight * (line[x] & 0xFFFF_FFFFL);
        }
      }
      int at = y * width;
      for (int x = 0; x < width; x++) {
        target[at + x] = sums[x] >> 32;
      }
    }
  }
}
