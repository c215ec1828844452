package io.medimg.dicom.series;

import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Attributes of one frame: of its own functional group, of the group that all frames share, or of
 * the data set (DICOM PS3.3, C.7.6.16). Not safe for use by several threads; build one per thread.
 */
final class FrameGroups {
  private final DicomDataset dataset;
  private final int frame;
  private final List<DicomDataset> shared;
  private final List<DicomDataset> own;

  /** Vectors with a number for each frame, read once for all frames of a file. */
  private final Map<Integer, double[]> vectors;

  private FrameGroups(DicomDataset dataset, int frame, Map<Integer, double[]> vectors) {
    this.dataset = dataset;
    this.frame = frame;
    this.vectors = vectors;
    shared = dataset.items(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE);
    List<DicomDataset> frames = dataset.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    own = frame < frames.size() ? List.of(frames.get(frame)) : List.of();
  }

  /** The first frame of a file. */
  static FrameGroups first(DicomDataset dataset) {
    return new FrameGroups(dataset, 0, new HashMap<>());
  }

  /** Another frame of the same file. */
  FrameGroups at(int other) {
    return new FrameGroups(dataset, other, vectors);
  }

  /** This frame's number in a vector of the data set; NaN if there is none. */
  double inVector(int tag) {
    double[] all = vectors.computeIfAbsent(tag, dataset::numbers);
    return frame < all.length ? all[frame] : Double.NaN;
  }

  /** All of the file. */
  DicomDataset dataset() {
    return dataset;
  }

  /** Which frame, from 0. */
  int frame() {
    return frame;
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
