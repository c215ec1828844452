package io.medimg.dicom.validate;

import java.util.Objects;

/**
 * Something in a data set that is not as the standard wants it; never its value. Immutable and safe
 * for use by several threads.
 *
 * @param place tags from the outermost sequence to the attribute, items counted from 1
 * @param what what was wanted
 */
public record DicomProblem(String place, String what) {
  /** Refuses nulls. */
  public DicomProblem {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(what, "what");
  }

  @Override
  public String toString() {
    return place + ": " + what;
  }
}
