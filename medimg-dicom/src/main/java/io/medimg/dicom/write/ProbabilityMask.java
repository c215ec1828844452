package io.medimg.dicom.write;

import io.medimg.core.geometry.Size;
import io.medimg.core.task.Label;
import java.util.Objects;

/**
 * How likely each pixel belongs to a label. Immutable and safe for use by several threads.
 *
 * @param label what
 * @param size that of the source
 * @param values row by row, 0 to 1, copied in and out
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out
public record ProbabilityMask(Label label, Size size, float[] values) {
  /**
   * Copies and checks the values.
   *
   * @throws IllegalArgumentException if their number does not fit the size, or one is outside 0..1
   */
  public ProbabilityMask {
    Objects.requireNonNull(label, "label");
    values = values.clone();
    if (values.length != size.pixels()) {
      throw new IllegalArgumentException(
          "a mask of %s needs %d values, got %d".formatted(size, size.pixels(), values.length));
    }
    for (float v : values) {
      if (!(v >= 0 && v <= 1)) {
        throw new IllegalArgumentException("a probability is 0 to 1, got " + v);
      }
    }
  }

  @Override
  public float[] values() {
    return values.clone();
  }

  @Override
  public String toString() {
    return "ProbabilityMask[%s, %s]".formatted(label, size);
  }
}
