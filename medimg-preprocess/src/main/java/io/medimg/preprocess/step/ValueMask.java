package io.medimg.preprocess.step;

import io.medimg.preprocess.check.Checks;

/** Which pixels a statistic is taken of. Immutable and safe for use by several threads. */
public enum ValueMask {
  /** Every pixel. */
  ALL,
  /** Pixels other than 0. */
  NONZERO,
  /** Pixels above a threshold. */
  ABOVE,
  /** Pixels above the mean of all, which is usual for MR, whose background is dark. */
  ABOVE_MEAN;

  /**
   * Refuses a threshold that would not be used.
   *
   * @throws IllegalArgumentException if it is not finite, or not 0 and the mask takes none
   */
  public void check(String step, double threshold) {
    Checks.finite(step, "threshold", threshold);
    if (this != ABOVE && threshold != 0) {
      throw new IllegalArgumentException(
          "%s with mask %s takes no threshold, so it must be 0, got %s; ABOVE takes one"
              .formatted(step, this, Checks.number(threshold)));
    }
  }

  /** The mask and its threshold in a few words. */
  public String describe(double threshold) {
    return switch (this) {
      case ALL -> "all";
      case NONZERO -> "nonzero";
      case ABOVE -> "above " + Checks.number(threshold);
      case ABOVE_MEAN -> "above mean";
    };
  }
}
