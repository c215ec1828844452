package io.medimg.dicom.write;

import java.util.List;

/** Items of a structured report's tree (PS3.3, C.17.3). Safe for use by several threads. */
final class ContentItem {
  /** How an item relates to the one above it. */
  enum Relation {
    CONTAINS("CONTAINS"),
    HAS_CONCEPT_MOD("HAS CONCEPT MOD"),
    HAS_OBS_CONTEXT("HAS OBS CONTEXT"),
    HAS_ACQ_CONTEXT("HAS ACQ CONTEXT"),
    INFERRED_FROM("INFERRED FROM"),
    SELECTED_FROM("SELECTED FROM");

    private final String word;

    Relation(String word) {
      this.word = word;
    }
  }

  private ContentItem() {}

  private static DicomBuilder item(Relation relation, String type) {
    return DicomBuilder.create()
        .set(Attr.RELATIONSHIP_TYPE, relation.word)
        .set(Attr.VALUE_TYPE, type);
  }

  private static DicomBuilder item(Relation relation, String type, Code name) {
    return item(relation, type).items(Attr.CONCEPT_NAME_CODE_SEQUENCE, name.item());
  }

  static DicomBuilder container(Code name, List<DicomBuilder> children) {
    return item(Relation.CONTAINS, "CONTAINER", name)
        .set(Attr.CONTINUITY_OF_CONTENT, "SEPARATE")
        .items(Attr.CONTENT_SEQUENCE.tag(), children);
  }

  /** The language of a tree (TID 1204), which is English. */
  static DicomBuilder english() {
    return code(
        Relation.HAS_CONCEPT_MOD,
        Code.dcm("121049", "Language of Content Item and Descendants"),
        new Code("en", "RFC5646", "English"));
  }

  /** The observer of a tree, a device (TID 1001, 1004). */
  static List<DicomBuilder> device(String uid) {
    return List.of(
        code(
            Relation.HAS_OBS_CONTEXT,
            Code.dcm("121005", "Observer Type"),
            Code.dcm("121007", "Device")),
        uid(Relation.HAS_OBS_CONTEXT, Code.dcm("121012", "Device Observer UID"), uid));
  }

  /** Names the template that a container follows. */
  static DicomBuilder template(DicomBuilder container, String id) {
    return container.items(
        Attr.CONTENT_TEMPLATE_SEQUENCE,
        DicomBuilder.create().set(Attr.MAPPING_RESOURCE, "DCMR").set(Attr.TEMPLATE_IDENTIFIER, id));
  }

  static DicomBuilder code(Relation relation, Code name, Code value) {
    return code(relation, name, value.item());
  }

  /** A concept that is given as the item of a code sequence. */
  static DicomBuilder code(Relation relation, Code name, DicomBuilder value) {
    return item(relation, "CODE", name).items(Attr.CONCEPT_CODE_SEQUENCE, value);
  }

  /** A text, never empty. */
  static DicomBuilder text(Relation relation, Code name, String text) {
    String clean = text.replaceAll("[\\p{Cntrl}&&[^\n]]", " ").strip();
    return item(relation, "TEXT", name).set(Attr.TEXT_VALUE, clean.isEmpty() ? "-" : clean);
  }

  static DicomBuilder uid(Relation relation, Code name, String uid) {
    return item(relation, "UIDREF", name).set(Attr.UID_VALUE, uid);
  }

  /** A number, as text of 16 characters and exactly. */
  static DicomBuilder number(Code name, double value, Code unit) {
    return number(Relation.CONTAINS, name, value, unit);
  }

  static DicomBuilder number(Relation relation, Code name, double value, Code unit) {
    DicomBuilder measured =
        DicomBuilder.create()
            .number(Attr.NUMERIC_VALUE, value)
            .number(Attr.FLOATING_POINT_VALUE, value)
            .items(Attr.MEASUREMENT_UNITS_CODE_SEQUENCE, unit.item());
    return item(relation, "NUM", name).items(Attr.MEASURED_VALUE_SEQUENCE, measured);
  }

  static DicomBuilder image(Relation relation, DicomBuilder reference) {
    return item(relation, "IMAGE").items(Attr.REFERENCED_SOP_SEQUENCE, reference);
  }

  /** Another object that is no image. */
  static DicomBuilder composite(Relation relation, DicomBuilder reference) {
    return item(relation, "COMPOSITE").items(Attr.REFERENCED_SOP_SEQUENCE, reference);
  }

  /** A closed line in continuous pixel coordinates: column, row, column, row, ... */
  static DicomBuilder polyline(Relation relation, Code name, double[] points, DicomBuilder image) {
    return item(relation, "SCOORD", name)
        .number(Attr.GRAPHIC_DATA, points)
        .set(Attr.GRAPHIC_TYPE, "POLYLINE")
        .items(Attr.CONTENT_SEQUENCE, image(Relation.SELECTED_FROM, image));
  }
}
