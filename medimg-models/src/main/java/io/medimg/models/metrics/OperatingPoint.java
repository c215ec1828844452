package io.medimg.models.metrics;

import java.util.Arrays;

/**
 * How a threshold decides: a case is called positive when its score is at or above it.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param threshold what scores are compared with
 * @param truePositives positives called positive
 * @param falsePositives negatives called positive
 * @param trueNegatives negatives called negative
 * @param falseNegatives positives called negative
 */
public record OperatingPoint(
    double threshold,
    int truePositives,
    int falsePositives,
    int trueNegatives,
    int falseNegatives) {

  /**
   * Counts the decisions of a threshold.
   *
   * @param scores one per case; left as they are
   * @param labels whether each case is positive
   * @throws IllegalArgumentException if the lengths differ or a score is NaN
   */
  public static OperatingPoint at(double threshold, double[] scores, boolean[] labels) {
    Cases.check(scores, labels);
    int[] counts = new int[4];
    for (int i = 0; i < scores.length; i++) {
      counts[(scores[i] >= threshold ? 0 : 2) + (labels[i] ? 0 : 1)]++;
    }
    return new OperatingPoint(threshold, counts[0], counts[1], counts[3], counts[2]);
  }

  /**
   * The point of the largest sensitivity + specificity - 1 (Youden, Cancer 3 (1950) 32-35).
   *
   * <p>The threshold lies halfway between two neighbouring scores, so that it does not hang on one
   * case; of equal points the one with the higher sensitivity is taken.
   *
   * @param scores one per case; left as they are
   * @param labels whether each case is positive
   * @return the point; its threshold is NaN without a positive or a negative case
   * @throws IllegalArgumentException if the lengths differ or a score is NaN
   */
  public static OperatingPoint youden(double[] scores, boolean[] labels) {
    Cases.check(scores, labels);
    int positives = Cases.positives(labels);
    if (positives == 0 || positives == labels.length) {
      return new OperatingPoint(Double.NaN, 0, 0, 0, 0);
    }
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    OperatingPoint best = at(sorted[0], scores, labels);
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] > sorted[i - 1]) {
        double middle = sorted[i - 1] + (sorted[i] - sorted[i - 1]) / 2;
        OperatingPoint point = at(middle > sorted[i - 1] ? middle : sorted[i], scores, labels);
        best = point.index() > best.index() ? point : best;
      }
    }
    return best;
  }

  /** Sensitivity + specificity - 1. */
  public double index() {
    return sensitivity().value() + specificity().value() - 1;
  }

  /** The share of positives called positive, with Wilson's 95 % interval. */
  public Interval sensitivity() {
    return Interval.wilson(truePositives, truePositives + falseNegatives);
  }

  /** The share of negatives called negative, with Wilson's 95 % interval. */
  public Interval specificity() {
    return Interval.wilson(trueNegatives, trueNegatives + falsePositives);
  }
}
