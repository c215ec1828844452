package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Samples.Layout;
import java.util.Arrays;

/**
 * Resizing as Pillow does with {@code BILINEAR} and {@code BICUBIC}: a triangle, or Keys' cubic
 * with a = -0.5, whose width follows the scale, so a shrink is smoothed; across first, then down.
 * Bytes use weights of 22 bits and round between the passes, equal to modes {@code L} and {@code
 * RGB} bit for bit. Shorts round between the passes too, as mode {@code I} does, and where the
 * cubic overshoots end at the limits of their type; floats are as mode {@code F}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class PilResize {
  private static final int BITS = 22;
  private static final int HALF = 1 << (BITS - 1);

  private PilResize() {}

  /** What a source pixel weighs by its distance from the target's centre. */
  private enum Filter {
    TRIANGLE(1) {
      @Override
      double weight(double distance) {
        return distance < 1.0 ? 1.0 - distance : 0.0;
      }
    },
    CUBIC(2) {
      @Override
      double weight(double d) {
        if (d < 1.0) {
          return ((A + 2.0) * d - (A + 3.0)) * d * d + 1;
        }
        return d < 2.0 ? (((d - 5) * d + 8) * d - 4) * A : 0.0;
      }
    };

    private static final double A = -0.5;
    final double reach;

    Filter(double reach) {
      this.reach = reach;
    }

    abstract double weight(double distance);
  }

  /**
   * Resizes with {@code BICUBIC}.
   *
   * @param source read
   * @param depth of the working values
   * @param width of the result
   * @param height of the result
   * @param target overwritten, {@code width * height * channels} values
   */
  public static void cubic(Samples source, Depth depth, int width, int height, float[] target) {
    resize(source, depth, new Size(width, height), Filter.CUBIC, target);
    if (depth != Depth.U8) {
      depth.round(target, 0, target.length);
    }
  }

  /**
   * Resizes with {@code BILINEAR}.
   *
   * @param source read
   * @param depth of the working values
   * @param width of the result
   * @param height of the result
   * @param target overwritten, {@code width * height * channels} values
   */
  public static void run(Samples source, Depth depth, int width, int height, float[] target) {
    resize(source, depth, new Size(width, height), Filter.TRIANGLE, target);
  }

  private record Size(int width, int height) {}

  private static void resize(
      Samples source, Depth depth, Size size, Filter filter, float[] target) {
    Layout layout = source.layout();
    int width = size.width();
    int height = size.height();
    Weights xs = new Weights(layout.width(), width, filter);
    Weights ys = new Weights(layout.height(), height, filter);
    int row = width * layout.channels();
    float[] middle = new float[row * layout.height()];
    Line line = new Line(layout.rowLength(), row, depth);
    for (int y = 0; y < layout.height(); y++) {
      if (layout.width() == width) {
        source.readRow(y, middle, y * row);
      } else {
        source.readRow(y, line.input, 0);
        line.across(xs, layout.channels(), middle, y * row);
      }
    }
    if (layout.height() == height) {
      System.arraycopy(middle, 0, target, 0, row * height);
      return;
    }
    for (int y = 0; y < height; y++) {
      line.down(ys, y, middle, row, target);
    }
  }

  /** Normalised weights for every target position along one axis. */
  private static final class Weights {
    final int size;
    final int[] first;
    final int[] count;
    final double[] weight;
    final int[] fixed;

    Weights(int sourceLength, int targetLength, Filter filter) {
      double scale = (double) sourceLength / targetLength;
      double support = filter.reach * Math.max(scale, 1.0);
      size = (int) Math.ceil(support) * 2 + 1;
      first = new int[targetLength];
      count = new int[targetLength];
      weight = new double[targetLength * size];
      for (int i = 0; i < targetLength; i++) {
        fill(i, (i + 0.5) * scale, sourceLength, support, filter);
      }
      fixed = new int[weight.length];
      for (int k = 0; k < weight.length; k++) {
        double scaled = weight[k] * (1 << BITS);
        fixed[k] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
      }
    }

    private void fill(int i, double centre, int sourceLength, double support, Filter filter) {
      double inverse = 1.0 / (support / filter.reach);
      int from = Math.max((int) (centre - support + 0.5), 0);
      int n = Math.min((int) (centre + support + 0.5), sourceLength) - from;
      double sum = 0;
      for (int k = 0; k < n; k++) {
        double w = filter.weight(Math.abs((k + from - centre + 0.5) * inverse));
        weight[i * size + k] = w;
        sum += w;
      }
      for (int k = 0; k < n && sum != 0.0; k++) {
        weight[i * size + k] /= sum;
      }
      first[i] = from;
      count[i] = n;
    }
  }

  /** Buffers for one row of either pass; used by one resize. */
  private static final class Line {
    final float[] input;
    private final Depth depth;
    private final double[] sums;
    private final int[] fixedSums;

    Line(int inputLength, int outputLength, Depth depth) {
      input = new float[inputLength];
      sums = new double[depth == Depth.U8 ? 0 : outputLength];
      fixedSums = new int[depth == Depth.U8 ? outputLength : 0];
      this.depth = depth;
    }

    void across(Weights xs, int channels, float[] target, int at) {
      int i = 0;
      for (int x = 0; x < xs.first.length; x++) {
        for (int c = 0; c < channels; c++, i++) {
          int s = xs.first[x] * channels + c;
          if (depth == Depth.U8) {
            fixedSums[i] = fixedSum(s, channels, xs, x);
          } else {
            sums[i] = sum(s, channels, xs, x);
          }
        }
      }
      finish(target, at);
    }

    private int fixedSum(int from, int channels, Weights xs, int x) {
      int s = from;
      int sum = HALF;
      int k = x * xs.size;
      for (int end = k + xs.count[x]; k < end; k++, s += channels) {
        sum += (int) input[s] * xs.fixed[k];
      }
      return sum;
    }

    private double sum(int from, int channels, Weights xs, int x) {
      int s = from;
      double sum = 0;
      int k = x * xs.size;
      for (int end = k + xs.count[x]; k < end; k++, s += channels) {
        sum += input[s] * xs.weight[k];
      }
      return sum;
    }

    void down(Weights ys, int y, float[] middle, int row, float[] target) {
      if (depth == Depth.U8) {
        Arrays.fill(fixedSums, HALF);
      } else {
        Arrays.fill(sums, 0.0);
      }
      for (int k = 0; k < ys.count[y]; k++) {
        int s = (ys.first[y] + k) * row;
        if (depth == Depth.U8) {
          addFixed(middle, s, ys.fixed[y * ys.size + k]);
        } else {
          add(middle, s, ys.weight[y * ys.size + k]);
        }
      }
      finish(target, y * row);
    }

    private void addFixed(float[] middle, int from, int weight) {
      for (int i = 0; i < fixedSums.length; i++) {
        fixedSums[i] += (int) middle[from + i] * weight;
      }
    }

    private void add(float[] middle, int from, double weight) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += middle[from + i] * weight;
      }
    }

    private void finish(float[] target, int at) {
      if (depth == Depth.U8) {
        for (int i = 0; i < fixedSums.length; i++) {
          target[at + i] = Math.max(0, Math.min(fixedSums[i] >> BITS, 255));
        }
      } else if (depth.isInteger()) {
        for (int i = 0; i < sums.length; i++) {
          target[at + i] = (int) (sums[i] >= 0 ? sums[i] + 0.5 : sums[i] - 0.5);
        }
      } else {
        for (int i = 0; i < sums.length; i++) {
          target[at + i] = (float) sums[i];
        }
      }
    }
  }
}
