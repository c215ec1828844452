package io.medimg.dicom.deidentify;

import io.medimg.dicom.DicomDataset;
import io.medimg.dicom.Tag;
import io.medimg.dicom.Vr;
import io.medimg.dicom.deidentify.Change.Action;
import io.medimg.dicom.deidentify.Deidentifier.Subject;
import io.medimg.dicom.write.DicomBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One data set on its way to be de-identified. Not safe for use by several threads. */
final class Cleaning {
  private static final String WELL_KNOWN = "1.2.840.10008.";
  private static final int CONTENT_SEQUENCE = 0x0040_A730;
  private static final int VALUE_TYPE = 0x0040_A040;
  private static final int TEXT_OBJECTS = 0x0070_0008;

  /** UIDs that say what something is, not which one. */
  private static final Set<Integer> CLASSES =
      Set.of(Tag.SOP_CLASS_UID, 0x0008_001A, 0x0008_001B, 0x0008_1150, 0x0002_0002);

  private static final Set<String> HARMLESS_CONTENT =
      Set.of(
          "CODE",
          "NUM",
          "CONTAINER",
          "SCOORD",
          "SCOORD3D",
          "IMAGE",
          "COMPOSITE",
          "WAVEFORM",
          "UIDREF",
          "TCOORD");

  private final Subject subject;
  private final Pseudonyms pseudonyms;
  private final Set<Keep> keeps;
  private final List<Change> changes;

  Cleaning(Subject subject, Pseudonyms pseudonyms, Set<Keep> keeps, List<Change> changes) {
    this.subject = subject;
    this.pseudonyms = pseudonyms;
    this.keeps = keeps;
    this.changes = changes;
  }

  /** One attribute of a data set, in its place. */
  private record Spot(DicomDataset from, DicomBuilder out, int tag, Vr vr, String place) {}

  /** A changed copy of a data set or an item. */
  DicomBuilder dataset(DicomDataset from, String place) {
    DicomBuilder out = DicomBuilder.from(from);
    Set<Integer> creators = new HashSet<>();
    for (int tag : from.tags()) {
      if (tag >>> 16 <= 2 || (tag & 0xFFFF) == 0) {
        continue;
      }
      Vr vr = from.vr(tag).orElse(Vr.UN);
      Spot spot = new Spot(from, out, tag, vr, place + Tag.toString(tag));
      if ((tag >>> 16) % 2 == 1) {
        privateAttribute(spot, creators);
      } else {
        attribute(spot);
      }
    }
    return out;
  }

  /** Stays if it is known to hold no identity; its creator then stays as well. */
  private void privateAttribute(Spot spot, Set<Integer> creators) {
    int element = spot.tag & 0xFFFF;
    if (element < 0x100) {
      // Creators come before what they reserve: look ahead.
      for (int tag : spot.from.tags()) {
        if (tag >>> 16 == spot.tag >>> 16 && (tag & 0xFFFF) >>> 8 == element) {
          if (isSafePrivate(spot.from, tag)) {
            creators.add(spot.tag);
          }
        }
      }
      if (!creators.contains(spot.tag)) {
        remove(spot);
      }
    } else if (!isSafePrivate(spot.from, spot.tag)) {
      remove(spot);
    }
  }

  private boolean isSafePrivate(DicomDataset d, int tag) {
    if (!keeps.contains(Keep.SAFE_PRIVATE) || d.vr(tag).orElse(Vr.SQ) == Vr.SQ) {
      return false;
    }
    int creator = tag & 0xFFFF_0000 | (tag & 0xFFFF) >>> 8;
    return d.string(creator).filter(c -> ProfileTable.isSafe(tag, c)).isPresent();
  }

  private void attribute(Spot spot) {
    int repeating = spot.tag >>> 24;
    if (repeating == 0x50 || repeating == 0x60) {
      remove(spot);
      return;
    }
    ProfileTable.row(spot.tag).ifPresentOrElse(row -> listed(spot, row), () -> unlisted(spot));
  }

  private void listed(Spot spot, ProfileTable.Row row) {
    boolean clean = false;
    for (Keep keep : keeps) {
      boolean counts = !isTemporal(spot.vr) || isDates(keep);
      Character action = row.options().get(keep);
      if (counts && action != null && action == 'K') {
        descend(spot);
        return;
      }
      clean |= counts && action != null;
    }
    if (clean) {
      clean(spot);
    } else {
      basic(spot, row.basic());
    }
  }

  private static boolean isDates(Keep keep) {
    return keep == Keep.FULL_DATES || keep == Keep.MODIFIED_DATES;
  }

  private static boolean isTemporal(Vr vr) {
    return vr == Vr.DA || vr == Vr.DT || vr == Vr.TM;
  }

  /** What the table does not list is harmless, but for kinds of values that seldom are. */
  private void unlisted(Spot spot) {
    switch (spot.vr) {
      case SQ -> descend(spot);
      case UI -> mapUids(spot);
      case DA, DT, TM -> {
        if (keeps.contains(Keep.MODIFIED_DATES)) {
          clean(spot);
        } else if (!keeps.contains(Keep.FULL_DATES)) {
          remove(spot);
        }
      }
      case PN, LT, ST, UT, UN -> remove(spot);
      default -> {
        // stays
      }
    }
  }

