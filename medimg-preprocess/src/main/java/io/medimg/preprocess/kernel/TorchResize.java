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
  private static float fused(float a, float b, float c) {
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
    int channels = layout.channels();
    Pairs xs = new Pairs(layout.width(), width);
    Pairs ys = new Pairs(layout.height(), height);
    float[] upper = new float[layout.rowLength()];
    float[] lower = new float[layout.rowLength()];
    int at = 0;
    for (int y = 0; y < height; y++) {
      source.readRow(ys.before[y], upper, 0);
      source.readRow(ys.after[y], lower, 0);
      float h1 = ys.weight[y];
      float h0 = 1f - h1;
      for (int x = 0; x < width; x++) {
        float w1 = xs.weight[x];
        float w0 = 1f - w1;
        int a = xs.before[x] * channels;
        int b = xs.after[x] * channels;
        for (int c = 0; c < channels; c++, a++, b++) {
          float above = fused(upper[a], w0, upper[b] * w1);
          float below = fused(lower[a], w0, lower[b] * w1);
          target[at++] = fused(above, h0, below * h1);
        }
      }
    }
    depth.round(target, 0, target.length);
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
    int channels = layout.channels();
    Spans xs = new Spans(layout.width(), width);
    Spans ys = new Spans(layout.height(), height);
    int row = width * channels;
    float[] line = new float[layout.rowLength()];
    float[] middle = new float[layout.height() * row];
    for (int y = 0; y < layout.height(); y++) {
      source.readRow(y, line, 0);
      for (int i = 0; i < row; i++) {
        middle[y * row + i] = xs.sum(i / channels, line, i % channels, channels);
      }
    }
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < row; i++) {
        target[y * row + i] = ys.sum(y, middle, i, row);
      }
    }
    depth.round(target, 0, target.length);
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

  /** Consecutive source positions and their normalised weights for each target position. */
  private static final class Spans {
    private final int[] first;
    private final int[] count;
    private final int size;
    private final float[] weight;

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

    /**
     * The weighted sum at target position {@code i} of values {@code step} apart: the first
     * product, then as many as make whole fours with their own rounding, then the rest fused.
     */
    float sum(int i, float[] values, int offset, int step) {
      int s = first[i] * step + offset;
      int k = i * size;
      int end = k + count[i];
      int fours = k + 1 + (count[i] - 1) / 4 * 4;
      float sum = values[s] * weight[k];
      for (k++, s += step; k < fours; k++, s += step) {
        sum += values[s] * weight[k];
      }
      for (; k < end; k++, s += step) {
        sum = fused(values[s], weight[k], sum);
      }
      return sum;
    }
  }
}
