package io.medimg.dicom.series;

import io.medimg.dicom.series.SeriesNotice.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The frames of one Series Instance UID, as stacks of slices. Immutable and safe for use by several
 * threads.
 */
public final class DicomSeries {
  private final SliceHeader.Identity identity;
  private final List<SliceStack> stacks;
  private final List<SeriesNotice> notices;

  private DicomSeries(
      SliceHeader.Identity identity, List<SliceStack> stacks, List<SeriesNotice> notices) {
    this.identity = identity;
    this.stacks = stacks;
    this.notices = notices;
  }

  static DicomSeries of(List<SliceHeader> headers) {
    StackBuilder builder = new StackBuilder(headers);
    SliceHeader.Identity identity = headers.get(0).identity();
    List<SeriesNotice> notices = new ArrayList<>(builder.notices());
    if (identity.seriesUid().isEmpty()) {
      notices.add(
          new SeriesNotice(
              Kind.NO_SERIES_UID, "no Series Instance UID; one folder counts as one series"));
    }
    return new DicomSeries(identity, builder.stacks(), List.copyOf(notices));
  }

  /** Series Instance UID (0020,000E); empty if the files have none. */
  public Optional<String> seriesInstanceUid() {
    return Optional.of(identity.seriesUid()).filter(uid -> !uid.isEmpty());
  }

  /** Modality (0008,0060) as stored; empty text if the files do not say. */
  public String modality() {
    return identity.modality();
  }

  /** Series Number (0020,0011), 0 if the files do not say. */
  public int number() {
    return identity.series();
  }

  /**
   * Its stacks, at least one: by size and orientation in the order in which they were found, then
   * by what tells slices in one place apart ({@link SliceStack#distinction()}), lowest first.
   */
  public List<SliceStack> stacks() {
    return stacks;
  }

  /** What is odd about the series as a whole; each stack has its own, too. */
  public List<SeriesNotice> notices() {
    return notices;
  }

  /** Modality, number and stacks; no patient data, no identifiers. */
  @Override
  public String toString() {
    return "DicomSeries[%s %d, %s]".formatted(modality(), number(), stacks);
  }
}
