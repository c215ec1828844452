package io.medimg.models.bundle;

import org.jspecify.annotations.Nullable;

/** Argument checks that the records of this package share. */
final class Checks {
  private Checks() {}

  static void that(boolean holds, String wanted, @Nullable Object found) {
    if (!holds) {
      throw new IllegalArgumentException(wanted.formatted(found));
    }
  }

  static void notBlank(String text, String what) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(what + " must not be blank");
    }
  }

  static void unitOrUnknown(double value, String what) {
    if (!(Double.isNaN(value) || (value >= 0 && value <= 1))) {
      throw new IllegalArgumentException(
          "%s is 0 to 1, or NaN if it cannot be told, got %s".formatted(what, value));
    }
  }

  static void count(long value, String what) {
    if (value < 0) {
      throw new IllegalArgumentException("%s is 0 or more, got %d".formatted(what, value));
    }
  }
}
