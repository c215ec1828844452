package io.medimg.dicom.deidentify;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Words that descriptions and code strings may keep. Cleaning by what is known to be harmless
 * leaves nothing over that a list of forbidden words would have missed. Safe for use by several
 * threads.
 */
final class Vocabulary {
  private static final Set<String> WORDS = words("vocabulary.txt");
  private static final Set<String> TERMS = words("terms.txt");

  /** Code strings as short as this are abbreviations of the standard. */
  private static final int SHORT_CODE = 2;

  private static final int ABBREVIATION = 3;

  private Vocabulary() {}

  private static Set<String> words(String resource) {
    Set<String> words = new HashSet<>();
    for (String line : ProfileTable.lines(resource)) {
      words.addAll(List.of(line.split(" ")));
    }
    return words;
  }

  /**
   * The words of a text that are in the vocabulary, and short lengths and times with their unit.
   *
   * @param text any
   * @param named whether a word is part of a name in the same data set, and so goes
   */
  static String clean(String text, Predicate<String> named) {
    List<String> kept = new ArrayList<>();
    for (String word : text.split("[^\\p{Alnum}-]+")) {
      String lower = word.toLowerCase(Locale.ROOT);
      boolean measure = lower.matches("[0-9]{1,3}(mm|cm|kv|s)");
      if (measure || (WORDS.contains(lower) && !named.test(lower))) {
        kept.add(word);
      }
    }
    return String.join(" ", kept);
  }

  /** Whether a word is a short one of imaging, such as {@code ct}, which names nobody. */
  static boolean isAbbreviation(String word) {
    return word.length() <= ABBREVIATION && WORDS.contains(word);
  }

  /** Whether a code string is made of words of the standard alone. */
  static boolean isTerm(String code) {
    for (String word : code.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
      if (word.length() > SHORT_CODE && !WORDS.contains(word) && !TERMS.contains(word)) {
        return false;
      }
    }
    return true;
  }
}
