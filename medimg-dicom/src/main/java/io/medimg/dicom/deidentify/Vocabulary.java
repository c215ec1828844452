package io.medimg.dicom.deidentify;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Words that descriptions may keep. Cleaning by what is known to be harmless leaves nothing over
 * that a list of forbidden words would have missed. Safe for use by several threads.
 */
final class Vocabulary {
  private static final Set<String> WORDS = new HashSet<>();

  static {
    for (String line : ProfileTable.lines("vocabulary.txt")) {
      WORDS.addAll(List.of(line.split(" ")));
    }
  }

  private Vocabulary() {}

  /**
   * The words of a text that are in the vocabulary, and short lengths and times with their unit.
   *
   * @param text any
   * @param names words in lower case that are part of a name in the same data set, and so go
   */
  static String clean(String text, Set<String> names) {
    List<String> kept = new ArrayList<>();
    for (String word : text.split("[^\\p{Alnum}-]+")) {
      String lower = word.toLowerCase(Locale.ROOT);
      boolean measure = lower.matches("[0-9]{1,3}(mm|cm|kv|s)");
      if (measure || (WORDS.contains(lower) && !names.contains(lower))) {
        kept.add(word);
      }
    }
    return String.join(" ", kept);
  }
}
