package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Samples.Layout;

/**
 * Resizing as PyTorch's {@code interpolate(mode="bilinear", align_corners=False)} does on floats,
 * without and with {@code antialias=True}. Without: two taps along each axis. With: a triangle
 * whose width follows the scale where a side shrinks, across first, then down. Sums are fused and
 * ordered as in PyTorch's own code for contiguous colour tensors on x86-64 with AVX2; PyTorch
 * itself differs from that in the last bits by memory format and processor. Integer depths are
 * computed in floats and rounded half to even, as torchvision's {@code resize} does with tensors of
 * bytes.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class TorchResize {

  private TorchResize() {}

  /** A fused multiply-add, without {@link Math#fma}, which is slow where processors lack it. */
  static float fused(float a, float b, float c) {
    return (float) ((double) a * b + c);
  }

  /**
   * Resizes without antialiasing.
   *
   * @param source read
   * @param depth of the working values
   * @param width of the result
   * @param height of the result
   * @param target overwritten, {@code width * height * channels} values
   */
  public static void plain(Samples source, Depth depth, int width, int height, float[] target) {
    Layout layout = source.layout();
    Pairs xs = new Pairs(layout.width(), width);
    Pairs ys = new Pairs(layout.height(), height);
    FloatPairs pairs = FloatPairs.of(source, xs.before, xs.after);
    float[] weight = Resampling.spread(xs.weight, layout.channels());
    float[][] rows = new float[2][weight.length];
    Slots slots = new Slots();
    for (int y = 0; y < height; y++) {
      int upper = slots.slot(ys.before[y], ys.after[y]);
      if (slots.put(upper, ys.before[y])) {
        across(pairs, ys.before[y], weight, rows[upper]);
      }
      int lower = slots.slot(ys.after[y], ys.before[y]);
      if (slots.put(lower, ys.after[y])) {
        across(pairs, ys.after[y], weight, rows[lower]);
      }
      int at = y * weight.length;
      down(rows[upper], rows[lower], ys.weight[y], target, at);
      Resampling.round(depth, target, at, at + weight.length);
    }
  }

  private static void across(FloatPairs pairs, int y, float[] weight, float[] result) {
    pairs.read(y);
    for (int i = 0; i < result.length; i++) {
      result[i] = fused(pairs.left[i], 1f - weight[i], pairs.right[i] * weight[i]);
    }
  }

  private static void down(float[] upper, float[] lower, float h1, float[] target, int at) {
    float h0 = 1f - h1;
    for (int i = 0; i < upper.length; i++) {
      target[at + i] = fused(upper[i], h0, lower[i] * h1);
    }
  }

  /**
   * Resizes with antialiasing.
   *
   * @param source read
   * @param depth of the working values
   * @param width of the result
   * @param height of the result
   * @param target overwritten, {@code width * height * channels} values
   */
  public static void antialiased(
      Samples source, Depth depth, int width, int height, float[] target) {
    Layout layout = source.layout();
    Spans xs = new Spans(layout.width(), width);
    Spans ys = new Spans(layout.height(), height);
    new TorchRows(source, depth, xs, ys).run(target);
  }

  /** Two source positions and the weight of the second for each target position. */
  private static final class Pairs {
    final int[] before;
    final int[] after;
    final float[] weight;

    Pairs(int sourceLength, int targetLength) {
      before = new int[targetLength];
      after = new int[targetLength];
      weight = new float[targetLength];
      float scale = (float) sourceLength / targetLength;
      for (int i = 0; i < targetLength; i++) {
        double position = Math.max(0, scale * (i + 0.5) - 0.5);
        before[i] = Math.min((int) position, sourceLength - 1);
        after[i] = Math.min(before[i] + 1, sourceLength - 1);
        weight[i] = (float) Math.min(1, position - before[i]);
      }
    }
  }

  /**
   * Consecutive source positions and their normalised weights for each target position. The first
   * product, and as many more as make whole fours, are rounded before they are added; the rest are
   * fused.
   */
  static final class Spans {
    /** First source position of each target position; never less than that of the one before. */
    final int[] first;

    final int[] count;

    /** Weights per target position, of which the last may be unused. */
    final int size;

    final float[] weight;

    Spans(int sourceLength, int targetLength) {
      float scale = (float) sourceLength / targetLength;
      float support = Math.max(scale, 1f);
      size = (int) Math.ceil(support) * 2 + 1;
      first = new int[targetLength];
      count = new int[targetLength];
      weight = new float[targetLength * size];
      for (int i = 0; i < targetLength; i++) {
        fill(i, scale * (i + 0.5f), support, sourceLength);
      }
    }

    private void fill(int i, float centre, float support, int sourceLength) {
      int from = Math.max((int) (centre - support + 0.5f), 0);
      int n = Math.min((int) (centre + support + 0.5f), sourceLength) - from;
      float inverse = support >= 1f ? 1f / support : 1f;
      float sum = 0f;
      for (int k = 0; k < n; k++) {
        float w = Math.max(0f, 1f - Math.abs((k + from - centre + 0.5f) * inverse));
        weight[i * size + k] = w;
        sum += w;
      }
      for (int k = 0; k < n && sum != 0f; k++) {
        weight[i * size + k] /= sum;
      }
      first[i] = from;
      count[i] = n;
    }

    /** How many products of target position {@code i} are rounded before they are added. */
    int plain(int i) {
      return 1 + (count[i] - 1) / 4 * 4;
    }
  }
}
