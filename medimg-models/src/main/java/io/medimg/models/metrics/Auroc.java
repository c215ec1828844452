package io.medimg.models.metrics;

import java.util.Arrays;

/**
 * The area under the ROC curve as the Mann-Whitney statistic: the chance that a positive case
 * scores higher than a negative one, ties counted half.
 *
 * <p>Source: Hanley and McNeil, Radiology 143 (1982) 29-36. Immutable and safe for use by several
 * threads.
 */
public final class Auroc {
  private Auroc() {}

  /**
   * Gives the area under the ROC curve, in [0, 1].
   *
   * @param scores one per case, higher means more likely positive; left as they are
   * @param labels whether each case is positive; as many as {@code scores}
   * @return the area, or NaN when there is no positive or no negative case
   * @throws IllegalArgumentException if the lengths differ or a score is NaN
   */
  public static double of(double[] scores, boolean[] labels) {
    Cases.check(scores, labels);
    double[] ranks = midranks(scores);
    double sum = 0;
    long positives = 0;
    for (int i = 0; i < labels.length; i++) {
      if (labels[i]) {
        sum += ranks[i];
        positives++;
      }
    }
    long negatives = labels.length - positives;
    if (positives == 0 || negatives == 0) {
      return Double.NaN;
    }
    return (sum - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
  }

  /** Ranks from 1, equal values sharing the mean of their ranks. */
  static double[] midranks(double[] values) {
    Integer[] order = new Integer[values.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(values[a], values[b]));
    double[] ranks = new double[values.length];
    int start = 0;
    while (start < order.length) {
      int end = start;
      while (end + 1 < order.length && values[order[end + 1]] == values[order[start]]) {
        end++;
      }
      for (int i = start; i <= end; i++) {
        ranks[order[i]] = (start + end) / 2.0 + 1;
      }
      start = end + 1;
    }
    return ranks;
  }
}
