package io.medimg.training;

import java.util.Arrays;
import java.util.List;

/**
 * Fits the head on the pooled features of a backbone as it is, so that fine-tuning starts from a
 * head that already works and bends the features less (Kumar et al., ICLR 2022).
 *
 * <p>Per label a logistic regression with an L2 penalty on standardised features, by gradient
 * descent with Nesterov's momentum. Immutable and safe for use by several threads.
 */
final class LinearProbe {
  private static final int ROUNDS = 150;
  private static final double PENALTY = 1e4;
  private static final int POWER_ROUNDS = 12;
  private static final double LEAST_DEVIATION = 1e-6;

  private final double[][] rows;
  private final double[] mean;
  private final double[] deviation;
  private final double steepest;

  /** Standardises the features; {@code features} are left as they are. */
  LinearProbe(float[][] features) {
    int count = features[0].length;
    mean = new double[count];
    deviation = new double[count];
    for (float[] row : features) {
      for (int i = 0; i < count; i++) {
        mean[i] += row[i] / features.length;
      }
    }
    for (float[] row : features) {
      for (int i = 0; i < count; i++) {
        deviation[i] += (row[i] - mean[i]) * (row[i] - mean[i]) / features.length;
      }
    }
    Arrays.setAll(deviation, i -> Math.max(LEAST_DEVIATION, Math.sqrt(deviation[i])));
    rows = new double[features.length][count];
    for (int r = 0; r < rows.length; r++) {
      for (int i = 0; i < count; i++) {
        rows[r][i] = (features[r][i] - mean[i]) / deviation[i];
      }
    }
    steepest = 0.25 * largestEigenvalue() + PENALTY;
  }

  /** The largest eigenvalue of the features' scatter, by power iteration. */
  private double largestEigenvalue() {
    double[] v = new double[mean.length];
    Arrays.fill(v, 1 / Math.sqrt(v.length));
    double value = 0;
    for (int round = 0; round < POWER_ROUNDS; round++) {
      double[] next = new double[v.length];
      for (double[] row : rows) {
        add(next, row, dot(row, v));
      }
      value = Math.sqrt(dot(next, next));
      for (int i = 0; i < v.length; i++) {
        v[i] = next[i] / Math.max(value, Double.MIN_NORMAL);
      }
    }
    return 1.2 * value;
  }

  /**
   * A linear function of the features as they come.
   *
   * @param weight one number per feature
   * @param bias offset
   */
  record Line(float[] weight, float bias) {}

  /** Fits one label; films whose label is NaN are left out. */
  Line fit(List<Film> films, int label) {
    double[] w = new double[mean.length];
    double[] before = w.clone();
    double[] b = {0, 0};
    double biasStep = 4.0 / Math.max(1, rows.length);
    for (int round = 0; round < ROUNDS; round++) {
      double momentum = round / (round + 3.0);
      double[] ahead = new double[w.length];
      for (int i = 0; i < w.length; i++) {
        ahead[i] = w[i] + momentum * (w[i] - before[i]);
      }
      double aheadBias = b[0] + momentum * (b[0] - b[1]);
      double[] gradient = new double[w.length];
      double biasGradient = gradient(films, label, ahead, aheadBias, gradient);
      before = w;
      w = ahead;
      for (int i = 0; i < w.length; i++) {
        w[i] -= (gradient[i] + PENALTY * ahead[i]) / steepest;
      }
      b[1] = b[0];
      b[0] = aheadBias - biasStep * biasGradient;
    }
    return line(w, b[0]);
  }

  private double gradient(List<Film> films, int label, double[] w, double bias, double[] gradient) {
    double biasGradient = 0;
    for (int r = 0; r < rows.length; r++) {
      float wanted = films.get(r).label(label);
      if (!Float.isNaN(wanted)) {
        double error = 1 / (1 + Math.exp(-dot(rows[r], w) - bias)) - wanted;
        add(gradient, rows[r], error);
        biasGradient += error;
      }
    }
    return biasGradient;
  }

  private Line line(double[] w, double bias) {
    float[] weight = new float[w.length];
    double offset = bias;
    for (int i = 0; i < w.length; i++) {
      weight[i] = (float) (w[i] / deviation[i]);
      offset -= w[i] * mean[i] / deviation[i];
    }
    return new Line(weight, (float) offset);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void add(double[] sum, double[] row, double factor) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * row[i];
    }
  }
}
