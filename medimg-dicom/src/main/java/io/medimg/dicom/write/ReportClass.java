package io.medimg.dicom.write;

import java.util.Locale;
import java.util.Optional;

/** The storage classes that a structured report can be written in; its content is the same. */
public enum ReportClass {
  /** Comprehensive 3D SR, the class that TID 1500 is mostly written in. */
  COMPREHENSIVE_3D("1.2.840.10008.5.1.4.1.1.88.34"),
  /** Comprehensive SR, for archives and viewers that do not take the other. */
  COMPREHENSIVE("1.2.840.10008.5.1.4.1.1.88.33");

  private final String sopClass;

  ReportClass(String sopClass) {
    this.sopClass = sopClass;
  }

  /** The identifier of the storage class. */
  public String sopClass() {
    return sopClass;
  }

  /** What it is called on the command line: {@code comprehensive-3d} or {@code comprehensive}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The class that a word names.
   *
   * @param word for example {@code comprehensive}, upper and lower case alike
   * @return empty if it is no such word
   */
  public static Optional<ReportClass> ofWord(String word) {
    for (ReportClass each : values()) {
      if (each.word().equalsIgnoreCase(word.strip())) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
