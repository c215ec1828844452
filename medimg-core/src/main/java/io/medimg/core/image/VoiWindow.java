package io.medimg.core.image;

import java.util.Objects;

/**
 * A value-of-interest window in real units (after rescale): DICOM Window Center (0028,1050) and
 * Width (0028,1051). Immutable and safe for use by several threads.
 *
 * @param windowCenter in real units, for example HU
 * @param windowWidth in real units; at least 1 for LINEAR, above 0 for the others
 * @param function how values are mapped
 */
public record VoiWindow(double windowCenter, double windowWidth, VoiLutFunction function)
    implements VoiTransformation {
  /**
   * Checks the window.
   *
   * @throws IllegalArgumentException if a number is not finite or the width is too small for the
   *     function
   */
  public VoiWindow {
    Objects.requireNonNull(function, "function");
    double least = function == VoiLutFunction.LINEAR ? 1 : Double.MIN_VALUE;
    if (!Double.isFinite(windowCenter) || !Double.isFinite(windowWidth) || windowWidth < least) {
      throw new IllegalArgumentException(
          "a %s window needs a finite center and a width of %s, got center %s width %s"
              .formatted(
                  function, least == 1 ? "1 or more" : "above 0", windowCenter, windowWidth));
    }
  }

  /**
   * A LINEAR window.
   *
   * @param windowCenter in real units
   * @param windowWidth in real units, at least 1
   * @return the window
   */
  public static VoiWindow linear(double windowCenter, double windowWidth) {
    return new VoiWindow(windowCenter, windowWidth, VoiLutFunction.LINEAR);
  }
}
