package io.medimg.core.task;

import io.medimg.core.geometry.Box;
import java.util.Objects;

/**
 * Something found at a place: has a finding and a box in source pixels. Immutable and safe for use
 * by several threads.
 *
 * @param finding what, and how sure
 * @param box where, in source pixels
 */
public record Detection(Finding finding, Box box) {
  /** Checks that both are there. */
  public Detection {
    Objects.requireNonNull(finding, "finding");
    Objects.requireNonNull(box, "box");
  }
}
