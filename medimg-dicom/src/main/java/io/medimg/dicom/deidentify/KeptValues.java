package io.medimg.dicom.deidentify;

import io.medimg.dicom.Vr;
import io.medimg.dicom.deidentify.Change.Action;
import io.medimg.dicom.deidentify.TypeTable.Requirement;
import java.util.List;

/**
 * Looks for names and identifiers of a data set in what the profile keeps of it. Not safe for use
 * by several threads.
 */
final class KeptValues {
  /** Longer bytes are pictures, sound or tables, which no text search reads. */
  private static final long MOST_BYTES = 1 << 20;

  private static final int PIXELS = 0x7FE0;

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
    switch (spot.vr()) {
      case AE, CS, LO, LT, PN, SH, ST, UC, UR, UT -> texts(spot, required);
      case OB, UN -> bytes(spot, required);
      default -> {
        // numbers and dates hold no names
      }
    }
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
