package io.medimg.models.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether probabilities come true: of cases scored 0.8, eight in ten should be positive.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param brier mean squared distance of probability and outcome (Brier 1950); 0 is perfect
 * @param expectedError mean distance of probability and share of positives over bins of equal
 *     width, weighted by their cases (ECE; Guo et al., ICML 2017)
 * @param bins the bins that hold cases, from low to high
 */
public record Reliability(double brier, double expectedError, List<Bin> bins) {

  /** Keeps a copy of the bins. */
  public Reliability {
    bins = List.copyOf(bins);
  }

  /**
   * The cases whose probability lies in one bin.
   *
   * @param low where the bin begins, inclusive
   * @param high where it ends, exclusive but for 1
   * @param count cases in it, at least 1
   * @param meanProbability mean of their probabilities
   * @param positiveShare share of them that is positive
   */
  public record Bin(
      double low, double high, int count, double meanProbability, double positiveShare) {}

  /**
   * Measures probabilities.
   *
   * @param probabilities one per case, in [0, 1]; left as they are
   * @param labels whether each case is positive
   * @param bins how many bins of equal width; 10 is usual
   * @return NaN figures and no bins without cases
   * @throws IllegalArgumentException if the lengths differ, a number is no probability, or {@code
   *     bins} is below 1
   */
  public static Reliability of(double[] probabilities, boolean[] labels, int bins) {
    Cases.check(probabilities, labels);
    if (bins < 1) {
      throw new IllegalArgumentException("%d bins; at least 1 is needed".formatted(bins));
    }
    double[][] sums = new double[bins][3];
    double brier = 0;
    for (int i = 0; i < probabilities.length; i++) {
      double p = probabilities[i];
      if (p < 0 || p > 1) {
        throw new IllegalArgumentException(
            "%s at %d is no probability; give values from 0 to 1".formatted(p, i));
      }
      double outcome = labels[i] ? 1 : 0;
      brier += (p - outcome) * (p - outcome) / probabilities.length;
      double[] sum = sums[Math.min(bins - 1, (int) (p * bins))];
      sum[0]++;
      sum[1] += p;
      sum[2] += outcome;
    }
    return probabilities.length == 0
        ? new Reliability(Double.NaN, Double.NaN, List.of())
        : fromSums(brier, sums, probabilities.length);
  }

  private static Reliability fromSums(double brier, double[][] sums, int cases) {
    List<Bin> found = new ArrayList<>();
    double error = 0;
    for (int b = 0; b < sums.length; b++) {
      double[] sum = sums[b];
      if (sum[0] > 0) {
        double low = (double) b / sums.length;
        double high = (b + 1.0) / sums.length;
        found.add(new Bin(low, high, (int) sum[0], sum[1] / sum[0], sum[2] / sum[0]));
        error += Math.abs(sum[1] - sum[2]) / cases;
      }
    }
    return new Reliability(brier, error, found);
  }
}
