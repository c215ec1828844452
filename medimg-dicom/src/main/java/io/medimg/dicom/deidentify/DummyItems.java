package io.medimg.dicom.deidentify;

import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.write.DicomBuilder;

/** Items that say nothing, for sequences that must have one. Safe for use by several threads. */
final class DummyItems {
  private DummyItems() {}

  /** A code of nobody. */
  static DicomBuilder code() {
    return code(Edits.DUMMY, "99" + Edits.DUMMY, Edits.DUMMY);
  }

  /** A comment without content, which every report may contain (PS3.3, C.17.3). */
  static DicomBuilder content() {
    return DicomBuilder.create()
        .text(0x0040_A010, Vr.CS, "CONTAINS")
        .text(0x0040_A040, Vr.CS, "TEXT")
        .items(0x0040_A043, code("121106", "DCM", "Comment"))
        .text(0x0040_A160, Vr.UT, Edits.DUMMY);
  }

  private static DicomBuilder code(String value, String scheme, String meaning) {
    return DicomBuilder.create()
        .text(0x0008_0100, Vr.SH, value)
        .text(0x0008_0102, Vr.SH, scheme)
        .text(0x0008_0104, Vr.LO, meaning);
  }
}
