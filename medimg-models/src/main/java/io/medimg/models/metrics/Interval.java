package io.medimg.models.metrics;

/**
 * A figure and the interval that holds it with 95 % confidence.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param value the figure, NaN where it cannot be computed
 * @param low lower end, NaN where it cannot be computed
 * @param high upper end, NaN where it cannot be computed
 */
public record Interval(double value, double low, double high) {

  /** The 97.5 % point of the normal distribution. */
  static final double Z95 = 1.959963984540054;

  /** An interval about which nothing is known. */
  static final Interval UNKNOWN = new Interval(Double.NaN, Double.NaN, Double.NaN);

  /**
   * The share {@code hits / count} with Wilson's score interval, which stays within [0, 1] and is
   * not empty at 0 and 1.
   *
   * <p>Source: Wilson, J. Am. Stat. Assoc. 22 (1927) 209-212.
   *
   * @param hits from 0 to {@code count}
   * @param count how many were tried; 0 gives NaN
   * @return the share and its interval
   * @throws IllegalArgumentException if {@code hits} is not within 0 and {@code count}
   */
  public static Interval wilson(int hits, int count) {
    if (hits < 0 || hits > count) {
      throw new IllegalArgumentException(
          "%d hits of %d; hits must lie between 0 and the count".formatted(hits, count));
    }
    if (count == 0) {
      return UNKNOWN;
    }
    double share = (double) hits / count;
    double z2 = Z95 * Z95 / count;
    double middle = (share + z2 / 2) / (1 + z2);
    double half = Z95 * Math.sqrt((share * (1 - share) + z2 / 4) / count) / (1 + z2);
    double low = hits == 0 ? 0 : Math.max(0, middle - half);
    double high = hits == count ? 1 : Math.min(1, middle + half);
    return new Interval(share, low, high);
  }
}
