package io.medimg.dicom.deidentify;

import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.PersonName;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.Vr;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where a data set holds names and identifiers: every Person Name and UID, a list of attributes,
 * codes of persons, and what reports say of their subject. Not safe for use by several threads.
 */
final class IdentitySources {
  private static final int PATIENT_BIRTH_DATE = 0x0010_0030;
  private static final int CODE_VALUE = 0x0008_0100;
  private static final int CODE_MEANING = 0x0008_0104;
  private static final int PERSON_CODES = 0x0040_1101;
  private static final int CONCEPT_NAME = 0x0040_A043;
  private static final int TEXT_VALUE = 0x0040_A160;

  /** Subject ID and Accession Number as content of a report. */
  private static final Set<String> SUBJECT_CODES = Set.of("121030", "121022");

  /** Identifiers of the patient and of what was ordered, done and sent; addresses and numbers. */
  private static final Set<Integer> IDENTIFIERS =
      Set.of(
          Tag.PATIENT_ID,
          0x0010_1000, // other patient IDs
          0x0010_1040, // address
          0x0010_1050, // insurance plan
          0x0010_1090, // medical record locator
          0x0010_2154, // telephone numbers
          0x0010_2155, // telecom information
          0x0008_0050, // accession number
          0x0008_0092, // referring physician's address
          0x0008_0094, // and telephone numbers
          0x0020_0010, // study ID
          0x0038_0010, // admission ID
          0x0038_0060, // service episode ID
          0x0040_0009, // scheduled procedure step ID
          0x0040_0253, // performed procedure step ID
          0x0040_1001, // requested procedure ID
          0x0040_1102, // person's address
          0x0040_1103, // and telephone numbers
          0x0040_2016, // placer order number
          0x0040_2017, // filler order number
          0x0012_0040, // clinical trial subject ID
          0x0012_0042, // and reading ID
          0x0040_0512, // container identifier
          0x0040_0551); // specimen identifier

  private static final Set<Integer> INSTITUTION =
      Set.of(0x0008_0080, 0x0008_0081); // name and address

  private static final int MANUFACTURER = 0x0008_0070;
  private static final int DEVICE_SERIAL_NUMBER = 0x0018_1000;

  private final Identity identity;
  private final Set<Keep> keeps;

  IdentitySources(Identity identity, Set<Keep> keeps) {
    this.identity = identity;
    this.keeps = keeps;
  }

  void collect(DicomDataset d) {
    for (int tag : d.tags()) {
      attribute(d, tag);
      for (DicomDataset item : d.items(tag)) {
        if (tag == PERSON_CODES) {
          person(item);
        }
        collect(item);
      }
    }
    boolean subject =
        d.item(CONCEPT_NAME)
            .flatMap(code -> code.string(CODE_VALUE))
            .filter(SUBJECT_CODES::contains)
            .isPresent();
    if (subject) {
      d.strings(TEXT_VALUE).forEach(identity::identifier);
    }
  }

  private void attribute(DicomDataset d, int tag) {
    Vr vr = d.vr(tag).orElse(Vr.UN);
    if (vr == Vr.PN) {
      d.strings(tag).forEach(this::name);
    } else if (vr == Vr.UI && !keeps.contains(Keep.UIDS)) {
      d.strings(tag).stream()
          .filter(uid -> uid.length() >= 9 && !uid.startsWith(Pseudonyms.WELL_KNOWN))
          .forEach(identity::uid);
    } else if (INSTITUTION.contains(tag)) {
      institution(d, tag);
    } else if (isIdentifier(tag)) {
      d.strings(tag).forEach(identity::identifier);
    } else if (tag == PATIENT_BIRTH_DATE) {
      d.strings(tag).forEach(identity::birthDate);
    }
  }

  private boolean isIdentifier(int tag) {
    return IDENTIFIERS.contains(tag)
        || (tag == DEVICE_SERIAL_NUMBER && !keeps.contains(Keep.DEVICE));
  }

  /** Machines at their maker's carry its name as that of the institution; it is no secret. */
  private void institution(DicomDataset d, int tag) {
    String maker = d.string(MANUFACTURER).orElse("").toLowerCase(Locale.ROOT);
    for (String name : d.strings(tag)) {
      boolean ofMaker = letters(maker).contains(letters(name.toLowerCase(Locale.ROOT)));
      if (!ofMaker && !keeps.contains(Keep.INSTITUTION)) {
        identity.identifier(name);
      }
    }
  }

  private static String letters(String text) {
    return text.replaceAll("[^\\p{L}]", "");
  }

  private void name(String value) {
    PersonName name = PersonName.parse(value);
    List.of(name.alphabetic(), name.ideographic(), name.phonetic()).forEach(identity::name);
  }

  private void person(DicomDataset code) {
    code.strings(CODE_VALUE).forEach(identity::identifier);
    code.strings(CODE_MEANING).forEach(identity::name);
  }
}