  private void basic(Spot spot, String action) {
    if (spot.tag == Tag.PATIENT_NAME || spot.tag == Tag.PATIENT_ID) {
      spot.out.text(spot.tag, spot.tag == Tag.PATIENT_NAME ? Vr.PN : Vr.LO, subject.pseudonym());
      changes.add(new Change(spot.place, Action.REPLACED));
      return;
    }
    switch (action) {
      case "X" -> remove(spot);
      case "U", "X/Z/U*" -> references(spot);
      case "Z", "X/Z" -> empty(spot);
      default -> dummy(spot);
    }
  }

  /** Identifiers, or items full of them; anything else in their place is no such thing. */
  private void references(Spot spot) {
    switch (spot.vr) {
      case UI -> mapUids(spot);
      case SQ -> descend(spot);
      default -> remove(spot);
    }
  }

  private void remove(Spot spot) {
    spot.out.remove(spot.tag);
    changes.add(new Change(spot.place, Action.REMOVED));
  }

  private void empty(Spot spot) {
    if (spot.vr == Vr.SQ) {
      spot.out.items(spot.tag);
    } else {
      spot.out.bytes(spot.tag, spot.vr, new byte[0]);
    }
    changes.add(new Change(spot.place, Action.EMPTIED));
  }

  private void dummy(Spot spot) {
    switch (spot.vr) {
      case SQ -> {
        remove(spot);
        return;
      }
      case UI -> {
        mapUids(spot);
        return;
      }
      case DA -> spot.out.text(spot.tag, spot.vr, "20000101");
      case DT -> spot.out.text(spot.tag, spot.vr, "20000101000000");
      case TM -> spot.out.text(spot.tag, spot.vr, "000000");
      case AS -> spot.out.text(spot.tag, spot.vr, "000Y");
      case DS, IS -> spot.out.text(spot.tag, spot.vr, "0");
      case AE, CS, LO, LT, PN, SH, ST, UC, UT -> spot.out.text(spot.tag, spot.vr, "ANON");
      default -> {
        spot.out.bytes(spot.tag, spot.vr, new byte[0]);
        changes.add(new Change(spot.place, Action.EMPTIED));
        return;
      }
    }
    changes.add(new Change(spot.place, Action.REPLACED));
  }

  private void mapUids(Spot spot) {
    if (keeps.contains(Keep.UIDS) || CLASSES.contains(spot.tag)) {
      return;
    }
    List<String> uids = spot.from.strings(spot.tag);
    String[] mapped =
        uids.stream()
            .map(u -> u.isEmpty() || u.startsWith(WELL_KNOWN) ? u : pseudonyms.uid(u))
            .toArray(String[]::new);
    if (!uids.equals(List.of(mapped))) {
      spot.out.text(spot.tag, Vr.UI, mapped);
      changes.add(new Change(spot.place, Action.UID_MAPPED));
    }
  }

  /** Keeps a value, or a sequence with its items de-identified. */
  private void descend(Spot spot) {
    if (spot.vr == Vr.SQ) {
      spot.out.items(spot.tag, items(spot, spot.from.items(spot.tag)));
    }
  }

  private List<DicomBuilder> items(Spot spot, List<DicomDataset> from) {
    List<DicomBuilder> items = new ArrayList<>();
    for (DicomDataset item : from) {
      items.add(dataset(item, "%s[%d].".formatted(spot.place, items.size() + 1)));
    }
    return items;
  }

  private void clean(Spot spot) {
    switch (spot.vr) {
      case DA, DT -> moveDates(spot);
      case TM -> times(spot);
      case SQ -> cleanSequence(spot);
      case LO, LT, PN, SH, ST, UC, UT -> cleanText(spot);
      default -> remove(spot);
    }
  }

  private void moveDates(Spot spot) {
    List<String> moved = new ArrayList<>();
    for (String value : spot.from.strings(spot.tag)) {
      moved.add(Pseudonyms.moved(value, subject.days()).orElse(""));
    }
    spot.out.text(spot.tag, spot.vr, moved.toArray(String[]::new));
    changes.add(new Change(spot.place, Action.DATE_MOVED));
  }

  /** Moving by whole days leaves the time of day; what is no time goes. */
  private void times(Spot spot) {
    for (String value : spot.from.strings(spot.tag)) {
      if (!value.matches("[0-9:.-]{0,28}")) {
        empty(spot);
        return;
      }
    }
  }

  private void cleanText(Spot spot) {
    String all = String.join(" ", spot.from.strings(spot.tag));
    spot.out.text(spot.tag, spot.vr, Vocabulary.clean(all, subject.names()));
    changes.add(new Change(spot.place, Action.CLEANED));
  }

  private void cleanSequence(Spot spot) {
    List<DicomDataset> from = spot.from.items(spot.tag);
    if (spot.tag == CONTENT_SEQUENCE) {
      from = from.stream().filter(this::isHarmless).toList();
    }
    List<DicomBuilder> items = items(spot, from);
    items.forEach(item -> item.remove(TEXT_OBJECTS));
    spot.out.items(spot.tag, items);
    changes.add(new Change(spot.place, Action.CLEANED));
  }

  private boolean isHarmless(DicomDataset item) {
    String type = item.string(VALUE_TYPE).orElse("");
    boolean dates = keeps.contains(Keep.FULL_DATES) || keeps.contains(Keep.MODIFIED_DATES);
    return HARMLESS_CONTENT.contains(type)
        || (dates && Set.of("DATE", "DATETIME", "TIME").contains(type));
  }
}
