package io.medimg.dicom.deidentify;

import java.util.Set;

/** Words in the place of names that point to nobody. Safe for use by several threads. */
final class NameParts {
  /** Titles, degrees and particles. */
  private static final Set<String> COMMON =
      Set.of(
          "mr",
          "mrs",
          "ms",
          "miss",
          "sir",
          "dr",
          "doctor",
          "prof",
          "professor",
          "med",
          "md",
          "phd",
          "do",
          "rn",
          "rt",
          "jr",
          "sr",
          "ii",
          "iii",
          "iv",
          "herr",
          "frau",
          "van",
          "von",
          "der",
          "den",
          "de",
          "del",
          "della",
          "di",
          "da",
          "dos",
          "du",
          "la",
          "le",
          "el",
          "al",
          "bin",
          "ben",
          "ibn",
          "zu",
          "zum",
          "zur",
          "of",
          "the",
          "and",
          "st",
          "san");

  /** What systems write where there is no name. */
  private static final Set<String> PLACEHOLDERS =
      Set.of(
          "none",
          "unknown",
          "anonymous",
          "anonymized",
          "anonymised",
          "anon",
          "unnamed",
          "noname",
          "patient",
          "name",
          "null",
          "nil",
          "empty",
          "removed",
          "deleted",
          "not",
          "no",
          "na");

  private NameParts() {}

  /** Whether a word of a name is too common to be looked for; counters, too. */
  static boolean isCommon(String word) {
    return COMMON.contains(word) || isPlaceholder(word) || word.matches("[0-9]{1,3}");
  }

  static boolean isPlaceholder(String word) {
    return PLACEHOLDERS.contains(word);
  }
}
