package io.medimg.preprocess.kernel;

import java.util.Arrays;

/**
 * Stain normalisation of histology pictures, haematoxylin and eosin. Values are interleaved red,
 * green, blue, whole numbers from 0 to 255.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Stains {
  /** Transmitted light of an empty slide. */
  private static final double LIGHT = 240;

  /** Optical density below which a pixel counts as unstained. */
  private static final double CLEAR = 0.15;

  /** Fewest stained pixels that a stain can be estimated from. */
  private static final int FEWEST = 16;

  /** Concentrations and angles below this are none. */
  private static final double LEAST = 1e-6;

  /** Optical densities of haematoxylin, then eosin, in the reference of widespread code. */
  private static final double[] REFERENCE = {0.5626, 0.7201, 0.4062, 0.2159, 0.8012, 0.5581};

  private static final double[] REFERENCE_MOST = {1.9705, 1.0308};

  private static final double[] TO_LMS = {
    0.3811, 0.5783, 0.0402, 0.1967, 0.7244, 0.0782, 0.0241, 0.1288, 0.8444
  };
  private static final double[] FROM_LMS = {
    4.4679, -3.5873, 0.1193, -1.2186, 2.3809, -0.1624, 0.0497, -0.2439, 1.2045
  };

  private Stains() {}

  /**
   * Macenko's method: the two stains are the directions at the percentiles 1 and 99 of the angle in
   * the plane of the two largest principal components of optical density; concentrations are scaled
   * so that their percentiles 99 are those of the reference. Pictures with fewer than 16 stained
   * pixels, or without two stains, stay.
   *
   * @param rgb overwritten
   */
  public static void macenko(float[] rgb) {
    double[] density = new double[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      density[i] = -Math.log((rgb[i] + 1) / LIGHT);
    }
    double[] stained = stained(density);
    if (stained.length < 3 * FEWEST) {
      return;
    }
    double[] stains = stainVectors(stained);
    double[] amounts = amounts(density, stains);
    double mostH = percentile(amounts, 0, 2, 99);
    double mostE = percentile(amounts, 1, 2, 99);
    if (!(mostH > LEAST) || !(mostE > LEAST)) {
      return;
    }
    double scaleH = REFERENCE_MOST[0] / mostH;
    double scaleE = REFERENCE_MOST[1] / mostE;
    for (int i = 0, a = 0; i < rgb.length; i += 3, a += 2) {
      double h = amounts[a] * scaleH;
      double e = amounts[a + 1] * scaleE;
      for (int c = 0; c < 3; c++) {
        double light = LIGHT * Math.exp(-(REFERENCE[c] * h + REFERENCE[3 + c] * e));
        rgb[i + c] = (float) Math.rint(Math.max(0, Math.min(light, 255)));
      }
    }
  }

  /** The pixels none of whose channels is clear. */
  private static double[] stained(double[] density) {
    double[] kept = new double[density.length];
    int n = 0;
    for (int i = 0; i < density.length; i += 3) {
      if (density[i] >= CLEAR && density[i + 1] >= CLEAR && density[i + 2] >= CLEAR) {
        System.arraycopy(density, i, kept, n, 3);
        n += 3;
      }
    }
    return Arrays.copyOf(kept, n);
  }

  /** Haematoxylin, then eosin: the one with more red density first. */
  private static double[] stainVectors(double[] stained) {
    double[][] axes = principalAxes(stained);
    double[] angles = new double[stained.length / 3];
    for (int i = 0; i < angles.length; i++) {
      double u = dot(stained, 3 * i, axes[0]);
      double v = dot(stained, 3 * i, axes[1]);
      angles[i] = Math.atan2(v, u);
    }
    double low = percentile(angles, 0, 1, 1);
    double high = percentile(angles, 0, 1, 99);
    double[] stains = new double[6];
    for (int c = 0; c < 3; c++) {
      stains[c] = axes[0][c] * Math.cos(low) + axes[1][c] * Math.sin(low);
      stains[3 + c] = axes[0][c] * Math.cos(high) + axes[1][c] * Math.sin(high);
    }
    if (stains[0] > stains[3]) {
      return stains;
    }
    double[] swapped = new double[6];
    System.arraycopy(stains, 3, swapped, 0, 3);
    System.arraycopy(stains, 0, swapped, 3, 3);
    return swapped;
  }

  private static double dot(double[] values, int at, double[] axis) {
    return values[at] * axis[0] + values[at + 1] * axis[1] + values[at + 2] * axis[2];
  }

  /** The two directions of greatest variance, the first component of each positive. */
  private static double[][] principalAxes(double[] values) {
    int n = values.length / 3;
    double[] mean = new double[3];
    for (int i = 0; i < values.length; i++) {
      mean[i % 3] += values[i] / n;
    }
    double[][] cov = new double[3][3];
    for (int i = 0; i < values.length; i += 3) {
      for (int a = 0; a < 3; a++) {
        for (int b = 0; b < 3; b++) {
          cov[a][b] += (values[i + a] - mean[a]) * (values[i + b] - mean[b]) / (n - 1);
        }
      }
    }
    return largestTwo(cov);
  }

  /** Jacobi's rotations; a 3 x 3 matrix is diagonal to the last bit after a few sweeps. */
  private static double[][] largestTwo(double[][] matrix) {
    double[][] axes = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    for (int sweep = 0; sweep < 30; sweep++) {
      rotate(matrix, axes, 0, 1);
      rotate(matrix, axes, 0, 2);
      rotate(matrix, axes, 1, 2);
    }
    Integer[] order = {0, 1, 2};
    Arrays.sort(order, (a, b) -> Double.compare(matrix[b][b], matrix[a][a]));
    return new double[][] {positive(axes, order[0]), positive(axes, order[1])};
  }

  private static double[] positive(double[][] axes, int column) {
    double sign = axes[0][column] < 0 ? -1 : 1;
    return new double[] {sign * axes[0][column], sign * axes[1][column], sign * axes[2][column]};
  }

  private static void rotate(double[][] m, double[][] axes, int p, int q) {
    if (m[p][q] == 0) {
      return;
    }
    double theta = (m[q][q] - m[p][p]) / (2 * m[p][q]);
    double t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    double cos = 1 / Math.sqrt(t * t + 1);
    double sin = t * cos;
    for (int k = 0; k < 3; k++) {
      double a = m[k][p];
      double b = m[k][q];
      m[k][p] = cos * a - sin * b;
      m[k][q] = sin * a + cos * b;
    }
    for (int k = 0; k < 3; k++) {
      double a = m[p][k];
      double b = m[q][k];
      m[p][k] = cos * a - sin * b;
      m[q][k] = sin * a + cos * b;
      double u = axes[k][p];
      double v = axes[k][q];
      axes[k][p] = cos * u - sin * v;
      axes[k][q] = sin * u + cos * v;
    }
  }

  /** Least squares of two stains per pixel. */
  private static double[] amounts(double[] density, double[] stains) {
    double hh = 0;
    double he = 0;
    double ee = 0;
    for (int c = 0; c < 3; c++) {
      hh += stains[c] * stains[c];
      he += stains[c] * stains[3 + c];
      ee += stains[3 + c] * stains[3 + c];
    }
    double det = hh * ee - he * he;
    boolean apart = det > LEAST * hh * ee;
    double[] amounts = new double[density.length / 3 * 2];
    for (int i = 0, a = 0; i < density.length; i += 3, a += 2) {
      double h = 0;
      double e = 0;
      for (int c = 0; c < 3; c++) {
        h += stains[c] * density[i + c];
        e += stains[3 + c] * density[i + c];
      }
      amounts[a] = apart ? (ee * h - he * e) / det : 0;
      amounts[a + 1] = apart ? (hh * e - he * h) / det : 0;
    }
    return amounts;
  }

  /** NumPy's linear percentile of every {@code step}-th value from {@code from}. */
  private static double percentile(double[] values, int from, int step, double percent) {
    double[] sorted = new double[values.length / step];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = values[from + i * step];
    }
    Arrays.sort(sorted);
    double position = percent / 100 * (sorted.length - 1);
    int below = (int) Math.floor(position);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  /**
   * Means and standard deviations in Ruderman's space l-alpha-beta, as Reinhard's method matches
   * them.
   *
   * @param rgb read
   * @return three means, then three deviations (of the whole, not of a sample)
   */
  public static double[] statistics(float[] rgb) {
    double[] space = toSpace(rgb);
    int n = rgb.length / 3;
    double[] result = new double[6];
    for (int i = 0; i < space.length; i++) {
      result[i % 3] += space[i] / n;
    }
    for (int i = 0; i < space.length; i++) {
      double d = space[i] - result[i % 3];
      result[3 + i % 3] += d * d / n;
    }
    for (int c = 3; c < 6; c++) {
      result[c] = Math.sqrt(result[c]);
    }
    return result;
  }

  /**
   * Reinhard's method: gives a picture the means and deviations of another one.
   *
   * @param rgb overwritten
   * @param wanted read, three means, then three deviations, as of {@link #statistics}
   */
  public static void reinhard(float[] rgb, double[] wanted) {
    double[] own = statistics(rgb);
    double[] space = toSpace(rgb);
    for (int i = 0; i < space.length; i++) {
      int c = i % 3;
      double factor = own[3 + c] > 0 ? wanted[3 + c] / own[3 + c] : 1;
      space[i] = (space[i] - own[c]) * factor + wanted[c];
    }
    fromSpace(space, rgb);
  }

  /** Black counts as one level, since it has no logarithm. */
  private static double[] toSpace(float[] rgb) {
    double[] space = new double[rgb.length];
    double[] logs = new double[3];
    for (int i = 0; i < rgb.length; i += 3) {
      double r = Math.max(1, rgb[i]) / 255;
      double g = Math.max(1, rgb[i + 1]) / 255;
      double b = Math.max(1, rgb[i + 2]) / 255;
      for (int k = 0; k < 3; k++) {
        logs[k] = Math.log10(TO_LMS[3 * k] * r + TO_LMS[3 * k + 1] * g + TO_LMS[3 * k + 2] * b);
      }
      space[i] = (logs[0] + logs[1] + logs[2]) / Math.sqrt(3);
      space[i + 1] = (logs[0] + logs[1] - 2 * logs[2]) / Math.sqrt(6);
      space[i + 2] = (logs[0] - logs[1]) / Math.sqrt(2);
    }
    return space;
  }

  private static void fromSpace(double[] space, float[] rgb) {
    for (int i = 0; i < rgb.length; i += 3) {
      double a = space[i] / Math.sqrt(3);
      double b = space[i + 1] / Math.sqrt(6);
      double c = space[i + 2] / Math.sqrt(2);
      double l = Math.pow(10, a + b + c);
      double m = Math.pow(10, a + b - c);
      double s = Math.pow(10, a - 2 * b);
      for (int k = 0; k < 3; k++) {
        double v = FROM_LMS[3 * k] * l + FROM_LMS[3 * k + 1] * m + FROM_LMS[3 * k + 2] * s;
        rgb[i + k] = (float) Math.rint(Math.max(0, Math.min(v * 255, 255)));
      }
    }
  }
}
