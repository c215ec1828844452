package io.medimg.preprocess;

import java.util.List;

/** Argument checks that steps share; messages say what was wanted and what was found. */
final class Checks {
  /** The longest side that a plan may ask for. */
  static final int MAX_SIDE = 32_768;

  private Checks() {}

  static void side(String step, String what, int value) {
    range(step, what, value, 1, MAX_SIDE);
  }

  static void range(String step, String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s needs a %s from %d to %d, got %d".formatted(step, what, least, most, value));
    }
  }

  static void finite(String step, String what, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "%s needs a finite %s, got %s".formatted(step, what, value));
    }
  }

  static void finite(String step, String what, List<Double> values) {
    for (double value : values) {
      finite(step, what, value);
    }
  }

  /** Numbers as people write them: no trailing zero. */
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
