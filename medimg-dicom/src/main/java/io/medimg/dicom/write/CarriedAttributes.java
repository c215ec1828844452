package io.medimg.dicom.write;

import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.Vr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What results carry over from their source: patient, study and the few attributes of the image
 * that hold for its results, too. Values are brought into the form of their representation; what is
 * still broken is left out with a note, but identifiers are kept as they are. Immutable and safe
 * for use by several threads.
 */
final class CarriedAttributes {
  /** Patient, clinical trial, general study and patient study modules (PS3.3, C.7.1, C.7.2). */
  static final List<Integer> STUDY =
      List.of(
          0x0008_0020,
          0x0008_0030,
          0x0008_0050,
          0x0008_0051,
          0x0008_0090,
          0x0008_0096,
          0x0008_0201,
          0x0008_1030,
          0x0008_1032,
          0x0008_1048,
          0x0008_1049,
          0x0008_1060,
          0x0008_1080,
          0x0008_1110,
          0x0010_0010,
          0x0010_0020,
          0x0010_0021,
          0x0010_0022,
          0x0010_0024,
          0x0010_0030,
          0x0010_0032,
          0x0010_0040,
          0x0010_1000,
          0x0010_1001,
          0x0010_1002,
          0x0010_1010,
          0x0010_1020,
          0x0010_1030,
          0x0010_2160,
          0x0010_2201,
          0x0010_2202,
          0x0010_2203,
          0x0010_2292,
          0x0010_2293,
          0x0010_2294,
          0x0010_2297,
          0x0010_4000,
          0x0012_0010,
          0x0012_0020,
          0x0012_0021,
          0x0012_0030,
          0x0012_0031,
          0x0012_0040,
          0x0012_0042,
          0x0012_0050,
          0x0012_0051,
          0x0012_0062,
          0x0012_0063,
          0x0012_0064,
          0x0020_000D,
          0x0020_0010,
          0x0028_0303);

  /** What some results take from the image itself. */
  private static final List<Integer> IMAGE =
      List.of(0x0008_2218, Tag.BODY_PART_EXAMINED, 0x0020_0060, 0x0028_2112, 0x0028_2114);

  /** What names the patient and the study: never left out, never changed. */
  private static final Set<Integer> IDENTIFIERS =
      Set.of(
          0x0008_0050,
          0x0008_0051,
          0x0010_0010,
          0x0010_0020,
          0x0010_0021,
          0x0010_0024,
          0x0010_1000,
          0x0010_1001,
          0x0010_1002,
          0x0012_0010,
          0x0012_0020,
          0x0012_0030,
          0x0012_0040,
          0x0012_0042,
          0x0020_000D,
          0x0020_0010);

  private static final List<Attr> CODE_VALUES =
      List.of(Attr.CODE_VALUE, Attr.LONG_CODE_VALUE, Attr.URN_CODE_VALUE);

  private final DicomDataset values;
  private final List<String> notes;

  private CarriedAttributes(DicomDataset values, List<String> notes) {
    this.values = values;
    this.notes = List.copyOf(notes);
  }

  static CarriedAttributes of(DicomDataset source) {
    List<String> notes = new ArrayList<>();
    DicomBuilder out = DicomBuilder.create();
    for (List<Integer> tags : List.of(STUDY, IMAGE)) {
      for (int tag : tags) {
        if (!isBlank(source, tag)) {
          if (IDENTIFIERS.contains(tag)) {
            keep(source, tag, out, notes);
          } else {
            carry(source, tag, out, new Notes(Tag.toString(tag), notes));
          }
        }
      }
    }
    int requested = Attr.REQUESTED_PROCEDURE_CODE_SEQUENCE.tag();
    source
        .item(Attr.REQUEST_ATTRIBUTES_SEQUENCE.tag())
        .filter(request -> !isBlank(request, requested))
        .ifPresent(
            request -> carry(request, requested, out, new Notes(Tag.toString(requested), notes)));
    return new CarriedAttributes(out.build(), notes);
  }

  /** The attributes, in UTF-8. */
  DicomDataset values() {
    return values;
  }

  /** What was left out or kept although it is broken; no values, since they may be patient data. */
  List<String> notes() {
    return notes;
  }

  /** Where an attribute stands, and what there is to say of it. */
  private record Notes(String place, List<String> all) {
    void leftOut(String why) {
      all.add(place + " of the source is left out of results: " + why);
    }

