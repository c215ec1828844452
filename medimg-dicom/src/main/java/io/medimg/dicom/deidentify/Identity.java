package io.medimg.dicom.deidentify;

import io.medimg.dicom.dataset.DicomDataset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names and identifiers that a data set holds, in a form in which texts can be searched for
 * them, however these are written: in any order, case and spelling of accents, with {@code ^},
 * blanks or nothing between. Not safe for use by several threads.
 */
final class Identity {
  /** What may be a part of a longer word; shorter ones count as a whole word alone. */
  private static final int LONG = 5;

  /** The same where words are written without blanks. */
  private static final int LONG_WORDLESS = 2;

  private static final Pattern WORD_BREAK = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");

  /** Five numbers or more with dots between. */
  private static final Pattern UID = Pattern.compile("[0-2](?:\\.[0-9]+){4,}");

  private static final int LONG_UID = 20;

  private final Set<String> words = new HashSet<>();

  /** Parts of words by their first characters, so that many of them cost no more than few. */
  private final Map<String, Set<String>> parts = new HashMap<>();

  private final Set<String> uids = new HashSet<>();
  private final Map<String, Boolean> known = new HashMap<>();

  private Identity() {}

  /**
   * All that a data set holds.
   *
   * @param d left as it is
   * @param keeps what is kept is not searched for
   */
  static Identity of(DicomDataset d, Set<Keep> keeps) {
    Identity identity = new Identity();
    new IdentitySources(identity, keeps).collect(d);
    return identity;
  }

  /** Lower case without accents; one form for letters that can be written in several. */
  private static String folded(String text) {
    String plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
    StringBuilder out = new StringBuilder(plain.length());
    for (char c :
        Normalizer.normalize(plain, Normalizer.Form.NFC).toLowerCase(Locale.ROOT).toCharArray()) {
      switch (c) {
        case 'ß' -> out.append("ss");
        case 'æ' -> out.append("ae");
        case 'œ' -> out.append("oe");
        case 'ø' -> out.append('o');
        case 'ł' -> out.append('l');
        case 'đ', 'ð' -> out.append('d');
        case 'ı' -> out.append('i');
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  private static List<String> wordsOf(String text) {
    return WORD_BREAK.splitAsStream(folded(text)).filter(w -> !w.isEmpty()).toList();
  }

  /** A name in one way of writing, its components parted by {@code ^}. */
  void name(String group) {
    for (String spelling : spellings(group)) {
      List<String> all = wordsOf(spelling);
      for (String word : all) {
        if (hasWordlessScript(word)) {
          add(word, 2, LONG_WORDLESS);
        } else if (!NameParts.isCommon(word) && !Vocabulary.isAbbreviation(word)) {
          add(word, 2, LONG);
        }
      }
      if (all.size() > 1) {
        whole(all);
      }
    }
  }

  /** First and last names one after the other, without anything between. */
  private void whole(List<String> all) {
    int shortestPart = hasWordlessScript(all.get(0)) ? LONG_WORDLESS : LONG;
    add(String.join("", all), 2, shortestPart);
    add(all.get(1) + all.get(0), 2, shortestPart);
    add(all.get(0) + all.get(1), 2, shortestPart);
  }

  /** With umlauts as one letter, and as two. */
  private static Set<String> spellings(String name) {
    String two =
        Normalizer.normalize(name, Normalizer.Form.NFC)
            .replaceAll("[äÄ]", "ae")
            .replaceAll("[öÖøØ]", "oe")
            .replaceAll("[üÜ]", "ue")
            .replaceAll("[åÅ]", "aa");
    return Set.copyOf(List.of(name, two));
  }

  /** An identifier, or a phrase that counts as a whole. */
  void identifier(String value) {
    String squeezed = String.join("", wordsOf(value));
    if (NameParts.isPlaceholder(squeezed)) {
      return;
    }
    add(squeezed, 3, LONG);
    for (String digits : squeezed.split("[^0-9]+")) {
      add(digits, LONG, LONG);
    }
  }

  /** A date of birth as eight digits, and as people write it. */
  void birthDate(String value) {
    if (value.matches("[0-9]{8}")) {
      String year = value.substring(0, 4);
      String month = value.substring(4, 6);
      String day = value.substring(6);
      List.of(value, day + month + year, month + day + year).forEach(this::part);
    }
  }

  /** An identifier of an object, which is replaced where it stands alone. */
  void uid(String value) {
    uids.add(value);
  }

  private void add(String folded, int shortest, int shortestPart) {
    if (folded.length() >= shortestPart) {
      part(folded);
    }
    if (folded.length() >= shortest) {
      words.add(folded);
    }
  }

  private void part(String folded) {
    String start = folded.substring(0, folded.length() < LONG ? LONG_WORDLESS : LONG);
    parts.computeIfAbsent(start, s -> new HashSet<>()).add(folded);
  }

  /** Whether words are written without blanks between them. */
  private static boolean hasWordlessScript(String word) {
    return switch (Character.UnicodeScript.of(word.codePointAt(0))) {
      case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO, THAI, LAO, KHMER, MYANMAR -> true;
      default -> false;
    };
  }

  /** Whether a word belongs to a name or is an identifier. */
  boolean isWord(String word) {
    return words.contains(folded(word));
  }

  /** Whether a text holds a name, an identifier of the patient, or one of an object. */
  boolean isIn(String text) {
    return known.computeIfAbsent(text, t -> holdsUid(t) || holdsName(t));
  }

  private boolean holdsName(String text) {
    List<String> all = wordsOf(text);
    if (all.stream().anyMatch(words::contains)) {
      return true;
    }
    String squeezed = String.join("", all);
    return holdsPart(squeezed, LONG) || holdsPart(squeezed, LONG_WORDLESS);
  }

  private boolean holdsPart(String squeezed, int start) {
    for (int i = 0; i + start <= squeezed.length(); i++) {
      for (String part : parts.getOrDefault(squeezed.substring(i, i + start), Set.of())) {
        if (squeezed.startsWith(part, i)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean holdsUid(String text) {
    Matcher matcher = UID.matcher(text);
    while (matcher.find()) {
      String uid = matcher.group();
      boolean wellKnown = uid.startsWith(Pseudonyms.WELL_KNOWN);
      if (uids.contains(uid) || (!uids.isEmpty() && !wellKnown && uid.length() >= LONG_UID)) {
        return true;
      }
    }
    return false;
  }

  /** Whether bytes that are no text hold a name or an identifier in plain letters. */
  boolean isIn(byte[] bytes) {
    return holdsPart(folded(new String(bytes, StandardCharsets.ISO_8859_1)), LONG);
  }

  /** How much there is, never what. */
  @Override
  public String toString() {
    return "Identity[%d words]".formatted(words.size());
  }
}
