package io.medimg.dicom.facts;

import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import java.util.List;
import java.util.Optional;

/**
 * Where an image says something: in the data set itself or in the functional groups of enhanced
 * multi-frame images (DICOM PS3.3, C.7.6.16). Safe for use by several threads.
 */
final class FunctionalGroups {
  private FunctionalGroups() {}

  /** What holds an attribute for all frames: the data set, the shared or equal per-frame groups. */
  static Optional<DicomDataset> common(DicomDataset d, int tag, int sequence) {
    return d.contains(tag)
        ? Optional.of(d)
        : shared(d, sequence).or(() -> equalInAllFrames(d, tag, sequence));
  }

  /** What holds an attribute for one frame: its own group, the shared one, the data set. */
  static Optional<DicomDataset> ofFrame(DicomDataset d, int frame, int tag, int sequence) {
    List<DicomDataset> frames = d.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    Optional<DicomDataset> own =
        frame < frames.size() ? frames.get(frame).item(sequence) : Optional.empty();
    return own.filter(item -> item.contains(tag))
        .or(() -> shared(d, sequence).filter(item -> item.contains(tag)))
        .or(() -> d.contains(tag) ? Optional.of(d) : Optional.empty());
  }

  private static Optional<DicomDataset> shared(DicomDataset d, int sequence) {
    return d.item(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE).flatMap(item -> item.item(sequence));
  }

  private static Optional<DicomDataset> equalInAllFrames(DicomDataset d, int tag, int sequence) {
    DicomDataset first = null;
    for (DicomDataset frame : d.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE)) {
      Optional<DicomDataset> item = frame.item(sequence);
      if (item.isEmpty()
          || (first != null && !item.get().strings(tag).equals(first.strings(tag)))) {
        return Optional.empty();
      }
      first = item.get();
    }
    return Optional.ofNullable(first);
  }
}
