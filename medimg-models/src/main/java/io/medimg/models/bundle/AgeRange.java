package io.medimg.models.bundle;

import java.util.Locale;

/**
 * The ages of the patients that a label was trained on. Immutable and safe for use by several
 * threads.
 *
 * @param minYears youngest, at least 0
 * @param maxYears oldest, not below {@code minYears}, at most 150
 */
public record AgeRange(double minYears, double maxYears) {
  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  public AgeRange {
    Checks.that(
        minYears >= 0 && maxYears >= minYears && maxYears <= 150,
        "ages go from 0 or more up to 150 years, got %s",
        minYears + " to " + maxYears);
  }

  /**
   * Whether an age lies inside; whole years count to their end.
   *
   * @param years the patient's age
   * @return true from {@code minYears} to the day before {@code maxYears + 1}
   */
  public boolean contains(double years) {
    return years >= minYears && years < maxYears + 1;
  }

  /**
   * Whether an age lies in both ranges; whole years count to their end.
   *
   * @param other another range
   * @return true if some patient belongs to both
   */
  boolean overlaps(AgeRange other) {
    return minYears < other.maxYears + 1 && other.minYears < maxYears + 1;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.0f to %.0f years", minYears, maxYears);
  }
}
