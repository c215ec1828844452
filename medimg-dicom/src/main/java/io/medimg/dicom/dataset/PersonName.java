package io.medimg.dicom.dataset;

import java.util.ArrayList;
import java.util.List;

/**
 * A Person Name (DICOM PS3.5, section 6.2.1): up to three ways of writing one name, each of family
 * name, given name, middle name, prefix and suffix parted by {@code ^}. Patient data: {@link
 * #toString()} prints none of it. Immutable and safe for use by several threads.
 *
 * @param alphabetic in single-byte characters, may be empty
 * @param ideographic in the characters of the country, may be empty
 * @param phonetic as it is spoken, may be empty
 */
public record PersonName(String alphabetic, String ideographic, String phonetic) {
  /** What the fields between {@code ^} are, in their order. */
  public enum Part {
    /** Family name complex. */
    FAMILY,
    /** Given name complex. */
    GIVEN,
    /** Middle name. */
    MIDDLE,
    /** Name prefix. */
    PREFIX,
    /** Name suffix. */
    SUFFIX
  }

  /**
   * A name as a data set has it.
   *
   * @param text component groups parted by {@code =}; a fourth and later ones are dropped
   * @return without padding
   */
  public static PersonName parse(String text) {
    List<String> groups = new ArrayList<>(List.of(text.split("=", 4)));
    while (groups.size() < 3) {
      groups.add("");
    }
    return new PersonName(trimmed(groups.get(0)), trimmed(groups.get(1)), trimmed(groups.get(2)));
  }

  private static String trimmed(String group) {
    return group.strip().replaceAll("\\^+$", "");
  }

  /**
   * A part of the alphabetic name.
   *
   * @param part which one
   * @return empty if it is not given
   */
  public String part(Part part) {
    String[] parts = alphabetic.split("\\^", -1);
    return part.ordinal() < parts.length ? parts[part.ordinal()].strip() : "";
  }

  /** All groups as DICOM writes them, without empty ones at the end; patient data. */
  public String text() {
    return (alphabetic + "=" + ideographic + "=" + phonetic).replaceAll("=+$", "");
  }

  /** Says how long the name is, never what it is. */
  @Override
  public String toString() {
    return "PersonName[%d characters]".formatted(text().length());
  }
}
