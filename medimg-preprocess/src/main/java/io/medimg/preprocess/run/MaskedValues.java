package io.medimg.preprocess.run;

import io.medimg.preprocess.kernel.Occurrences;
import io.medimg.preprocess.step.ValueMask;

/** The values that a mask lets through. Safe for use by several threads. */
public final class MaskedValues {
  private MaskedValues() {}

  /** Those of all values that count under a mask. */
  public static Occurrences of(ValueMask mask, Occurrences all, double threshold) {
    return switch (mask) {
      case ALL -> all;
      case NONZERO -> all.nonzero();
      case ABOVE -> all.above(threshold);
      case ABOVE_MEAN -> all.above(all.mean());
    };
  }
}
