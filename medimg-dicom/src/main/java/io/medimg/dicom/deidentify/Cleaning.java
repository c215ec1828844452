package io.medimg.dicom.deidentify;

import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.deidentify.Change.Action;
import io.medimg.dicom.deidentify.Deidentifier.Subject;
import io.medimg.dicom.deidentify.Spot.Level;
import io.medimg.dicom.deidentify.TypeTable.Requirement;
import io.medimg.dicom.write.DicomBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One data set on its way to be de-identified. Not safe for use by several threads. */
final class Cleaning {
  private static final int CONTENT_SEQUENCE = 0x0040_A730;
  private static final int TEXT_VALUE = 0x0040_A160;
  private static final int GRAPHIC_ANNOTATIONS = 0x0070_0001;
  private static final int TEXT_OBJECTS = 0x0070_0008;
  private static final int GRAPHIC_OBJECTS = 0x0070_0009;
  private static final int CODE_VALUE = 0x0008_0100;

  /** What means nothing, or must not stay, when what it belongs to has gone. */
  private static final Set<Integer> GONE =
      Set.of(
          0x0010_2298, // role of the responsible person
          0x0400_0500, // identity of an earlier de-identification, encrypted
          0x4FFE_0001); // parameters of digital signatures

  private final Subject subject;
  private final Set<Keep> keeps;
  private final String sopClass;
  private final Edits edits;
  private final KeptValues kept;

  Cleaning(Subject subject, Set<Keep> keeps, DicomDataset dataset, Edits edits) {
    this.subject = subject;
    this.keeps = keeps;
    this.sopClass = dataset.string(Tag.SOP_CLASS_UID).orElse("");
    this.edits = edits;
    this.kept = new KeptValues(Identity.of(dataset, keeps), edits);
  }

