package io.medimg.dicom.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjIntConsumer;

/**
 * The multi-frame functional groups and dimensions of an object whose frames all lie on one source
 * image (PS3.3, C.7.6.16 and C.7.6.17). Not safe for use by several threads; build one per thread.
 */
final class Frames {
  private final DicomBuilder derivation;
  private final String organization;
  private final List<DicomBuilder> perFrame = new ArrayList<>();
  private final List<DicomBuilder> contents = new ArrayList<>();
  private DicomBuilder shared = DicomBuilder.create();
  private Optional<Plane> plane = Optional.empty();
  private DicomBuilder index = DicomBuilder.create();

  /**
   * Frames of an object.
   *
   * @param derivation the item of Derivation Image of every frame
   * @param organization the identifier of the object's dimensions
   */
  Frames(DicomBuilder derivation, String organization) {
    this.derivation = derivation;
    this.organization = organization;
  }

  /** Groups that hold for every frame. */
  Frames shared(DicomBuilder groups) {
    shared = groups;
    return this;
  }

  /** Where all frames lie in the patient; nothing is written if that is not known. */
  Frames placedAt(Optional<Plane> where) {
    plane = where;
    return this;
  }

  /** What each frame has of its own. */
  interface FrameGroups {
    void add(int index, DicomBuilder groups);
  }

  Frames frames(int count, FrameGroups groups) {
    for (int i = 0; i < count; i++) {
      DicomBuilder content = DicomBuilder.create().number(Attr.DIMENSION_INDEX_VALUES, i + 1);
      DicomBuilder frame =
          DicomBuilder.create()
              .items(Attr.DERIVATION_IMAGE_SEQUENCE, derivation)
              .items(Attr.FRAME_CONTENT_SEQUENCE, content);
      groups.add(i, frame);
      contents.add(content);
      perFrame.add(frame);
    }
    return this;
  }

  /** Labels of frames, for people. */
  Frames labelled(ObjIntConsumer<DicomBuilder> label) {
    for (int i = 0; i < contents.size(); i++) {
      label.accept(contents.get(i), i);
    }
    return this;
  }

  /** What tells one frame from the next. */
  Frames indexedBy(Attr attribute, Attr group, String label) {
    index =
        DicomBuilder.create()
            .set(Attr.DIMENSION_ORGANIZATION_UID, organization)
            .tags(Attr.DIMENSION_INDEX_POINTER.tag(), attribute.tag())
            .tags(Attr.FUNCTIONAL_GROUP_POINTER.tag(), group.tag())
            .set(Attr.DIMENSION_DESCRIPTION_LABEL, label);
    return this;
  }

  void addTo(DicomBuilder out) {
    plane.ifPresentOrElse(p -> place(out, p), () -> out.set(Attr.PATIENT_ORIENTATION));
    out.number(Attr.NUMBER_OF_FRAMES, perFrame.size())
        .items(
            Attr.DIMENSION_ORGANIZATION_SEQUENCE,
            DicomBuilder.create().set(Attr.DIMENSION_ORGANIZATION_UID, organization))
        .items(Attr.DIMENSION_INDEX_SEQUENCE, index)
        .items(Attr.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, shared)
        .items(Attr.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE.tag(), perFrame);
  }

  private void place(DicomBuilder out, Plane plane) {
    out.set(Attr.FRAME_OF_REFERENCE_UID, plane.frameOfReference())
        .set(Attr.POSITION_REFERENCE_INDICATOR);
    shared
        .items(Attr.PIXEL_MEASURES_SEQUENCE, plane.measures())
        .items(
            Attr.PLANE_ORIENTATION_SEQUENCE,
            DicomBuilder.create().number(Attr.IMAGE_ORIENTATION, plane.orientation()));
    for (DicomBuilder frame : perFrame) {
      frame.items(
          Attr.PLANE_POSITION_SEQUENCE,
          DicomBuilder.create().number(Attr.IMAGE_POSITION, plane.position()));
    }
  }
}
