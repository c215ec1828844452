package io.medimg.core.image;

/**
 * How a window maps values: DICOM VOI LUT Function (0028,1056), PS3.3 C.11.2.1.2 and C.11.2.1.3.
 */
public enum VoiLutFunction {
  /** The default, with its half-unit offsets; width 1 or more. */
  LINEAR,
  /** Without offsets; width above 0. */
  LINEAR_EXACT,
  /** A sigmoid; width above 0. */
  SIGMOID
}
