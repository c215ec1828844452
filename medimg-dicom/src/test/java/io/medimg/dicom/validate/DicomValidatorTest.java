package io.medimg.dicom.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.write.DicomBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Problems are found where they are, and nowhere else; values are never repeated. */
class DicomValidatorTest {
  private static DicomBuilder good() {
    return DicomBuilder.create()
        .text(Tag.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.5.1.4.1.1.7")
        .text(Tag.SOP_INSTANCE_UID, Vr.UI, "1.2.3")
        .text(0x0020_000D, Vr.UI, "1.2.4")
        .text(0x0020_000E, Vr.UI, "1.2.5")
        .text(0x0008_0020, Vr.DA, "20200229")
        .text(0x0008_0030, Vr.TM, "101500.25")
        .text(0x0008_002A, Vr.DT, "20200229101500.5+0100")
        .text(Tag.PATIENT_AGE, Vr.AS, "042Y")
        .text(Tag.MODALITY, Vr.CS, "OT")
        .text(0x0008_0008, Vr.CS, "DERIVED", "", "OTHER")
        .text(Tag.PATIENT_NAME, Vr.PN, "SENTINEL^A")
        .numbers(Tag.PIXEL_SPACING, Vr.DS, 0.5, 1e-7)
        .numbers(Tag.NUMBER_OF_FRAMES, Vr.IS, 1);
  }

  @Test
  void goodDataSetsHaveNoProblem() {
    assertThat(DicomValidator.check(good().build())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "00080020, DA, 2020-02-29",
    "00080020, DA, 20201301",
    "00080030, TM, 1015x",
    "0008002A, DT, yesterday",
    "00101010, AS, 42",
    "00080060, CS, ot",
    "00280030, DS, 1.2.3",
    "00280030, DS, 0.12345678901234567",
    "00280008, IS, 1.5",
    "00080018, UI, 1.02.3",
    "00080050, SH, this is far too long for it"
  })
  void brokenValuesAreNamedByPlace(String tag, Vr vr, String value) {
    int number = (int) Long.parseLong(tag, 16);
    byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
    DicomBuilder item = DicomBuilder.create().bytes(number, vr, bytes);
    List<DicomProblem> top = DicomValidator.check(good().bytes(number, vr, bytes).build());
    assertThat(top).extracting(DicomProblem::place).contains(Tag.toString(number));
    assertThat(top.toString()).doesNotContain(value);
    List<DicomProblem> nested =
        DicomValidator.check(good().items(0x0008_1140, DicomBuilder.create(), item).build());
    assertThat(nested).hasSize(1);
    assertThat(nested.get(0).place()).isEqualTo("(0008,1140)[2]." + Tag.toString(number));
  }

  @Test
  void objectsNameThemselves() {
    assertThat(DicomValidator.check(good().remove(0x0020_000D).build()))
        .containsExactly(new DicomProblem("(0020,000D)", "is missing; every object has one"));
  }
}
