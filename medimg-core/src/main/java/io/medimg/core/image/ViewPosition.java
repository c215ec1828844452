package io.medimg.core.image;

import java.util.Locale;

/** The view of a projection radiograph: DICOM View Position (0018,5101). */
public enum ViewPosition {
  /** Posterior to anterior. */
  PA,
  /** Anterior to posterior, mostly at the bedside. */
  AP,
  /** From the side (LL, RL, LATERAL). */
  LATERAL,
  /** A view that is none of these. */
  OTHER,
  /** The file does not say. */
  UNKNOWN;

  /**
   * Reads a DICOM defined term or what people write instead of it.
   *
   * @param code for example {@code "PA"}, {@code "LL"} or {@code "AP Supine"}
   * @return the view; {@link #UNKNOWN} for a blank code
   */
  public static ViewPosition ofCode(String code) {
    String c = code.trim().toUpperCase(Locale.ROOT);
    if (c.isEmpty()) {
      return UNKNOWN;
    }
    if (c.equals("PA")) {
      return PA;
    }
    if (c.equals("AP") || c.startsWith("AP ") || c.startsWith("AP_")) {
      return AP;
    }
    if (c.equals("LL") || c.equals("RL") || c.equals("L") || c.startsWith("LAT")) {
      return LATERAL;
    }
    return OTHER;
  }
}
