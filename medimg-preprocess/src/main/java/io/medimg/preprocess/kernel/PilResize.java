package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Samples.Layout;

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
  /** Bits of a weight's fraction. */
  static final int BITS = 22;

  private PilResize() {}

  /** What a source pixel weighs by its distance from the target's centre. */
  enum Filter {
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
    if (layout.width() == size.width() && layout.height() == size.height()) {
      for (int y = 0; y < size.height(); y++) {
        source.readRow(y, target, y * layout.rowLength());
      }
      return;
    }
    Weights xs = new Weights(layout.width(), size.width(), filter);
    Weights ys = new Weights(layout.height(), size.height(), filter);
    if (depth == Depth.U8) {
      new PilBytes(source, xs, ys).run(target);
    } else {
      new PilDoubles(source, depth, xs, ys).run(target);
    }
  }

  /**
   * Normalised weights for every target position along one axis: one whole pixel for each if
   * nothing changes along it.
   */
  static final class Weights {
    /** Weights per target position, of which the last may be unused. */
    final int size;

    /** First source position of each target position; never less than that of the one before. */
    final int[] first;

    final int[] count;
    final double[] weight;

    Weights(int sourceLength, int targetLength, Filter filter) {
      double scale = (double) sourceLength / targetLength;
      double support = filter.reach * Math.max(scale, 1.0);
      boolean same = sourceLength == targetLength;
      size = same ? 1 : (int) Math.ceil(support) * 2 + 1;
      first = new int[targetLength];
      count = new int[targetLength];
      weight = new double[targetLength * size];
      for (int i = 0; i < targetLength; i++) {
        if (same) {
          first[i] = i;
          count[i] = 1;
          weight[i] = 1;
        } else {
          fill(i, (i + 0.5) * scale, sourceLength, support, filter);
        }
      }
    }

    /** The weights in whole numbers of 22 bits. */
    int[] fixed() {
      int[] fixed = new int[weight.length];
      for (int k = 0; k < weight.length; k++) {
        double scaled = weight[k] * (1 << BITS);
        fixed[k] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
      }
      return fixed;
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
}
