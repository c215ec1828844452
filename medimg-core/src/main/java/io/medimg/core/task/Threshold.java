package io.medimg.core.task;

/**
 * From where on a score counts as positive, and how that was chosen. Immutable and safe for use by
 * several threads.
 *
 * @param value on the scale of the score; positive means {@code score >= value}
 * @param chosenBy for example {@code Youden's J on the validation split}
 */
public record Threshold(double value, String chosenBy) {
  /**
   * Checks the value.
   *
   * @throws IllegalArgumentException if it is not finite
   */
  public Threshold {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("a threshold is finite, got " + value);
    }
  }
}
