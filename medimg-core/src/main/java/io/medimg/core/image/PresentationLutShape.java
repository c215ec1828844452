package io.medimg.core.image;

/** How values are shown after the VOI: DICOM Presentation LUT Shape (2050,0020), PS3.3 C.11.6. */
public enum PresentationLutShape {
  /** The least value is black. */
  IDENTITY,
  /** The least value is white. */
  INVERSE
}
