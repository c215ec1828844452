package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Samples.Layout;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Resizing as scikit-image's {@code transform.resize(order=1, preserve_range=True)} does with its
 * defaults: where a side shrinks, a Gaussian of {@code sigma = (scale - 1) / 2}, cut off at four
 * sigma ({@code scipy.ndimage.gaussian_filter}); then two taps along each axis, pixel centres at
 * half-integers ({@code scipy.ndimage.zoom} with {@code grid_mode}); then limited to the range of
 * the source. Computed in double precision; integer depths are rounded half to even, halves within
 * 1e-9 (scikit-image's own noise, which differs by processor); floats are stored as floats between
 * the passes, as scikit-image does with {@code float32}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class SkResize {
  private static final double TRUNCATE = 4.0;

  /** What the last bits of exp and of sums, which differ by processor, can add up to. */
  private static final double NOISE = 1e-9;

  private SkResize() {}

  /** What lies outside the image. */
  public enum Edge {
    /** The image, mirrored about its edge pixels: {@code mode="reflect"}, the default. */
    MIRROR,
    /** Zeros, which count in the Gaussian and between the taps: {@code mode="constant"}. */
    ZERO;

    /**
     * The positions from {@code radius} before the first one to as many after the last; -1: zero.
     */
    int[] positions(int length, int radius) {
      int[] at = new int[length + 2 * radius];
      for (int i = 0; i < at.length; i++) {
        int index = i - radius;
        boolean inside = index >= 0 && index < length;
        at[i] = inside ? index : this == ZERO ? -1 : mirror(index, length);
      }
      return at;
    }
  }

  /**
   * Resizes.
   *
   * @param source read
   * @param depth of the working values
   * @param edge what lies outside the image
   * @param width of the result
   * @param height of the result
   * @param target overwritten, {@code width * height * channels} values
   */
  public static void run(
      Samples source, Depth depth, Edge edge, int width, int height, float[] target) {
    Layout layout = source.layout();
    boolean floats = !depth.isInteger();
    Taps xs = new Taps(layout.width(), width, edge);
    Taps ys = new Taps(layout.height(), height, edge);
    Gauss across = new Gauss(layout.width(), width, edge);
    Gauss down = new Gauss(layout.height(), height, edge);
    SkRows rows = new SkRows(source, floats, across, down, xs.columns);
    double[] wide = new double[width * height * layout.channels()];
    zoom(rows, layout.channels(), xs, ys, wide);
    double[] range = rows.range();
    if (edge == Edge.ZERO) {
      admitZero(wide, range);
    }
    for (int i = 0; i < wide.length; i++) {
      double value = Math.max(range[0], Math.min(wide[i], range[1]));
      target[i] = (float) (floats ? value : round(value));
    }
  }

  /** Zero joins the range of the source if it lies between values of the result. */
  private static void admitZero(double[] values, double[] range) {
    boolean below = false;
    boolean above = false;
    for (double value : values) {
      below |= value <= 0;
      above |= value >= 0;
    }
    if (below && above) {
      range[0] = Math.min(range[0], 0);
      range[1] = Math.max(range[1], 0);
    }
  }

  /** Rounds half to even; what is nearer to a half than {@link #NOISE} counts as one. */
  private static double round(double value) {
    double half = Math.rint(value * 2) / 2;
    return Math.rint(Math.abs(value - half) < NOISE ? half : value);
  }

  /** The smoothing along one axis; a single weight of 1 if there is none. */
  static final class Gauss {
    /** From the first tap to the last. */
    final double[] weights;

    /** Taps on either side of the middle one. */
    final int radius;

    /** Source positions, from {@link #radius} before the first one; -1: zero. */
    final int[] at;

    Gauss(int sourceLength, int targetLength, Edge edge) {
      double sigma = Math.max(0, ((double) sourceLength / targetLength - 1) / 2);
      double[] half = sigma > 1e-15 ? gauss(sigma) : new double[] {1};
      radius = half.length - 1;
      weights = new double[2 * radius + 1];
      for (int k = 0; k < weights.length; k++) {
        weights[k] = half[Math.abs(k - radius)];
      }
      at = edge.positions(sourceLength, radius);
    }
  }

  /** Half of the symmetric weights, the middle one first. */
  static double[] gauss(double sigma) {
    double[] weights = new double[(int) (TRUNCATE * sigma + 0.5) + 1];
    double sum = 0;
    for (int k = 0; k < weights.length; k++) {
      weights[k] = Math.exp(-0.5 / (sigma * sigma) * (k * k));
      sum += k == 0 ? weights[k] : 2 * weights[k];
    }
    for (int k = 0; k < weights.length; k++) {
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

  private static void zoom(SkRows rows, int channels, Taps xs, Taps ys, double[] target) {
    int at = 0;
    for (int y = 0; y < ys.before.length; y++) {
      double[] upper = rows.row(ys.before[y], ys.after[y]);
      double[] lower = rows.row(ys.after[y], ys.before[y]);
      double h0 = ys.first[y];
      double h1 = ys.second[y];
      for (int x = 0; x < xs.before.length; x++) {
        double w0 = xs.first[x];
        double w1 = xs.second[x];
        int a = xs.left[x] * channels;
        int b = xs.right[x] * channels;
        for (int c = 0; c < channels; c++, a++, b++) {
          double sum = upper[a] * h0 * w0 + upper[b] * h0 * w1;
          target[at++] = sum + lower[a] * h1 * w0 + lower[b] * h1 * w1;
        }
      }
    }
  }

  /** Two source positions and their weights for each target position. */
  private static final class Taps {
    final int[] before;
    final int[] after;
    final double[] first;
    final double[] second;

    /** The source positions that occur, in order. */
    final int[] columns;

    /** Where among {@link #columns} the first positions stand. */
    final int[] left;

    /** Where among {@link #columns} the second positions stand. */
    final int[] right;

    Taps(int sourceLength, int targetLength, Edge edge) {
      before = new int[targetLength];
      after = new int[targetLength];
      first = new double[targetLength];
      second = new double[targetLength];
      int[] at = edge.positions(sourceLength, 1);
      double scale = (double) sourceLength / targetLength;
      for (int i = 0; i < targetLength; i++) {
        double position = (i + 0.5) * scale - 0.5;
        int index = (int) Math.floor(position);
        double weight = position - index;
        before[i] = at[index + 1] < 0 ? at[index + 2] : at[index + 1];
        after[i] = at[index + 2] < 0 ? at[index + 1] : at[index + 2];
        first[i] = at[index + 1] < 0 ? 0 : 1 - weight;
        second[i] = at[index + 2] < 0 ? 0 : weight;
      }
      columns =
          IntStream.concat(IntStream.of(before), IntStream.of(after)).sorted().distinct().toArray();
      left = places(before);
      right = places(after);
    }

    private int[] places(int[] positions) {
      return IntStream.of(positions).map(at -> Arrays.binarySearch(columns, at)).toArray();
    }
  }
}
