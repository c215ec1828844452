package io.medimg.models.metrics;

/**
 * DeLong's variance of the area under the ROC curve, and the test that compares two readers of the
 * same cases.
 *
 * <p>Sources: DeLong, DeLong and Clarke-Pearson, Biometrics 44 (1988) 837-845, computed with
 * midranks as in Sun and Xu, IEEE Signal Processing Letters 21 (2014) 1389-1393. Cases count as
 * independent; where patients have several films, {@link Bootstrap} by patient is the honest
 * interval. Immutable and safe for use by several threads.
 */
public final class DeLong {
  private DeLong() {}

  /**
   * The area under the ROC curve with its 95 % interval (normal approximation, cut to [0, 1]).
   *
   * @param scores one per case, higher means more likely positive; left as they are
   * @param labels whether each case is positive
   * @return NaN throughout with fewer than two positives or two negatives
   * @throws IllegalArgumentException if the lengths differ or a score is NaN
   */
  public static Interval interval(double[] scores, boolean[] labels) {
    Cases.check(scores, labels);
    int positives = Cases.positives(labels);
    double area = Auroc.of(scores, labels);
    if (positives < 2 || labels.length - positives < 2) {
      return new Interval(area, Double.NaN, Double.NaN);
    }
    Components parts = components(scores, labels);
    double half = Interval.Z95 * Math.sqrt(covariance(parts, parts));
    return new Interval(area, Math.max(0, area - half), Math.min(1, area + half));
  }

  /**
   * How two readers of the same cases differ.
   *
   * @param difference area of the first minus area of the second
   * @param low lower end of the difference's 95 % interval
   * @param high upper end of the difference's 95 % interval
   * @param pValue two-sided; 1 where the scores rank alike, NaN where it cannot be computed
   */
  public record Comparison(double difference, double low, double high, double pValue) {}

  /**
   * Compares two sets of scores of the same cases.
   *
   * @param first scores of one reader
   * @param second scores of another reader, in the same order of cases
   * @param labels whether each case is positive
   * @return NaN throughout with fewer than two positives or two negatives
   * @throws IllegalArgumentException if the lengths differ or a score is NaN
   */
  public static Comparison compare(double[] first, double[] second, boolean[] labels) {
    Cases.check(first, labels);
    Cases.check(second, labels);
    int positives = Cases.positives(labels);
    if (positives < 2 || labels.length - positives < 2) {
      return new Comparison(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }
    Components one = components(first, labels);
    Components two = components(second, labels);
    double difference = Auroc.of(first, labels) - Auroc.of(second, labels);
    double variance = covariance(one, one) + covariance(two, two) - 2 * covariance(one, two);
    double deviation = Math.sqrt(Math.max(0, variance));
    double half = Interval.Z95 * deviation;
    double p = difference == 0 ? 1 : Normal.twoSided(difference / deviation);
    return new Comparison(difference, difference - half, difference + half, p);
  }

  /** Per positive the share of negatives below it, per negative the share of positives above. */
  private record Components(double[] positives, double[] negatives) {}

  private static Components components(double[] scores, boolean[] labels) {
    int positives = Cases.positives(labels);
    int negatives = labels.length - positives;
    double[] yes = pick(scores, labels, true, positives);
    double[] no = pick(scores, labels, false, negatives);
    double[] all = pick(Auroc.midranks(scores), labels, true, positives);
    double[] allNo = pick(Auroc.midranks(scores), labels, false, negatives);
    double[] within = Auroc.midranks(yes);
    double[] withinNo = Auroc.midranks(no);
    for (int i = 0; i < positives; i++) {
      all[i] = (all[i] - within[i]) / negatives;
    }
    for (int i = 0; i < negatives; i++) {
      allNo[i] = 1 - (allNo[i] - withinNo[i]) / positives;
    }
    return new Components(all, allNo);
  }

  private static double[] pick(double[] values, boolean[] labels, boolean wanted, int count) {
    double[] picked = new double[count];
    int at = 0;
    for (int i = 0; i < values.length; i++) {
      if (labels[i] == wanted) {
        picked[at++] = values[i];
      }
    }
    return picked;
  }

  private static double covariance(Components a, Components b) {
    return covariance(a.positives(), b.positives()) / a.positives().length
        + covariance(a.negatives(), b.negatives()) / a.negatives().length;
  }

  private static double covariance(double[] a, double[] b) {
    double meanA = 0;
    double meanB = 0;
    for (int i = 0; i < a.length; i++) {
      meanA += a[i] / a.length;
      meanB += b[i] / b.length;
    }
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - meanA) * (b[i] - meanB);
    }
    return sum / (a.length - 1);
  }
}
