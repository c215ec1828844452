package io.medimg.models.explain;

import io.medimg.core.geometry.Size;

/**
 * How activations A and gradients g of a layer, [channel][row][column], become one map. The
 * gradients are those of the label's logit. All formulas as published implementations compute them;
 * the final rectification is left to {@link io.medimg.core.task.Heatmap#normalized()}, so that a
 * map keeps its sign. Immutable and safe for use by several threads.
 */
public enum GradCamVariant {
  /** Selvaraju et al., ICCV 2017: {@code sum_k mean(g_k) A_k}. */
  GRAD_CAM("Grad-CAM") {
    @Override
    double weight(float[][] a, float[][] g) {
      return sum(g, g, (x, y) -> x) / count(g);
    }
  },
  /**
   * Chattopadhay et al., WACV 2018: weights {@code sum(max(g, 0) g^2 / (2 g^2 + sum(A) g^3 +
   * 1e-6))}, nothing where g is 0.
   */
  GRAD_CAM_PLUS_PLUS("Grad-CAM++") {
    @Override
    double weight(float[][] a, float[][] g) {
      double activation = sum(a, a, (x, y) -> x);
      return sum(
          g, g, (x, y) -> x > 0 ? x * (x * x) / (2 * x * x + activation * x * x * x + 1e-6) : 0);
    }
  },
  /** Fu et al., BMVC 2020: weights {@code sum(g A) / (sum(A) + 1e-7)}. */
  XGRAD_CAM("XGrad-CAM") {
    @Override
    double weight(float[][] a, float[][] g) {
      return sum(g, a, (x, y) -> x * y) / (sum(a, a, (x, y) -> x) + 1e-7);
    }
  },
  /** Jiang et al., TIP 2021: {@code sum_k max(g_k, 0) A_k}, place by place. */
  LAYER_CAM("LayerCAM") {
    @Override
    double weight(float[][] a, float[][] g) {
      return 1;
    }

    @Override
    double gate(double gradient) {
      return Math.max(0, gradient);
    }
  };

  private final String words;

  GradCamVariant(String words) {
    this.words = words;
  }

  /** How the method is written. */
  public String words() {
    return words;
  }

  /** The weight of a channel. */
  abstract double weight(float[][] a, float[][] g);

  /** The weight of a place within its channel. */
  double gate(double gradient) {
    return 1;
  }

  /**
   * Computes the map.
   *
   * @param activations [channel][row][column], left as they are
   * @param gradients of the label's logit, of the same extent
   * @return row by row, raw values with their sign
   * @throws IllegalArgumentException if there is no channel or the extents differ
   */
  public float[] map(float[][][] activations, float[][][] gradients) {
    Size size = size(activations, gradients);
    double[] sum = new double[Math.toIntExact(size.pixels())];
    for (int k = 0; k < activations.length; k++) {
      double weight = weight(activations[k], gradients[k]);
      for (int y = 0; y < size.height(); y++) {
        for (int x = 0; x < size.width(); x++) {
          double gate = gate(gradients[k][y][x]);
          sum[y * size.width() + x] += weight * gate * activations[k][y][x];
        }
      }
    }
    float[] out = new float[sum.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) sum[i];
    }
    return out;
  }

  private static Size size(float[][][] activations, float[][][] gradients) {
    if (activations.length == 0 || activations.length != gradients.length) {
      throw new IllegalArgumentException(
          "as many channels of gradients as of activations are needed, at least 1, got %d and %d"
              .formatted(gradients.length, activations.length));
    }
    Size size = new Size(activations[0][0].length, activations[0].length);
    for (int k = 0; k < activations.length; k++) {
      check(size, activations[k]);
      check(size, gradients[k]);
    }
    return size;
  }

  private static void check(Size size, float[][] channel) {
    boolean fits = channel.length == size.height();
    for (float[] row : channel) {
      fits &= row.length == size.width();
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "all channels of activations and gradients are " + size + ", one differs");
    }
  }

  private interface Term {
    double of(double x, double y);
  }

  private static double sum(float[][] first, float[][] second, Term term) {
    double sum = 0;
    for (int y = 0; y < first.length; y++) {
      for (int x = 0; x < first[y].length; x++) {
        sum += term.of(first[y][x], second[y][x]);
      }
    }
    return sum;
  }

  private static int count(float[][] channel) {
    return channel.length * channel[0].length;
  }
}
