package io.medimg.core.image;

import java.util.Locale;

/**
 * What kind of device made an image: the defined terms of DICOM Modality (0008,0060) that medimg
 * tells apart.
 */
public enum Modality {
  /** Computed radiography. */
  CR,
  /** Digital radiography. */
  DX,
  /** Radiography without a digital detector type, for example scanned film. */
  RG,
  /** Mammography. */
  MG,
  /** Computed tomography. */
  CT,
  /** Magnetic resonance. */
  MR,
  /** Positron emission tomography. */
  PT,
  /** Nuclear medicine. */
  NM,
  /** Ultrasound. */
  US,
  /** X-ray angiography. */
  XA,
  /** Radio fluoroscopy. */
  RF,
  /** Endoscopy. */
  ES,
  /** Slide microscopy. */
  SM,
  /** Ophthalmic photography. */
  OP,
  /** Anything else that DICOM names. */
  OT,
  /** The file does not say (PNG, JPEG and the like). */
  UNKNOWN;

  /**
   * Reads a DICOM defined term.
   *
   * @param code for example {@code "CR"}; blanks around it are ignored
   * @return the modality, {@link #OT} for a code that medimg does not tell apart, {@link #UNKNOWN}
   *     for a blank one
   */
  public static Modality ofCode(String code) {
    String c = code.trim().toUpperCase(Locale.ROOT);
    if (c.isEmpty()) {
      return UNKNOWN;
    }
    for (Modality m : values()) {
      if (m.name().equals(c) && m != UNKNOWN) {
        return m;
      }
    }
    return OT;
  }

  /** Whether the image is a projection radiograph (CR, DX, RG). */
  public boolean isRadiograph() {
    return this == CR || this == DX || this == RG;
  }
}
