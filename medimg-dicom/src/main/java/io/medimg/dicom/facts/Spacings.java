package io.medimg.dicom.facts;

import io.medimg.core.geometry.PatientSpace;
import io.medimg.core.image.PixelSpacing;
import io.medimg.core.image.PixelSpacing.Source;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pixel spacings and where they come from (DICOM PS3.3, 10.7). What is no spacing is left out. Safe
 * for use by several threads.
 */
final class Spacings {
  private Spacings() {}

  /**
   * The spacing of an image.
   *
   * @param d its attributes
   * @param measures what holds Pixel Spacing: the data set or a functional group
   * @return null if there is none
   */
  static @Nullable PixelSpacing of(DicomDataset d, DicomDataset measures) {
    PixelSpacing spacing = stated(measures, Tag.PIXEL_SPACING, Source.PIXEL_SPACING);
    if (spacing == null) {
      spacing = stated(d, Tag.IMAGER_PIXEL_SPACING, Source.IMAGER_PIXEL_SPACING);
    }
    if (spacing == null) {
      spacing = stated(d, Tag.NOMINAL_SCANNED_PIXEL_SPACING, Source.NOMINAL_SCANNED);
    }
    return spacing != null ? spacing : ultrasound(d);
  }

  private static @Nullable PixelSpacing stated(DicomDataset d, int tag, Source source) {
    double[] mm = d.numbers(tag);
    boolean usable =
        mm.length == 2 && PatientSpace.isSpacing(mm[0]) && PatientSpace.isSpacing(mm[1]);
    return usable ? new PixelSpacing(mm[0], mm[1], source) : null;
  }

  /** The spacing that all regions with lengths on both axes agree about. */
  private static @Nullable PixelSpacing ultrasound(DicomDataset d) {
    List<UltrasoundRegion> spatial =
        UltrasoundRegion.of(d).stream().filter(UltrasoundRegion::isSpatial).toList();
    boolean agree =
        !spatial.isEmpty()
            && spatial.stream()
                .allMatch(
                    r ->
                        r.deltaX() == spatial.get(0).deltaX()
                            && r.deltaY() == spatial.get(0).deltaY());
    return agree
        ? new PixelSpacing(
            spatial.get(0).rowMm(), spatial.get(0).columnMm(), Source.ULTRASOUND_REGION)
        : null;
  }
}
