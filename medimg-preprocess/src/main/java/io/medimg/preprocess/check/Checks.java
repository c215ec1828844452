package io.medimg.preprocess.check;

import java.util.List;

/** Argument checks that steps share; messages say what was wanted and what was found. */
public final class Checks {
  /** The longest side that a plan may ask for. */
  public static final int MAX_SIDE = 32_768;

  /** Tables of all tiles together hold at most this many entries. */
  private static final long MAX_ENTRIES = 1L << 26;

  private Checks() {}

  public static void side(String step, String what, int value) {
    range(step, what, value, 1, MAX_SIDE);
  }

  public static void range(String step, String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s needs a %s from %d to %d, got %d".formatted(step, what, least, most, value));
    }
  }

  public static void range(String step, String what, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "%s needs a %s from %s to %s, got %s"
              .formatted(step, what, number(least), number(most), number(value)));
    }
  }

  public static void positive(String step, String what, double value, double most) {
    if (!(value > 0 && value <= most)) {
      throw new IllegalArgumentException(
          "%s needs a %s above 0 and up to %s, got %s"
              .formatted(step, what, number(most), number(value)));
    }
  }

  public static void clipLimit(String step, double clipLimit) {
    if (!(clipLimit >= 0) || !Double.isFinite(clipLimit)) {
      throw new IllegalArgumentException(
          "%s needs a clip limit of 0 (none) or more, got %s; 2 is usual for films"
              .formatted(step, clipLimit));
    }
  }

  public static void grid(String step, int tilesX, int tilesY, int bins) {
    range(step, "number of tiles across", tilesX, 1, 256);
    range(step, "number of tiles down", tilesY, 1, 256);
    range(step, "number of bins", bins, 2, 65_536);
    if ((long) tilesX * tilesY * bins > MAX_ENTRIES) {
      throw new IllegalArgumentException(
          "%s with %d x %d tiles of %d bins needs more than %d table entries; take fewer tiles or bins"
              .formatted(step, tilesX, tilesY, bins, MAX_ENTRIES));
    }
  }

  public static void unit(String step, String what, double value) {
    range(step, what, value, 0, 1);
  }

  /** For a step whose geometry depends on the pixels of each image. */
  public static IllegalStateException onlyARunTells(String step) {
    return new IllegalStateException(
        step
            + " puts pixels where their values say, so their geometry is known after a run only;"
            + " take sourceToModel() of what prepare(image) gives");
  }

  public static void finite(String step, String what, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "%s needs a finite %s, got %s".formatted(step, what, value));
    }
  }

  public static void finite(String step, String what, List<Double> values) {
    for (double value : values) {
      finite(step, what, value);
    }
  }

  public static void ascending(String step, String what, List<Double> values) {
    finite(step, what, values);
    for (int i = 1; i < values.size(); i++) {
      if (values.get(i) <= values.get(i - 1)) {
        throw new IllegalArgumentException(
            "%s needs each %s above the one before, got %s after %s"
                .formatted(step, what, number(values.get(i)), number(values.get(i - 1))));
      }
    }
  }

  /** Numbers as people write them: no trailing zero. */
  public static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
