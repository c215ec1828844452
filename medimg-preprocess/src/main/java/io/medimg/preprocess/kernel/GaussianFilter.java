package io.medimg.preprocess.kernel;

/**
 * Smooths as OpenCV 4.9's {@code GaussianBlur} with its default border ({@code
 * BORDER_REFLECT_101}), along rows and then along columns: bytes and unsigned shorts with weights
 * of 8 and 16 bits whose rounding errors are handed on from weight to weight, bit for bit; signed
 * shorts and floats in floating point.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class GaussianFilter implements TypedFilter {
  /** Weights that OpenCV uses for small kernels without a sigma, in 256ths, up to the middle. */
  private static final double[][] SMALL = {
    {256}, {64, 128}, {16, 64, 96}, {8, 28, 56, 72}, {4, 13, 30, 51, 60}
  };

  private final Kernel kernel;

  /** Makes one. */
  public GaussianFilter(Kernel kernel) {
    this.kernel = kernel;
  }

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

  @Override
  public void run(TypedPlane source, TypedPlane target) {
    if (Kernels.operations().gaussian(source, kernel, target)) {
      return;
    }
    double[] weights = kernel.weights();
    int radius = weights.length / 2;
    int width = source.width();
    int[] rows = Borders.reflect101(-radius, source.height() + radius, source.height());
    switch (source.depth()) {
      case U8 ->
          new GaussianBytes(rounded(weights, 1 << 8), width)
              .run(source.bytes(), rows, target.bytes());
      case U16 ->
          new GaussianShorts(rounded(weights, 1 << 16), width)
              .run(source.shorts(), rows, target.shorts());
      case S16, F32 -> {
        int[] columns = Borders.reflect101(-radius, width + radius, width);
        float[] row = new float[width];
        floating(
            source,
            columns,
            rows,
            weights,
            (y, sums) -> {
              for (int x = 0; x < row.length; x++) {
                row[x] = (float) sums[x];
              }
              target.write(y, 0, row);
            });
      }
    }
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
        TypedPlane.of(source, width),
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
      TypedPlane source, int[] columns, int[] rows, double[] weights, Rows result) {
    int width = source.width();
    int height = source.height();
    int slots = Math.min(height, weights.length);
    int half = weights.length / 2;
    double[][] ring = new double[slots][width];
    float[] row = new float[width];
    double[] padded = new double[columns.length];
    double[][] places = new double[2][width];
    double[] sums = new double[width];
    int done = 0;
    for (int y = 0; y < height; y++) {
      for (; done < Math.min(height, y + half + 1); done++) {
        source.readRow(done, row);
        for (int x = 0; x < padded.length; x++) {
          padded[x] = row[columns[x]];
        }
        across(padded, weights, places, ring[done % slots]);
      }
      start(ring[rows[y + half] % slots], weights[half], sums);
      for (int k = 0; k < half; k++) {
        double[] above = ring[rows[y + k] % slots];
        double[] below = ring[rows[y + 2 * half - k] % slots];
        add(above, below, weights[k], sums);
      }
      result.take(y, sums);
    }
  }

  /** Shifted rows are copied: loops whose arrays begin at one place become vector instructions. */
  private static void across(double[] padded, double[] weights, double[][] places, double[] sums) {
    int half = weights.length / 2;
    double[] left = places[0];
    double[] right = places[1];
    System.arraycopy(padded, half, left, 0, left.length);
    start(left, weights[half], sums);
    for (int k = 0; k < half; k++) {
      System.arraycopy(padded, k, left, 0, left.length);
      System.arraycopy(padded, 2 * half - k, right, 0, right.length);
      add(left, right, weights[k], sums);
    }
  }

  private static void start(double[] values, double weight, double[] sums) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] = weight * values[x];
    }
  }

  private static void add(double[] a, double[] b, double weight, double[] sums) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += weight * (a[x] + b[x]);
    }
  }
}
