package io.medimg.dicom.deidentify;

import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.deidentify.Change.Action;
import io.medimg.dicom.deidentify.TypeTable.Requirement;
import io.medimg.dicom.write.DicomBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes values away, or puts others in their place, and keeps a list of it. Not safe for use by
 * several threads.
 */
final class Edits {
  /** In the place of text that must be there. */
  static final String DUMMY = "ANON";

  private static final int ENCAPSULATED_DOCUMENT = 0x0042_0011;
  private static final int MIME_TYPE = 0x0042_0012;
  private static final int DOCUMENT_LENGTH = 0x0042_0015;
  private static final int CODING_SCHEME = 0x0008_0102;

  /** Where not every text will do. */
  private static final Map<Integer, String> FITTING =
      Map.of(CODING_SCHEME, "99" + DUMMY, 0x0028_1054, "US" /* Rescale Type: unspecified */);

  /** UIDs that say what something is, not which one. */
  private static final Set<Integer> CLASSES =
      Set.of(
          Tag.SOP_CLASS_UID,
          0x0002_0002,
          0x0008_001A,
          0x0008_001B,
          0x0008_010C,
          0x0008_0117,
          0x0008_0118,
          0x0008_1150);

  private final Pseudonyms pseudonyms;
  private final boolean keepsUids;
  private final List<Change> changes;

  Edits(Pseudonyms pseudonyms, boolean keepsUids, List<Change> changes) {
    this.pseudonyms = pseudonyms;
    this.keepsUids = keepsUids;
    this.changes = changes;
  }

  void log(Spot spot, Action action) {
    changes.add(new Change(spot.place(), action));
  }

  /** Leaves no more than what must be there: nothing, the bare attribute, or a dummy value. */
  void reduce(Spot spot, Requirement least) {
    log(
        spot,
        switch (least) {
          case NOTHING -> remove(spot);
          case PRESENCE -> empty(spot);
          case VALUE -> dummy(spot);
        });
  }

  /** The same, for a text with a name in it. */
  void reduceNamed(Spot spot, Requirement least) {
    switch (least) {
      case NOTHING -> remove(spot);
      case PRESENCE -> empty(spot);
      case VALUE -> dummy(spot);
    }
    log(spot, Action.IDENTITY_TAKEN);
  }

  private static Action remove(Spot spot) {
    spot.out().remove(spot.tag());
    return Action.REMOVED;
  }

  private static Action empty(Spot spot) {
    if (spot.vr() == Vr.SQ) {
      spot.out().items(spot.tag());
    } else {
      spot.out().bytes(spot.tag(), spot.vr(), new byte[0]);
    }
    return Action.EMPTIED;
  }

  private static Action dummy(Spot spot) {
    DicomBuilder out = spot.out();
    int tag = spot.tag();
    Vr vr = spot.vr();
    switch (vr) {
      case DA -> out.text(tag, vr, "20000101");
      case DT -> out.text(tag, vr, "20000101000000");
      case TM -> out.text(tag, vr, "000000");
      case AS -> out.text(tag, vr, "000Y");
      case DS, IS, FD, FL, SL, SS, UL, US -> out.numbers(tag, vr, 0);
      case AE, CS, LO, LT, PN, SH, ST, UC, UR, UT -> out.text(tag, vr, text(tag));
      case OB, UN -> bytes(spot);
      default -> {
        return empty(spot);
      }
    }
    return Action.REPLACED;
  }

  /** A text that may stand in the place of another. */
  static String text(int tag) {
    return FITTING.getOrDefault(tag, DUMMY);
  }

  private static void bytes(Spot spot) {
    byte[] bytes = {0, 0};
    if (spot.tag() == ENCAPSULATED_DOCUMENT) {
      bytes = BlankDocument.of(spot.from().string(MIME_TYPE).orElse(""));
      if (spot.from().contains(DOCUMENT_LENGTH)) {
        spot.out().numbers(DOCUMENT_LENGTH, Vr.UL, bytes.length);
      }
    }
    spot.out().bytes(spot.tag(), spot.vr(), bytes);
  }

  /** Other identifiers; those of classes and of the standard itself stay. */
  void mapUids(Spot spot) {
    if (keepsUids || CLASSES.contains(spot.tag())) {
      return;
    }
    List<String> uids = spot.from().strings(spot.tag());
    String[] mapped = uids.stream().map(pseudonyms::uid).toArray(String[]::new);
    if (!uids.equals(List.of(mapped))) {
      spot.out().text(spot.tag(), Vr.UI, mapped);
      log(spot, Action.UID_MAPPED);
    }
  }
}
