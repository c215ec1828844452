package io.medimg.models.metrics.detection;

/**
 * How well two masks agree, counted in pixels. Immutable and safe for use by several threads.
 *
 * @param both pixels that are set in both
 * @param onlyFirst pixels that are set in the first alone
 * @param onlySecond pixels that are set in the second alone
 */
public record MaskOverlap(long both, long onlyFirst, long onlySecond) {
  /**
   * Counts.
   *
   * @param first any extent, row by row
   * @param second of the same extent
   * @return the counts
   * @throws IllegalArgumentException if the lengths differ
   */
  public static MaskOverlap of(boolean[] first, boolean[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "masks of equal extent are compared, got %d and %d pixels"
              .formatted(first.length, second.length));
    }
    long both = 0;
    long onlyFirst = 0;
    long onlySecond = 0;
    for (int i = 0; i < first.length; i++) {
      both += first[i] && second[i] ? 1 : 0;
      onlyFirst += first[i] && !second[i] ? 1 : 0;
      onlySecond += second[i] && !first[i] ? 1 : 0;
    }
    return new MaskOverlap(both, onlyFirst, onlySecond);
  }

  /**
   * The Dice coefficient, {@code 2 both / (first + second)}.
   *
   * @return 0 to 1; NaN if both masks are empty
   */
  public double dice() {
    return 2.0 * both / (2.0 * both + onlyFirst + onlySecond);
  }

  /**
   * Intersection over union (Jaccard).
   *
   * @return 0 to 1; NaN if both masks are empty
   */
  public double iou() {
    return (double) both / (both + onlyFirst + onlySecond);
  }

  /**
   * These counts and those of another pair, for a figure over several images.
   *
   * @param other counts
   * @return the sums
   */
  public MaskOverlap plus(MaskOverlap other) {
    return new MaskOverlap(
        both + other.both, onlyFirst + other.onlyFirst, onlySecond + other.onlySecond);
  }
}
