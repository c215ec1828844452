package io.medimg.dicom.deidentify;

import io.medimg.dicom.DicomDataset;
import io.medimg.dicom.Vr;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Words of all names in a data set. Safe for use by several threads. */
final class Names {
  private Names() {}

  static Set<String> words(DicomDataset d) {
    Set<String> words = new HashSet<>();
    collect(d, words);
    return words;
  }

  private static void collect(DicomDataset d, Set<String> words) {
    for (int tag : d.tags()) {
      if (d.vr(tag).orElse(Vr.UN) == Vr.PN) {
        for (String name : d.strings(tag)) {
          for (String word : name.toLowerCase(Locale.ROOT).split("[^\\p{Alnum}-]+")) {
            words.add(word);
          }
        }
      }
      d.items(tag).forEach(item -> collect(item, words));
    }
  }
}
