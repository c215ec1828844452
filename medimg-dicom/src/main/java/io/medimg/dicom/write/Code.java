package io.medimg.dicom.write;

import io.medimg.core.task.Label;
import java.util.Locale;

/**
 * A coded concept (PS3.3, section 8). Immutable and safe for use by several threads.
 *
 * @param value within its scheme
 * @param scheme its designator, for example DCM or SCT
 * @param meaning for people
 */
record Code(String value, String scheme, String meaning) {
  /** What no public scheme has a code for. */
  static final String OWN_SCHEME = "99MEDIMG";

  private static final int LONGEST_SHORT_VALUE = 16;
  private static final int LONGEST_MEANING = 64;

  static Code dcm(String value, String meaning) {
    return new Code(value, "DCM", meaning);
  }

  static Code sct(String value, String meaning) {
    return new Code(value, "SCT", meaning);
  }

  static Code own(String value, String meaning) {
    return new Code(value, OWN_SCHEME, meaning);
  }

  /** A number without a unit. */
  static Code noUnits() {
    return new Code("1", "UCUM", "no units");
  }

  /** A label's own code, or one of this project's scheme made of its name. */
  static Code of(Label label) {
    String meaning = Values.cut(label.name().replace('_', ' '), LONGEST_MEANING);
    int colon = label.code().indexOf(':');
    if (colon > 0 && colon < label.code().length() - 1) {
      return new Code(label.code().substring(colon + 1), label.code().substring(0, colon), meaning);
    }
    String value = label.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return own(value, meaning);
  }

  /** As the only item of a code sequence. */
  DicomBuilder item() {
    Attr attribute = value.length() <= LONGEST_SHORT_VALUE ? Attr.CODE_VALUE : Attr.LONG_CODE_VALUE;
    return DicomBuilder.create()
        .set(attribute, value)
        .set(Attr.CODING_SCHEME_DESIGNATOR, scheme)
        .set(Attr.CODE_MEANING, meaning);
  }
}