  /** A changed copy of a data set or an item. */
  DicomBuilder dataset(DicomDataset from, Level level) {
    DicomBuilder out = DicomBuilder.from(from);
    Set<Integer> creators = new HashSet<>();
    for (int tag : from.tags()) {
      if (tag >>> 16 <= 2 || (tag & 0xFFFF) == 0) {
        continue;
      }
      Spot spot = new Spot(from, out, tag, from.vr(tag).orElse(Vr.UN), level);
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
    int element = spot.tag() & 0xFFFF;
    if (element < 0x100) {
      // Creators come before what they reserve: look ahead.
      for (int tag : spot.from().tags()) {
        if (tag >>> 16 == spot.tag() >>> 16 && (tag & 0xFFFF) >>> 8 == element) {
          if (isSafePrivate(spot.from(), tag)) {
            creators.add(spot.tag());
          }
        }
      }
      if (!creators.contains(spot.tag())) {
        edits.reduce(spot, Requirement.NOTHING);
      }
    } else if (isSafePrivate(spot.from(), spot.tag())) {
      keep(spot);
    } else {
      edits.reduce(spot, Requirement.NOTHING);
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
    int repeating = spot.tag() >>> 24;
    if (repeating == 0x50 || repeating == 0x60 || GONE.contains(spot.tag())) {
      edits.reduce(spot, Requirement.NOTHING);
      return;
    }
    ProfileTable.row(spot.tag()).ifPresentOrElse(row -> listed(spot, row), () -> unlisted(spot));
  }

  private void listed(Spot spot, ProfileTable.Row row) {
    boolean clean = false;
    for (Keep keep : keeps) {
      boolean counts = !isTemporal(spot.vr()) || isDates(keep);
      Character action = row.options().get(keep);
      if (counts && action != null && action == 'K') {
        keep(spot);
        return;
      }
      clean |= counts && action != null;
    }
    if (!clean || !clean(spot)) {
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
    switch (spot.vr()) {
      case SQ -> descend(spot, /* blank= */ false);
      case UI -> edits.mapUids(spot);
      case DA, DT, TM -> {
        if (keeps.contains(Keep.MODIFIED_DATES)) {
          clean(spot);
        } else if (!keeps.contains(Keep.FULL_DATES)) {
          edits.reduce(spot, required(spot));
        }
      }
      case PN, LT, ST, UR, UT, UN -> {
        boolean report = spot.tag() == TEXT_VALUE && keeps.contains(Keep.CLEAN_STRUCTURED_CONTENT);
        if (!report || !clean(spot)) {
          edits.reduce(spot, required(spot));
        }
      }
      default -> keep(spot);
    }
  }

  private Requirement required(Spot spot) {
    int sequence = spot.level().sequence();
    return sequence == 0
        ? TypeTable.ofRoot(sopClass, spot.tag())
        : TypeTable.ofItem(sequence, spot.tag());
  }

  /** The action of the basic profile, by the attribute's type where the table leaves a choice. */
  private void basic(Spot spot, String action) {
    if (spot.tag() == Tag.PATIENT_NAME || spot.tag() == Tag.PATIENT_ID) {
      Vr vr = spot.tag() == Tag.PATIENT_NAME ? Vr.PN : Vr.LO;
      spot.out().text(spot.tag(), vr, subject.pseudonym());
      edits.log(spot, Action.REPLACED);
      return;
    }
    Requirement least =
        switch (action) {
          case "U", "X/Z/U*" -> Requirement.VALUE;
          case "D" -> Requirement.VALUE;
          case "Z", "Z/D" -> Requirement.PRESENCE;
          default -> Requirement.NOTHING;
        };
    if (action.contains("U") || spot.vr() == Vr.UI) {
      references(spot, action);
    } else if (spot.vr() == Vr.SQ && least.stricter(required(spot)) == Requirement.VALUE) {
      blank(spot);
    } else {
      edits.reduce(spot, least.stricter(required(spot)));
    }
  }

  /** Identifiers, or items full of them; anything else in their place is no such thing. */
  private void references(Spot spot, String action) {
    switch (spot.vr()) {
      case UI -> {
        boolean needless = action.equals("X") && required(spot) == Requirement.NOTHING;
        if (needless) {
          edits.reduce(spot, Requirement.NOTHING);
        } else {
          edits.mapUids(spot);
        }
      }
      case SQ -> descend(spot, /* blank= */ false);
      default -> edits.reduce(spot, Requirement.NOTHING);
    }
  }

  /** A sequence that must have items, none of which may tell anything. */
  private void blank(Spot spot) {
    if (spot.tag() == GRAPHIC_ANNOTATIONS) { // its module may be left out
      edits.reduce(spot, Requirement.NOTHING);
      return;
    }
    if (spot.tag() == CONTENT_SEQUENCE) {
      spot.out().items(CONTENT_SEQUENCE, DummyItems.content());
    } else {
      descend(spot, /* blank= */ true);
    }
    edits.log(spot, Action.REPLACED);
  }

  private void keep(Spot spot) {
    if (spot.vr() == Vr.SQ) {
      descend(spot, /* blank= */ false);
    } else if (spot.level().blank()) {
      edits.reduce(spot, required(spot));
    } else {
      kept.check(spot, required(spot));
    }
  }

  /** Keeps a sequence with its items de-identified. */
  private void descend(Spot spot, boolean blank) {
    spot.out().items(spot.tag(), items(spot, blank));
  }

  private List<DicomBuilder> items(Spot spot, boolean blank) {
    List<DicomBuilder> items = new ArrayList<>();
    for (DicomDataset item : spot.from().items(spot.tag())) {
      Level level = spot.item(items.size() + 1, blank);
      boolean code = level.blank() && item.contains(CODE_VALUE);
      items.add(code ? DummyItems.code() : dataset(item, level));
    }
    return items;
  }

  /** Leaves what is known to be harmless; false if that cannot be told of this kind of value. */
  private boolean clean(Spot spot) {
    switch (spot.vr()) {
      case DA, DT -> moveDates(spot);
      case TM -> times(spot);
      case SQ -> cleanSequence(spot);
      case LO, LT, PN, SH, ST, UC, UT -> cleanText(spot);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void moveDates(Spot spot) {
    List<String> moved = new ArrayList<>();
    for (String value : spot.from().strings(spot.tag())) {
      moved.add(Pseudonyms.moved(value, subject.days()).orElse(""));
    }
    boolean none = moved.stream().allMatch(String::isEmpty);
    if (none && required(spot) == Requirement.VALUE) {
      edits.reduce(spot, Requirement.VALUE);
    } else {
      spot.out().text(spot.tag(), spot.vr(), moved.toArray(String[]::new));
      edits.log(spot, Action.DATE_MOVED);
    }
  }

  /** Moving by whole days leaves the time of day; what is no time goes. */
  private void times(Spot spot) {
    for (String value : spot.from().strings(spot.tag())) {
      if (!value.matches("[0-9:.-]{0,28}")) {
        edits.reduce(spot, Requirement.PRESENCE.stricter(required(spot)));
        return;
      }
    }
  }

  private void cleanText(Spot spot) {
    String all = String.join(" ", spot.from().strings(spot.tag()));
    String left = Vocabulary.clean(all, kept::isNamed);
    boolean needed = left.isEmpty() && required(spot) == Requirement.VALUE;
    spot.out().text(spot.tag(), spot.vr(), needed ? Edits.text(spot.tag()) : left);
    edits.log(spot, Action.CLEANED);
  }

  private void cleanSequence(Spot spot) {
    List<DicomBuilder> items = items(spot, /* blank= */ false);
    if (spot.tag() == GRAPHIC_ANNOTATIONS) {
      items = lines(spot.from().items(spot.tag()), items);
    }
    if (items.isEmpty() && spot.tag() == GRAPHIC_ANNOTATIONS) {
      edits.reduce(spot, Requirement.NOTHING);
    } else {
      spot.out().items(spot.tag(), items);
      edits.log(spot, Action.CLEANED);
    }
  }

  /** Annotations without their texts; those that have nothing else go. */
  private static List<DicomBuilder> lines(List<DicomDataset> from, List<DicomBuilder> items) {
    List<DicomBuilder> left = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      if (!from.get(i).items(GRAPHIC_OBJECTS).isEmpty()) {
        left.add(items.get(i).remove(TEXT_OBJECTS));
      }
    }
    return left;
  }
}
