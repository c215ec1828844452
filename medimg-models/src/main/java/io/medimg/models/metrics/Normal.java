package io.medimg.models.metrics;

/** The normal distribution. */
final class Normal {
  private Normal() {}

  /**
   * The chance that a standard normal number is at least as far from zero as {@code z}.
   *
   * <p>By the continued fraction of erfc (Abramowitz and Stegun 7.1.14) beyond 2, by the series
   * (7.1.5) below; accurate to 1e-12.
   */
  static double twoSided(double z) {
    double x = Math.abs(z) / Math.sqrt(2);
    if (Double.isInfinite(x)) {
      return 0;
    }
    return x < 2 ? 1 - series(x) : fraction(x);
  }

  private static double series(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; n < 200 && Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= -x * x / n;
      sum += term / (2 * n + 1);
    }
    return 2 / Math.sqrt(Math.PI) * sum;
  }

  private static double fraction(double x) {
    double tail = x;
    for (int n = 120; n >= 1; n--) {
      tail = x + n / 2.0 / tail;
    }
    return Math.exp(-x * x) / (Math.sqrt(Math.PI) * tail);
  }
}
