package io.medimg.core.render;

/**
 * Which source positions make up each target position, and with what weight: triangles as wide as a
 * target pixel, at least as wide as a source pixel. Immutable and safe for use by several threads.
 */
final class Taps {
  private final int[] first;
  private final float[][] weights;

  private Taps(int[] first, float[][] weights) {
    this.first = first;
    this.weights = weights;
  }

  static Taps of(int from, int to) {
    double scale = (double) from / to;
    double reach = Math.max(1, scale);
    int[] first = new int[to];
    float[][] weights = new float[to][];
    for (int i = 0; i < to; i++) {
      double center = (i + 0.5) * scale - 0.5;
      int low = Math.max(0, (int) Math.ceil(center - reach));
      int high = Math.min(from - 1, (int) Math.floor(center + reach));
      first[i] = low;
      weights[i] = triangle(center, reach, low, Math.max(low, high));
    }
    return new Taps(first, weights);
  }

  private static float[] triangle(double center, double reach, int low, int high) {
    float[] w = new float[high - low + 1];
    double sum = 0;
    for (int k = 0; k < w.length; k++) {
      double v = Math.max(0, 1 - Math.abs(low + k - center) / reach);
      w[k] = (float) v;
      sum += v;
    }
    for (int k = 0; k < w.length; k++) {
      w[k] = sum > 0 ? (float) (w[k] / sum) : 1f / w.length;
    }
    return w;
  }

  int first(int target) {
    return first[target];
  }

  int count(int target) {
    return weights[target].length;
  }

  float weight(int target, int k) {
    return weights[target][k];
  }

  /** Resamples a row into {@code out} from {@code at} on. */
  void apply(float[] row, float[] out, int at) {
    for (int i = 0; i < first.length; i++) {
      float sum = 0;
      for (int k = 0; k < weights[i].length; k++) {
        sum += weights[i][k] * row[first[i] + k];
      }
      out[at + i] = sum;
    }
  }
}
