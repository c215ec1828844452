package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Samples.Layout;
import java.util.Arrays;

/**
 * Resizing as scikit-image's {@code transform.resize(order=1, preserve_range=True)} does with its
 * defaults: where a side shrinks, a Gaussian of {@code sigma = (scale - 1) / 2}, cut off at four
 * sigma, mirrored about the edge pixels ({@code scipy.ndimage.gaussian_filter}); then two taps
 * along each axis, pixel centres at half-integers ({@code scipy.ndimage.zoom} with {@code
 * grid_mode}); then limited to the range of the source. Computed in double precision; integer
 * depths are rounded half to even, halves within 1e-9 (scikit-image's own noise, which differs by
 * processor); floats are stored as floats between the passes, as scikit-image does with {@code
 * float32}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class SkResize {
  private static final double TRUNCATE = 4.0;

  /** What the last bits of exp and of sums, which differ by processor, can add up to. */
  private static final double NOISE = 1e-9;

  private SkResize() {}

  /**
   * Resizes.
   *
   * @param source read
   * @param depth of the working values
   * @param width of the result
   * @param height of the result
   * @param target overwritten, {@code width * height * channels} values
   */
  public static void run(Samples source, Depth depth, int width, int height, float[] target) {
    Layout layout = source.layout();
    int channels = layout.channels();
    int row = layout.rowLength();
    double[] values = new double[layout.length()];
    float[] line = new float[row];
    double[] range = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    for (int y = 0; y < layout.height(); y++) {
      source.readRow(y, line, 0);
      for (int i = 0; i < row; i++) {
        values[y * row + i] = line[i];
        range[0] = Math.min(range[0], line[i]);
        range[1] = Math.max(range[1], line[i]);
      }
    }
    boolean floats = !depth.isInteger();
    smoothDown(values, row, sigma(layout.height(), height), floats);
    smoothAcross(values, row, channels, sigma(layout.width(), width), floats);
    double[] wide = new double[target.length];
    zoom(values, layout, width, height, wide);
    for (int i = 0; i < target.length; i++) {
      double value = Math.max(range[0], Math.min(wide[i], range[1]));
      target[i] = (float) (floats ? value : round(value));
    }
  }

  /** Rounds half to even; what is nearer to a half than {@link #NOISE} counts as one. */
  private static double round(double value) {
    double half = Math.rint(value * 2) / 2;
    return Math.rint(Math.abs(value - half) < NOISE ? half : value);
  }

  private static double sigma(int sourceLength, int targetLength) {
    double scale = (double) sourceLength / targetLength;
    return Math.max(0, (scale - 1) / 2);
  }

  /** Half of the symmetric weights, the middle one first. */
  static double[] gauss(double sigma) {
    int radius = (int) (TRUNCATE * sigma + 0.5);
    double[] weights = new double[radius + 1];
    double sum = 0;
    for (int k = 0; k <= radius; k++) {
      weights[k] = Math.exp(-0.5 / (sigma * sigma) * (k * k));
      sum += k == 0 ? weights[k] : 2 * weights[k];
    }
    for (int k = 0; k <= radius; k++) {
      weights[k] /= sum;
    }
    return weights;
  }

  /** The position that a mirror about the edge pixels shows; any distance. */
  static int mirror(int index, int length) {
    if (length == 1) {
      return 0;
    }
    int period = 2 * length - 2;
    int i = Math.floorMod(index, period);
    return i < length ? i : period - i;
  }

  private static int[] mirrored(int length, int radius) {
    int[] at = new int[length + 2 * radius];
    for (int i = 0; i < at.length; i++) {
      at[i] = mirror(i - radius, length);
    }
    return at;
  }

  private static void smoothDown(double[] values, int row, double sigma, boolean floats) {
    if (sigma <= 1e-15) {
      return;
    }
    double[] weights = gauss(sigma);
    int radius = weights.length - 1;
    int height = values.length / row;
    int[] at = mirrored(height, radius);
    double[] source = values.clone();
    double[] sums = new double[row];
    for (int y = 0; y < height; y++) {
      int middle = at[y + radius] * row;
      for (int i = 0; i < row; i++) {
        sums[i] = source[middle + i] * weights[0];
      }
      for (int k = radius; k >= 1; k--) {
        add(source, at[y + radius - k] * row, at[y + radius + k] * row, weights[k], sums);
      }
      store(sums, values, y * row, floats);
    }
  }

  private static void add(double[] source, int above, int below, double weight, double[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += (source[above + i] + source[below + i]) * weight;
    }
  }

  private static void store(double[] sums, double[] values, int at, boolean floats) {
    for (int i = 0; i < sums.length; i++) {
      values[at + i] = floats ? (float) sums[i] : sums[i];
    }
  }

  private static void smoothAcross(
      double[] values, int row, int channels, double sigma, boolean floats) {
    if (sigma <= 1e-15) {
      return;
    }
    double[] weights = gauss(sigma);
    int radius = weights.length - 1;
    int[] at = mirrored(row / channels, radius);
    double[] source = new double[row];
    double[] sums = new double[row];
    for (int start = 0; start < values.length; start += row) {
      System.arraycopy(values, start, source, 0, row);
      Arrays.fill(sums, 0);
      for (int i = 0; i < row; i++) {
        int x = i / channels + radius;
        int c = i % channels;
        double sum = source[i] * weights[0];
        for (int k = radius; k >= 1; k--) {
          sum += (source[at[x - k] * channels + c] + source[at[x + k] * channels + c]) * weights[k];
        }
        sums[i] = sum;
      }
      store(sums, values, start, floats);
    }
  }

  private static void zoom(double[] values, Layout from, int width, int height, double[] target) {
    Taps xs = new Taps(from.width(), width);
    Taps ys = new Taps(from.height(), height);
    int channels = from.channels();
    int row = from.rowLength();
    int at = 0;
    for (int y = 0; y < height; y++) {
      int upper = ys.before[y] * row;
      int lower = ys.after[y] * row;
      double h1 = ys.weight[y];
      double h0 = 1 - h1;
      for (int x = 0; x < width; x++) {
        double w1 = xs.weight[x];
        double w0 = 1 - w1;
        int a = xs.before[x] * channels;
        int b = xs.after[x] * channels;
        for (int c = 0; c < channels; c++, a++, b++) {
          double sum = values[upper + a] * h0 * w0 + values[upper + b] * h0 * w1;
          target[at++] = sum + values[lower + a] * h1 * w0 + values[lower + b] * h1 * w1;
        }
      }
    }
  }

  /** Two source positions and the weight of the second for each target position. */
  private static final class Taps {
    final int[] before;
    final int[] after;
    final double[] weight;

    Taps(int sourceLength, int targetLength) {
      before = new int[targetLength];
      after = new int[targetLength];
      weight = new double[targetLength];
      double scale = (double) sourceLength / targetLength;
      for (int i = 0; i < targetLength; i++) {
        double position = (i + 0.5) * scale - 0.5;
        double inside = position < 0 ? -position : position;
        int index = (int) Math.floor(inside);
        before[i] = mirror(index, sourceLength);
        after[i] = mirror(index + 1, sourceLength);
        weight[i] = inside - index;
      }
    }
  }
}
