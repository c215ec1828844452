package io.medimg.dicom.deidentify;

import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.deidentify.Change.Action;
import io.medimg.dicom.deidentify.TypeTable.Requirement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Looks for names and identifiers of a data set in what the profile keeps of it. Not safe for use
 * by several threads.
 */
final class KeptValues {
  /** Longer bytes are pictures, sound or tables, which no text search reads. */
  private static final long MOST_BYTES = 1 << 20;

  private static final int PIXELS = 0x7FE0;
  private static final int CODE_VALUE = 0x0008_0100;
  private static final int CODING_SCHEME = 0x0008_0102;

  /** What programs read, not people: without it the rest cannot be read. */
  private static final Set<Integer> STRUCTURE =
      Set.of(
          Tag.SPECIFIC_CHARACTER_SET,
          Tag.MODALITY,
          Tag.PHOTOMETRIC_INTERPRETATION,
          0x0040_A010, // relationship type
          0x0040_A040, // value type
          0x0040_A050); // continuity of content

  /** Forms of codes in public coding schemes, which are the same for everybody. */
  private static final Map<String, Pattern> PUBLIC_CODES =
      Map.of(
          "DCM", Pattern.compile("[0-9]{6}|[A-Z_]{1,16}"),
          "SCT", Pattern.compile("[0-9]{6,18}"),
          "SRT", Pattern.compile("[A-Z][0-9A-Z]?-[0-9A-F]{5}"),
          "LN", Pattern.compile("[0-9]{1,7}-[0-9]"),
          "UCUM", Pattern.compile(".{1,16}"));

  private final Identity identity;
  private final Edits edits;

  KeptValues(Identity identity, Edits edits) {
    this.identity = identity;
    this.edits = edits;
  }

  boolean isNamed(String word) {
    return identity.isWord(word);
  }

  /** Takes a value away if it holds a name; of several values those that do. */
  void check(Spot spot, Requirement required) {
    if (STRUCTURE.contains(spot.tag()) || isPublic(spot)) {
      return;
    }
    switch (spot.vr()) {
      case AE, CS, LO, LT, PN, SH, ST, UC, UR, UT -> texts(spot, required);
      case OB, UN -> bytes(spot, required);
      default -> {
        // numbers and dates hold no names
      }
    }
  }

  /** A code value of a public scheme, or the name of that scheme. */
  private static boolean isPublic(Spot spot) {
    Pattern form = PUBLIC_CODES.get(spot.from().string(CODING_SCHEME).orElse(""));
    return form != null
        && (spot.tag() == CODING_SCHEME
            || (spot.tag() == CODE_VALUE
                && form.matcher(spot.from().string(CODE_VALUE).orElse("")).matches()));
  }

  private void texts(Spot spot, Requirement required) {
    List<String> values = spot.from().strings(spot.tag());
    long named = values.stream().filter(v -> isNamed(spot.vr(), v)).count();
    if (named == 0) {
      return;
    }
    boolean ascii = values.stream().allMatch(v -> v.chars().allMatch(c -> c < 128));
    if (named == values.size() || !ascii) {
      edits.reduceNamed(spot, required);
      return;
    }
    String[] left =
        values.stream()
            .map(v -> isNamed(spot.vr(), v) ? Edits.text(spot.tag()) : v)
            .toArray(String[]::new);
    spot.out().text(spot.tag(), spot.vr(), left);
    edits.log(spot, Action.IDENTITY_TAKEN);
  }

  private boolean isNamed(Vr vr, String value) {
    return !(vr == Vr.CS && Vocabulary.isTerm(value)) && identity.isIn(value);
  }

  private void bytes(Spot spot, Requirement required) {
    boolean searched =
        spot.tag() >>> 16 < PIXELS
            && spot.from().bulk(spot.tag()).filter(b -> b.length() <= MOST_BYTES).isPresent();
    if (searched && identity.isIn(spot.from().bytes(spot.tag()).orElse(new byte[0]))) {
      edits.reduceNamed(spot, required);
    }
  }
}