    Notes at(int item, int tag) {
      return new Notes("%s[%d].%s".formatted(place, item, Tag.toString(tag)), all);
    }
  }

  private static void keep(DicomDataset from, int tag, DicomBuilder out, List<String> notes) {
    out.copy(from, tag);
    Vr vr = from.vr(tag).orElse(Vr.UN);
    for (String value : from.strings(tag)) {
      Optional<String> problem =
          value.isEmpty() ? Optional.empty() : ValueForms.problem(tag, vr, value);
      if (problem.isPresent()) {
        notes.add(
            "%s of the source is broken and kept, since it identifies: %s"
                .formatted(Tag.toString(tag), problem.get()));
        return;
      }
    }
  }

  private static boolean isBlank(DicomDataset from, int tag) {
    Vr vr = from.vr(tag).orElse(null);
    if (vr == null) {
      return true;
    }
    return vr == Vr.SQ
        ? from.items(tag).isEmpty()
        : Values.isText(vr) && from.strings(tag).stream().allMatch(String::isBlank);
  }

  private static void carry(DicomDataset from, int tag, DicomBuilder out, Notes notes) {
    Vr vr = from.vr(tag).orElse(Vr.UN);
    if (vr == Vr.SQ) {
      List<DicomBuilder> items = items(from, tag, notes);
      if (!items.isEmpty()) {
        out.items(tag, items);
      }
    } else if (!Values.isText(vr) || (tag >>> 16 & 1) == 1) {
      out.copy(from, tag);
    } else {
      text(from, tag, out, notes);
    }
  }

  private static void text(DicomDataset from, int tag, DicomBuilder out, Notes notes) {
    Vr vr = from.vr(tag).orElse(Vr.UN);
    List<String> values = new ArrayList<>();
    for (String value : from.strings(tag)) {
      String mended = ValueForms.mended(vr, value);
      Optional<String> problem =
          value.isEmpty() ? Optional.empty() : ValueForms.problem(tag, vr, mended);
      if (problem.isPresent()) {
        notes.leftOut(problem.get());
        return;
      }
      values.add(mended);
    }
    out.text(tag, vr, values.toArray(String[]::new));
  }

  private static List<DicomBuilder> items(DicomDataset from, int tag, Notes notes) {
    List<DicomBuilder> items = new ArrayList<>();
    int number = 0;
    for (DicomDataset item : from.items(tag)) {
      number++;
      DicomBuilder copy = DicomBuilder.create();
      for (int inner : item.tags()) {
        if ((inner & 0xFFFF) != 0 && inner != Tag.SPECIFIC_CHARACTER_SET) {
          carry(item, inner, copy, notes.at(number, inner));
        }
      }
      Optional<String> lack = lack(copy);
      if (lack.isPresent()) {
        notes.leftOut("item %d %s".formatted(number, lack.get()));
      } else if (!copy.elements().isEmpty()) {
        items.add(copy);
      }
    }
    return items;
  }

  /** What an item lacks that codes or names an instance (PS3.3, 8.8 and 10.8). */
  private static Optional<String> lack(DicomBuilder item) {
    boolean value = CODE_VALUES.stream().anyMatch(a -> has(item, a));
    boolean scheme = has(item, Attr.CODING_SCHEME_DESIGNATOR);
    boolean meaning = has(item, Attr.CODE_MEANING);
    if ((value || scheme || meaning)
        && !(value && meaning && (scheme || has(item, Attr.URN_CODE_VALUE)))) {
      return Optional.of("lacks part of its code: value, scheme or meaning");
    }
    boolean names =
        item.elements().containsKey(Attr.REFERENCED_SOP_CLASS_UID.tag())
            || item.elements().containsKey(Attr.REFERENCED_SOP_INSTANCE_UID.tag());
    boolean both =
        has(item, Attr.REFERENCED_SOP_CLASS_UID) && has(item, Attr.REFERENCED_SOP_INSTANCE_UID);
    return names && !both
        ? Optional.of("lacks the class or the instance that it refers to")
        : Optional.empty();
  }

  private static boolean has(DicomBuilder item, Attr attribute) {
    Element element = item.elements().get(attribute.tag());
    return element != null && element.bytes().length > 0;
  }
}
