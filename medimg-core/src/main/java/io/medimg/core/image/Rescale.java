package io.medimg.core.image;

import java.util.Objects;

/**
 * How stored values become real ones: {@code real = stored * rescaleSlope + rescaleIntercept}
 * (DICOM (0028,1053), (0028,1052)). Immutable and safe for use by several threads.
 *
 * @param rescaleSlope finite, not 0
 * @param rescaleIntercept finite
 * @param units for example {@code HU}, {@code BQML}; empty if unspecified
 */
public record Rescale(double rescaleSlope, double rescaleIntercept, String units) {
  /** Stored values are the real ones. */
  public static final Rescale IDENTITY = new Rescale(1, 0, "");

  private static final double MOST = 1e28;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is not finite or the slope is 0
   */
  public Rescale {
    Objects.requireNonNull(units, "units");
    if (!Double.isFinite(rescaleSlope) || rescaleSlope == 0 || !Double.isFinite(rescaleIntercept)) {
      throw new IllegalArgumentException(
          "rescale needs a finite slope other than 0 and a finite intercept, got %s and %s"
              .formatted(rescaleSlope, rescaleIntercept));
    }
  }

  /**
   * The real value of a stored one.
   *
   * @param stored as in the file
   * @return in {@link #units()}
   */
  public double apply(double stored) {
    return stored * rescaleSlope + rescaleIntercept;
  }

  /** Whether greater stored values are smaller real ones: what looks bright is then dark. */
  public boolean isFalling() {
    return rescaleSlope < 0;
  }

  /**
   * Whether real values of any stored integer of up to 32 bits are floats: finite, and not all 0.
   * What a header says beyond that is broken.
   *
   * @param slope NaN gives false
   * @param intercept NaN gives false
   * @return true for slopes other than 0 from 1e-28 to 1e28 and intercepts up to 1e28, either sign
   */
  public static boolean fitsFloats(double slope, double intercept) {
    double size = Math.abs(slope);
    return size >= 1 / MOST && size <= MOST && Math.abs(intercept) <= MOST;
  }

  /** Whether stored values are the real ones. */
  public boolean isIdentity() {
    return rescaleSlope == 1 && rescaleIntercept == 0;
  }
}
