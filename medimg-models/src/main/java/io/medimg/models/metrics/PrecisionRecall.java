package io.medimg.models.metrics;

import java.util.Arrays;

/**
 * Precision against recall, the honest view where positives are rare.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class PrecisionRecall {
  private PrecisionRecall() {}

  /**
   * The average precision: precision at every positive's score, weighted by the recall it adds,
   * without interpolation (as scikit-learn's average_precision_score). Chance level is the share of
   * positives.
   *
   * @param scores one per case; left as they are
   * @param labels whether each case is positive
   * @return within [0, 1], or NaN without a positive case or without a negative one
   * @throws IllegalArgumentException if the lengths differ or a score is NaN
   */
  public static double average(double[] scores, boolean[] labels) {
    Cases.check(scores, labels);
    int positives = Cases.positives(labels);
    if (positives == 0 || positives == labels.length) {
      return Double.NaN;
    }
    Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(scores[b], scores[a]));
    double sum = 0;
    int hits = 0;
    int start = 0;
    while (start < order.length) {
      int end = start;
      int before = hits;
      while (end < order.length && scores[order[end]] == scores[order[start]]) {
        hits += labels[order[end]] ? 1 : 0;
        end++;
      }
      sum += (hits - before) / (double) positives * hits / end;
      start = end;
    }
    return sum;
  }
}
