package io.medimg.dicom.write;

/**
 * What every result has in common: the modules around its content. Safe for use by several threads.
 */
final class ResultObject {
  private ResultObject() {}

  /**
   * A new object with patient and study of the source, a series and an instance of its own, and
   * what made it.
   */
  static DicomBuilder begin(ResultName name, SourceImage source, Origin origin) {
    DicomBuilder out = DicomBuilder.create();
    source.copyStudyTo(out);
    ResultKind kind = name.kind();
    String title = "medimg %s (%s), research use".formatted(kind.content(), origin.modelName());
    return out.set(Attr.SOP_CLASS_UID, name.sopClass())
        .set(Attr.SOP_INSTANCE_UID, name.instance())
        .set(Attr.INSTANCE_CREATION_DATE, origin.date())
        .set(Attr.INSTANCE_CREATION_TIME, origin.time())
        .set(Attr.MODALITY, kind.modality())
        .set(Attr.SERIES_INSTANCE_UID, name.series())
        .number(Attr.SERIES_NUMBER, kind.seriesNumber())
        .set(Attr.SERIES_DATE, origin.date())
        .set(Attr.SERIES_TIME, origin.time())
        .set(Attr.SERIES_DESCRIPTION, Values.cut(title, 64))
        .number(Attr.INSTANCE_NUMBER, 1)
        .set(Attr.MANUFACTURER, Origin.MANUFACTURER)
        .set(Attr.MODEL_NAME, origin.modelName())
        .set(Attr.DEVICE_SERIAL_NUMBER, origin.serialNumber())
        .set(Attr.SOFTWARE_VERSIONS, origin.modelVersion())
        .items(Attr.CONTRIBUTING_EQUIPMENT_SEQUENCE, origin.contribution());
  }

  /** What was written and when, for objects with content of their own. */
  static DicomBuilder dated(DicomBuilder out, Origin origin) {
    return out.set(Attr.CONTENT_DATE, origin.date()).set(Attr.CONTENT_TIME, origin.time());
  }

  /** Says what this project's own codes are, for objects that use them (PS3.3, C.12.1). */
  static DicomBuilder ownCodes(DicomBuilder out) {
    return out.items(
        Attr.CODING_SCHEME_IDENTIFICATION_SEQUENCE,
        DicomBuilder.create()
            .set(Attr.CODING_SCHEME_DESIGNATOR, Code.OWN_SCHEME)
            .set(Attr.CODING_SCHEME_NAME, "Codes of medimg for what no public scheme names")
            .set(Attr.CODING_SCHEME_RESPONSIBLE_ORGANIZATION, Origin.MANUFACTURER));
  }
}
