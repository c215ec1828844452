package io.medimg.training;

/**
 * Turns logits into probabilities that come true: p = 1 / (1 + exp(-(a * logit + b))).
 *
 * <p>Platt's method (1999) with his smoothed targets, by Newton steps as Lin, Lin and Weng (Machine
 * Learning 68 (2007) 267-276) advise. Immutable and safe for use by several threads.
 *
 * @param slope a; kept positive, so that the order of scores stays
 * @param offset b
 */
record Platt(double slope, double offset) {
  private static final int STEPS = 100;
  private static final double RIDGE = 1e-3;
  private static final double LEAST_SLOPE = 0.05;

  double probability(double logit) {
    return 1 / (1 + Math.exp(-(slope * logit + offset)));
  }

  /** Fits both numbers; without a positive or a negative case only the offset moves. */
  static Platt fit(double[] logits, boolean[] labels) {
    int positives = 0;
    for (boolean label : labels) {
      positives += label ? 1 : 0;
    }
    double yes = (positives + 1.0) / (positives + 2.0);
    double no = 1.0 / (labels.length - positives + 2.0);
    double[] targets = new double[labels.length];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = labels[i] ? yes : no;
    }
    double a = 1;
    double b = 0;
    for (int step = 0; step < STEPS; step++) {
      double[] s = sums(logits, targets, a, b);
      double determinant = s[2] * s[4] - s[3] * s[3];
      double da = (s[0] * s[4] - s[1] * s[3]) / determinant;
      double db = (s[1] * s[2] - s[0] * s[3]) / determinant;
      double shrink = Math.min(1, 2 / (Math.abs(da) + Math.abs(db) + 1e-12));
      a = Math.max(LEAST_SLOPE, a - shrink * da);
      b -= shrink * db;
      if (Math.abs(da) + Math.abs(db) < 1e-9) {
        break;
      }
    }
    return new Platt(a, b);
  }

  /** Gradient (a, b) and second derivatives (aa, ab, bb) of the loss; a ridge pulls a to 1. */
  private static double[] sums(double[] logits, double[] targets, double a, double b) {
    double[] s = {RIDGE * (a - 1), 0, RIDGE, 0, 1e-9};
    for (int i = 0; i < logits.length; i++) {
      double p = 1 / (1 + Math.exp(-(a * logits[i] + b)));
      double error = p - targets[i];
      double weight = p * (1 - p);
      s[0] += error * logits[i];
      s[1] += error;
      s[2] += weight * logits[i] * logits[i];
      s[3] += weight * logits[i];
      s[4] += weight;
    }
    return s;
  }
}
