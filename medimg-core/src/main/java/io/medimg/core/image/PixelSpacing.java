package io.medimg.core.image;

import java.util.Objects;

/**
 * Distance between pixel centres; rows first, as in DICOM Pixel Spacing (0028,0030). Immutable and
 * safe for use by several threads.
 *
 * @param rowMm between rows (downwards), above 0
 * @param columnMm between columns (to the right), above 0
 * @param source where the numbers come from, since not all of them hold inside the patient
 */
public record PixelSpacing(double rowMm, double columnMm, Source source) {
  /** Where a spacing comes from. */
  public enum Source {
    /** Pixel Spacing (0028,0030): in the patient. */
    PIXEL_SPACING,
    /**
     * Imager Pixel Spacing (0018,1164): at the detector, so lengths in the patient appear
     * magnified.
     */
    IMAGER_PIXEL_SPACING,
    /** Nominal Scanned Pixel Spacing (0018,2010) of a digitised film. */
    NOMINAL_SCANNED,
    /** The one region of an ultrasound image whose axes are lengths (0018,6011). */
    ULTRASOUND_REGION,
    /** A resolution in a PNG, TIFF or BMP, which describes paper rather than patients. */
    FILE_RESOLUTION,
    /** Given by the caller. */
    GIVEN
  }

  /**
   * Checks the distances.
   *
   * @throws IllegalArgumentException if one is not finite and above 0
   */
  public PixelSpacing {
    Objects.requireNonNull(source, "source");
    if (!(rowMm > 0 && columnMm > 0) || !Double.isFinite(rowMm) || !Double.isFinite(columnMm)) {
      throw new IllegalArgumentException(
          "pixel spacing must be finite and above 0 mm, got %s x %s".formatted(rowMm, columnMm));
    }
  }
}
