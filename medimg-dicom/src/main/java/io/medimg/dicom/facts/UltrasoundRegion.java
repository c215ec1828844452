package io.medimg.dicom.facts;

import io.medimg.core.geometry.PatientSpace;
import io.medimg.dicom.dataset.DicomDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A part of an ultrasound image with its own calibration: an item of Sequence of Ultrasound Regions
 * (0018,6011), DICOM PS3.3, C.8.5.5. Immutable and safe for use by several threads.
 *
 * @param left first column, 0 is the image's first
 * @param top first row
 * @param right last column, included
 * @param bottom last row, included
 * @param spatialFormat Region Spatial Format: 1 two-dimensional, 2 M-mode, 3 spectral, 4 wave form,
 *     5 graphics, 0 none
 * @param dataType Region Data Type: 1 tissue, 2 colour flow, 3 PW spectral Doppler ...
 * @param unitX Physical Units X: 3 cm, 4 seconds, 5 hertz, 6 dB/s, 7 cm/s ...; 0 none
 * @param unitY Physical Units Y
 * @param deltaX physical units from one column to the next
 * @param deltaY physical units from one row to the next
 */
public record UltrasoundRegion(
    int left,
    int top,
    int right,
    int bottom,
    int spatialFormat,
    int dataType,
    int unitX,
    int unitY,
    double deltaX,
    double deltaY) {
  private static final int REGIONS = 0x0018_6011;
  private static final int CENTIMETRES = 3;

  /**
   * The regions of an image.
   *
   * @param d its attributes
   * @return in the file's order, without broken ones
   */
  public static List<UltrasoundRegion> of(DicomDataset d) {
    List<UltrasoundRegion> regions = new ArrayList<>();
    for (DicomDataset item : d.items(REGIONS)) {
      region(item).ifPresent(regions::add);
    }
    return List.copyOf(regions);
  }

  private static Optional<UltrasoundRegion> region(DicomDataset item) {
    OptionalInt left = item.integer(0x0018_6018);
    OptionalInt top = item.integer(0x0018_601A);
    OptionalInt right = item.integer(0x0018_601C);
    OptionalInt bottom = item.integer(0x0018_601E);
    if (left.isEmpty() || top.isEmpty() || right.isEmpty() || bottom.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new UltrasoundRegion(
            left.getAsInt(),
            top.getAsInt(),
            right.getAsInt(),
            bottom.getAsInt(),
            item.integer(0x0018_6012).orElse(0),
            item.integer(0x0018_6014).orElse(0),
            item.integer(0x0018_6024).orElse(0),
            item.integer(0x0018_6026).orElse(0),
            Math.abs(item.number(0x0018_602C).orElse(0)),
            Math.abs(item.number(0x0018_602E).orElse(0))));
  }

  /** Whether both axes are lengths, so that boxes and areas can be measured in it. */
  public boolean isSpatial() {
    return unitX == CENTIMETRES
        && unitY == CENTIMETRES
        && PatientSpace.isSpacing(columnMm())
        && PatientSpace.isSpacing(rowMm());
  }

  /** Millimetres from one column to the next; only where {@link #isSpatial()}. */
  public double columnMm() {
    return deltaX * 10;
  }

  /** Millimetres from one row to the next; only where {@link #isSpatial()}. */
  public double rowMm() {
    return deltaY * 10;
  }
}
