package io.medimg.preprocess;

import io.medimg.preprocess.kernel.Occurrences;

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
  void check(String step, double threshold) {
    Checks.finite(step, "threshold", threshold);
    if (this != ABOVE && threshold != 0) {
      throw new IllegalArgumentException(
          "%s with mask %s takes no threshold, so it must be 0, got %s; ABOVE takes one"
              .formatted(step, this, Checks.number(threshold)));
    }
  }

  Occurrences of(Occurrences all, double threshold) {
    return switch (this) {
      case ALL -> all;
      case NONZERO -> all.nonzero();
      case ABOVE -> all.above(threshold);
      case ABOVE_MEAN -> all.above(all.mean());
    };
  }

  String describe(double threshold) {
    return switch (this) {
      case ALL -> "all";
      case NONZERO -> "nonzero";
      case ABOVE -> "above " + Checks.number(threshold);
      case ABOVE_MEAN -> "above mean";
    };
  }
}
