package io.medimg.preprocess.kernel;

/**
 * Speckle reduction for ultrasound. Values are 0 to 1, row after row.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Speckle {
  /** Keeps divisions by the darkest values finite. */
  private static final double FLOOR = 1.0 / 255;

  private Speckle() {}

  /**
   * Lee's filter for multiplicative noise: {@code m + W (v - m)} with {@code W = max(0, 1 - Cn^2 /
   * C^2)}, {@code m} and {@code C^2 = variance / m^2} of the window around, edges repeated; {@code
   * m} where the window is black or even.
   *
   * @param source read, 0 to 1
   * @param width pixels in a row
   * @param radius of the window: its side is {@code 2 radius + 1}
   * @param noise squared coefficient of variation of the speckle, {@code Cn^2}
   * @param target overwritten, as long; not {@code source}
   */
  public static void lee(float[] source, int width, int radius, double noise, float[] target) {
    int height = source.length / width;
    double n = (2.0 * radius + 1) * (2 * radius + 1);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double sum = 0;
        double squares = 0;
        for (int dy = -radius; dy <= radius; dy++) {
          int row = Math.max(0, Math.min(y + dy, height - 1)) * width;
          for (int dx = -radius; dx <= radius; dx++) {
            double v = source[row + Math.max(0, Math.min(x + dx, width - 1))];
            sum += v;
            squares += v * v;
          }
        }
        double mean = sum / n;
        double variance = Math.max(0, squares / n - mean * mean);
        double weight = variance > 0 ? Math.max(0, 1 - noise * mean * mean / variance) : 0;
        int i = y * width + x;
        target[i] = (float) (mean + weight * (source[i] - mean));
      }
    }
  }

  /**
   * Speckle-reducing anisotropic diffusion: every step adds {@code time / 4} times the divergence
   * of {@code c grad v}, {@code c = 1 / (1 + (q^2 - q0^2) / (q0^2 (1 + q0^2)))} limited to 0 and 1,
   * {@code q^2} the instantaneous coefficient of variation, {@code q0 = exp(-decay t)}; edges
   * repeated.
   *
   * @param source read, limited to 0 to 1
   * @param width pixels in a row
   * @param steps how often
   * @param time of one step
   * @param decay of q0 per unit of time
   * @param target overwritten, as long; not {@code source}
   */
  public static void srad(
      float[] source, int width, int steps, double time, double decay, float[] target) {
    double[] values = new double[source.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(0, Math.min(source[i], 1)) + FLOOR;
    }
    double[] c = new double[values.length];
    double[] change = new double[values.length];
    for (int k = 0; k < steps; k++) {
      double q0 = Math.exp(-decay * k * time);
      coefficients(values, width, q0 * q0, c);
      divergence(values, width, c, change);
      for (int i = 0; i < values.length; i++) {
        values[i] += time / 4 * change[i];
      }
    }
    for (int i = 0; i < values.length; i++) {
      target[i] = (float) (values[i] - FLOOR);
    }
  }

  private static void coefficients(double[] v, int width, double q0, double[] c) {
    int height = v.length / width;
    for (int y = 0; y < height; y++) {
      int above = Math.max(y - 1, 0) * width;
      int below = Math.min(y + 1, height - 1) * width;
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        double n = v[above + x] - v[i];
        double s = v[below + x] - v[i];
        double w = v[y * width + Math.max(x - 1, 0)] - v[i];
        double e = v[y * width + Math.min(x + 1, width - 1)] - v[i];
        double gradient = (n * n + s * s + w * w + e * e) / (v[i] * v[i]);
        double laplace = (n + s + w + e) / v[i];
        double below1 = 1 + 0.25 * laplace;
        double q = (0.5 * gradient - laplace * laplace / 16) / (below1 * below1);
        double value = 1 / (1 + (q - q0) / (q0 * (1 + q0)));
        c[i] = value >= 0 ? Math.min(value, 1) : 0;
      }
    }
  }

  private static void divergence(double[] v, int width, double[] c, double[] change) {
    int height = v.length / width;
    for (int y = 0; y < height; y++) {
      int above = Math.max(y - 1, 0) * width;
      int below = Math.min(y + 1, height - 1) * width;
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        int west = y * width + Math.max(x - 1, 0);
        int east = y * width + Math.min(x + 1, width - 1);
        change[i] =
            c[below + x] * (v[below + x] - v[i])
                + c[i] * (v[above + x] - v[i])
                + c[east] * (v[east] - v[i])
                + c[i] * (v[west] - v[i]);
      }
    }
  }
}
