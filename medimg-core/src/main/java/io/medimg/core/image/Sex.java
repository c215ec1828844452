package io.medimg.core.image;

import java.util.Locale;
import java.util.Optional;

/** Patient's Sex: the enumerated values of DICOM (0010,0040). */
public enum Sex {
  /** F. */
  FEMALE("F"),
  /** M. */
  MALE("M"),
  /** O: other. */
  OTHER("O");

  private final String code;

  Sex(String code) {
    this.code = code;
  }

  /** DICOM's value: F, M or O. */
  public String code() {
    return code;
  }

  /**
   * Reads a DICOM value or the whole word.
   *
   * @param text for example {@code "F"} or {@code "female"}; upper and lower case alike
   * @return empty for a blank or unknown text
   */
  public static Optional<Sex> ofCode(String text) {
    String wanted = text.trim().toUpperCase(Locale.ROOT);
    for (Sex sex : values()) {
      if (sex.code.equals(wanted) || sex.name().equals(wanted)) {
        return Optional.of(sex);
      }
    }
    return Optional.empty();
  }
}
