package io.medimg.dicom.write;

import static io.medimg.dicom.write.ContentItem.Relation.CONTAINS;

import java.util.ArrayList;
import java.util.List;

/**
 * The root of a run as Key Object Selection (PS3.3, A.35.4; PS3.16, TID 2010): names the source and
 * every object that was made from it. Safe for use by several threads.
 */
final class KeyObjects {
  private KeyObjects() {}

  static DicomBuilder build(
      List<ResultName> tied, SourceImage source, Origin origin, ResultName name) {
    DicomBuilder out = ResultObject.begin(name, source, origin);
    ResultObject.dated(out, origin);
    out.items(Attr.PERFORMED_PROCEDURE_STEP_SEQUENCE)
        .items(Attr.CURRENT_EVIDENCE_SEQUENCE, evidence(tied, source))
        .set(Attr.VALUE_TYPE, "CONTAINER")
        .items(Attr.CONCEPT_NAME_CODE_SEQUENCE, Code.dcm("113009", "For Research").item())
        .set(Attr.CONTINUITY_OF_CONTENT, "SEPARATE")
        .items(Attr.CONTENT_SEQUENCE.tag(), tree(tied, source, origin));
    return ContentItem.template(out, "2010");
  }

  private static DicomBuilder evidence(List<ResultName> tied, SourceImage source) {
    List<DicomBuilder> series = new ArrayList<>();
    series.add(source.series(Attr.REFERENCED_SOP_SEQUENCE, source.instance()));
    for (ResultName name : tied) {
      series.add(
          DicomBuilder.create()
              .set(Attr.SERIES_INSTANCE_UID, name.series())
              .items(Attr.REFERENCED_SOP_SEQUENCE, name.reference()));
    }
    return source.study().items(Attr.REFERENCED_SERIES_SEQUENCE.tag(), series);
  }

  private static List<DicomBuilder> tree(List<ResultName> tied, SourceImage source, Origin origin) {
    List<DicomBuilder> tree = new ArrayList<>();
    tree.add(ContentItem.english());
    tree.addAll(ContentItem.device(origin.deviceUid()));
    tree.add(
        ContentItem.text(
            CONTAINS,
            Code.dcm("113012", "Key Object Description"),
            "An image and what was made of it. " + origin.describe()));
    tree.add(ContentItem.image(CONTAINS, source.reference()));
    for (ResultName name : tied) {
      tree.add(
          name.kind().isImage()
              ? ContentItem.image(CONTAINS, name.reference())
              : ContentItem.composite(CONTAINS, name.reference()));
    }
    return tree;
  }
}
