package io.medimg.models.bundle;

/**
 * Turns a logit into a probability: {@code sigmoid(a * logit + b)} (Platt 1999; with {@code b = 0}
 * temperature scaling, Guo 2017, where {@code a} is one over the temperature). Immutable and safe
 * for use by several threads.
 *
 * @param method {@code platt} or {@code temperature}
 * @param a factor, above 0, so that the order of scores stays
 * @param b offset; 0 for {@code temperature}
 */
public record Calibration(String method, double a, double b) {
  /** The method with a factor and an offset. */
  public static final String PLATT = "platt";

  /** The method with a factor alone. */
  public static final String TEMPERATURE = "temperature";

  /**
   * Checks the parameters.
   *
   * @throws IllegalArgumentException if the method is unknown or a parameter is out of range
   */
  public Calibration {
    Checks.that(
        method.equals(PLATT) || method.equals(TEMPERATURE),
        "a calibration is 'platt' or 'temperature', got '%s'",
        method);
    Checks.that(a > 0 && Double.isFinite(a), "a calibration's factor is above 0, got %s", a);
    Checks.that(Double.isFinite(b), "a calibration's offset is finite, got %s", b);
    Checks.that(method.equals(PLATT) || b == 0, "temperature scaling has the offset 0, got %s", b);
  }

  /**
   * Applies the map.
   *
   * @param logit a raw output
   * @return the probability, 0 to 1; NaN for NaN
   */
  public double apply(double logit) {
    double x = a * logit + b;
    if (x >= 0) {
      return 1 / (1 + Math.exp(-x));
    }
    double e = Math.exp(x);
    return e / (1 + e);
  }
}
