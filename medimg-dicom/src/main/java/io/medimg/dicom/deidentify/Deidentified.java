package io.medimg.dicom.deidentify;

import io.medimg.dicom.dataset.DicomDataset;
import java.util.List;
import java.util.Objects;

/**
 * A data set without what tells who the patient is, and what was done to it. Immutable and safe for
 * use by several threads.
 *
 * @param dataset to be written or read
 * @param changes in the order of attributes; tags, never values
 * @param warnings what a program cannot judge: text in pixels, faces
 */
public record Deidentified(DicomDataset dataset, List<Change> changes, List<String> warnings) {
  /** Copies the lists. */
  public Deidentified {
    Objects.requireNonNull(dataset, "dataset");
    changes = List.copyOf(changes);
    warnings = List.copyOf(warnings);
  }
}
