package io.medimg.dicom.write;

import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a source says of itself in coded concepts. Safe for use by several threads. */
final class SourceWords {
  private static final int IMAGE_LATERALITY = 0x0020_0062;

  private SourceWords() {}

  /** The modality (PS3.16, CID 29 and 33); what is none of them is Other. */
  static Code modality(SourceImage source) {
    return Terms.modality(source.dataset().string(Tag.MODALITY).orElse("OT"))
        .or(() -> Terms.modality("OT"))
        .orElseThrow();
  }

  /** The procedures of the study, else those that were asked for, else an imaging procedure. */
  static List<DicomBuilder> procedures(SourceImage source) {
    for (Attr attribute :
        List.of(Attr.PROCEDURE_CODE_SEQUENCE, Attr.REQUESTED_PROCEDURE_CODE_SEQUENCE)) {
      List<DicomBuilder> codes = codes(source.carried(), attribute);
      if (!codes.isEmpty()) {
        return codes;
      }
    }
    return List.of(Code.sct("363679005", "Imaging procedure").item());
  }

  /** The procedures of the study, as the document says that they were performed. */
  static List<DicomBuilder> performed(SourceImage source) {
    return codes(source.carried(), Attr.PROCEDURE_CODE_SEQUENCE);
  }

  /** The part of the body that is shown, as a code; empty if the source does not say or know it. */
  static Optional<DicomBuilder> site(SourceImage source) {
    List<DicomBuilder> regions = codes(source.carried(), Attr.ANATOMIC_REGION_SEQUENCE);
    return regions.isEmpty()
        ? bodyPart(source).map(part -> part.code().item())
        : Optional.of(regions.get(0));
  }

  private static Optional<Terms.BodyPart> bodyPart(SourceImage source) {
    return source.carried().string(Tag.BODY_PART_EXAMINED).flatMap(Terms::bodyPart);
  }

  /** The side that is shown of a paired part of the body (PS3.16, CID 244). */
  static Optional<Code> side(SourceImage source) {
    String letter =
        source
            .dataset()
            .string(IMAGE_LATERALITY)
            .or(() -> source.carried().string(Attr.LATERALITY.tag()))
            .orElse("");
    return switch (letter) {
      case "R" -> Optional.of(Code.sct("24028007", "Right"));
      case "L" -> Optional.of(Code.sct("7771000", "Left"));
      case "B" -> Optional.of(Code.sct("51440002", "Bilateral"));
      default -> Optional.empty();
    };
  }

  /** The codes of a sequence, without what else its items hold. */
  private static List<DicomBuilder> codes(DicomDataset d, Attr sequence) {
    List<DicomBuilder> codes = new ArrayList<>();
    for (DicomDataset item : d.items(sequence.tag())) {
      DicomBuilder code = DicomBuilder.create();
      for (Attr attribute :
          List.of(
              Attr.CODE_VALUE,
              Attr.CODING_SCHEME_DESIGNATOR,
              Attr.CODING_SCHEME_VERSION,
              Attr.CODE_MEANING,
              Attr.LONG_CODE_VALUE,
              Attr.URN_CODE_VALUE)) {
        code.copy(item, attribute.tag());
      }
      if (!code.elements().isEmpty()) {
        codes.add(code);
      }
    }
    return codes;
  }
}
