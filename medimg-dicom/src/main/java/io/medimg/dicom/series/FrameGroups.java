package io.medimg.dicom.series;

import io.medimg.dicom.DicomDataset;
import io.medimg.dicom.Tag;
import java.util.List;

/**
 * Attributes of one frame: of its own functional group, of the group that all frames share, or of
 * the data set (DICOM PS3.3, C.7.6.16). Immutable and safe for use by several threads.
 */
final class FrameGroups {
  private final DicomDataset dataset;
  private final List<DicomDataset> shared;
  private final List<DicomDataset> own;

  FrameGroups(DicomDataset dataset, int frame) {
    this.dataset = dataset;
    shared = dataset.items(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE);
    List<DicomDataset> frames = dataset.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    own = frame < frames.size() ? List.of(frames.get(frame)) : List.of();
  }

  /** The item of a functional group's sequence, or the data set where there is none. */
  DicomDataset group(int sequence) {
    for (List<DicomDataset> groups : List.of(own, shared)) {
      if (!groups.isEmpty() && !groups.get(0).items(sequence).isEmpty()) {
        return groups.get(0).items(sequence).get(0);
      }
    }
    return dataset;
  }

  /** Whether this frame has groups of its own. */
  boolean isEnhanced() {
    return !own.isEmpty();
  }
}
