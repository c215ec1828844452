package io.medimg.dicom.write;

/**
 * What an object of a run is called: its kind, its class and its identifiers. Immutable and safe
 * for use by several threads.
 *
 * @param kind what it is
 * @param sopClass its storage class
 * @param instance its identifier
 * @param series the identifier of the series that holds it alone
 */
record ResultName(ResultKind kind, String sopClass, String instance, String series) {
  /**
   * The name of an object, the same for every run of a network over an image.
   *
   * @param kind what it is
   * @param sopClass its storage class
   * @param content what tells it from other objects of that kind, such as masks from maps
   * @param origin the network and the image
   */
  static ResultName of(ResultKind kind, String sopClass, String content, Origin origin) {
    return new ResultName(
        kind,
        sopClass,
        origin.uid("instance", kind, sopClass, content),
        origin.uid("series", kind, sopClass, content));
  }

  /** How another object refers to it. */
  DicomBuilder reference() {
    return DicomBuilder.create()
        .set(Attr.REFERENCED_SOP_CLASS_UID, sopClass)
        .set(Attr.REFERENCED_SOP_INSTANCE_UID, instance);
  }

  /** An identifier of something within the object. */
  String uid(Origin origin, Object... purpose) {
    return origin.uid(instance, java.util.List.of(purpose));
  }
}
