package io.medimg.dicom.deidentify;

import java.util.Locale;
import java.util.Optional;

/** What de-identification keeps or cleans instead of removing it: options of PS3.15, E.3. */
public enum Keep {
  /** UIDs as they are, so that results can be joined with other data again. */
  UIDS("113110", "Retain UIDs Option"),
  /** What the scanner is, its serial number included. */
  DEVICE("113109", "Retain Device Identity Option"),
  /** Where the image was made. */
  INSTITUTION("113112", "Retain Institution Identity Option"),
  /** Age, sex, weight and others that measurements depend on. */
  PATIENT_CHARACTERISTICS("113108", "Retain Patient Characteristics Option"),
  /** Dates and times as they are. */
  FULL_DATES("113106", "Retain Longitudinal Temporal Information Full Dates Option"),
  /** Dates of a patient, all moved by the same number of days; times as they are. */
  MODIFIED_DATES("113107", "Retain Longitudinal Temporal Information Modified Dates Option"),
  /** Descriptions, but only words of a vocabulary of imaging. */
  CLEAN_DESCRIPTORS("113105", "Clean Descriptors Option"),
  /** Structured reports: codes, numbers and places; no names, and texts cleaned. */
  CLEAN_STRUCTURED_CONTENT("113104", "Clean Structured Content Option"),
  /** Lines of graphic annotations, not their texts; overlays go all the same. */
  CLEAN_GRAPHICS("113103", "Clean Graphics Option"),
  /**
   * Private attributes that are known to hold no identity, such as factors of PET and diffusion.
   */
  SAFE_PRIVATE("113111", "Retain Safe Private Option");

  private final String code;
  private final String meaning;

  Keep(String code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  String code() {
    return code;
  }

  String meaning() {
    return meaning;
  }

  /** How it is written on the command line, for example {@code safe-private}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The option that a word names.
   *
   * @param word for example {@code device}, upper and lower case alike
   * @return empty if it is no such word
   */
  public static Optional<Keep> ofWord(String word) {
    for (Keep keep : values()) {
      if (keep.word().equalsIgnoreCase(word.strip())) {
        return Optional.of(keep);
      }
    }
    return Optional.empty();
  }
}
