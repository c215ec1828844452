package io.medimg.dicom.deidentify;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.deidentify.TypeTable.Requirement;
import io.medimg.dicom.write.DicomBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The profile's choices are made by the type of the attribute in the object's definition. */
class TypeTableTest {
  private static final String CR = "1.2.840.10008.5.1.4.1.1.1";
  private static final String SEG = "1.2.840.10008.5.1.4.1.1.66.4";
  private static final String PR = "1.2.840.10008.5.1.4.1.1.11.1";
  private static final String PRIVATE = "1.3.12.2.1107.5.9.1";

  private static Deidentified apply(String sopClass, DicomBuilder b) {
    DicomDataset d =
        b.text(Tag.SOP_CLASS_UID, Vr.UI, sopClass)
            .text(Tag.SOP_INSTANCE_UID, Vr.UI, "1.2.3.4")
            .build();
    byte[] key = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    return Deidentifier.of(key, Set.of()).apply(d);
  }

  /** Types as PS3.3 has them: A.2 and A.51, C.7.1.1, C.7.5.1, C.7.5.2, C.11.10. */
  @ParameterizedTest
  @CsvSource({
    CR + ", 00181000, NOTHING",
    CR + ", 00080080, NOTHING",
    CR + ", 00080020, PRESENCE",
    CR + ", 00102297, PRESENCE",
    SEG + ", 00181000, VALUE",
    SEG + ", 00080023, VALUE",
    SEG + ", 00080070, VALUE",
    CR + ", 00080070, PRESENCE",
    PR + ", 00700082, VALUE",
    PRIVATE + ", 00181000, VALUE",
    PRIVATE + ", 00090010, NOTHING",
  })
  void typesOfDataSets(String sopClass, String tag, Requirement wanted) {
    assertThat(TypeTable.ofRoot(sopClass, (int) Long.parseLong(tag, 16))).isEqualTo(wanted);
  }

  @Test
  void typesOfItems() {
    assertThat(TypeTable.ofItem(0x0008_2218, 0x0008_0104)).isEqualTo(Requirement.VALUE);
    assertThat(TypeTable.ofItem(0x0040_A730, 0x0040_A160)).isEqualTo(Requirement.VALUE);
    assertThat(TypeTable.ofItem(0x0040_A370, 0x0040_2016)).isEqualTo(Requirement.PRESENCE);
    assertThat(TypeTable.ofItem(0x0008_2218, 0x0008_0080)).isEqualTo(Requirement.NOTHING);
    assertThat(TypeTable.ofItem(0x0009_1001, 0x0008_0104)).isEqualTo(Requirement.NOTHING);
  }

  /** X/Z/D: nothing, an empty attribute or a dummy; X where the object needs the attribute. */
  @Test
  void oneRowManyFates() {
    DicomBuilder serial = DicomBuilder.create().text(0x0018_1000, Vr.LO, "SN0815");
    assertThat(apply(CR, serial).dataset().contains(0x0018_1000)).isFalse();
    assertThat(apply(SEG, serial).dataset().string(0x0018_1000)).contains("ANON");
    assertThat(apply(PRIVATE, serial).dataset().string(0x0018_1000)).contains("ANON");
    DicomBuilder created = DicomBuilder.create().text(0x0070_0082, Vr.DA, "20240203");
    assertThat(apply(PR, created).dataset().string(0x0070_0082)).contains("20000101");
    assertThat(apply(CR, created).dataset().contains(0x0070_0082)).isFalse();
    DicomBuilder person =
        DicomBuilder.create()
            .text(0x0010_2297, Vr.PN, "Parent^One")
            .text(0x0010_2298, Vr.CS, "PARENT");
    assertThat(apply(CR, person).dataset().contains(0x0010_2297)).isTrue();
    assertThat(apply(CR, person).dataset().string(0x0010_2297)).isEmpty();
    assertThat(apply(CR, person).dataset().contains(0x0010_2298)).isFalse();
  }

  /** Sequences that must have items have some that tell nothing. */
  @Test
  void requiredSequencesAreBlank() {
    DicomBuilder observer =
        DicomBuilder.create()
            .text(0x0040_A027, Vr.LO, "Clinic")
            .text(0x0040_A075, Vr.PN, "Reader^R")
            .text(0x0040_A030, Vr.DT, "20240203101500")
            .items(
                0x0040_A088,
                DicomBuilder.create().text(0x0008_0100, Vr.SH, "R7").text(0x0008_0104, Vr.LO, "R"));
    DicomDataset d =
        apply("1.2.840.10008.5.1.4.1.1.88.33", DicomBuilder.create().items(0x0040_A073, observer))
            .dataset();
    DicomDataset left = d.items(0x0040_A073).get(0);
    assertThat(left.string(0x0040_A075)).contains("ANON");
    assertThat(left.string(0x0040_A027)).contains("ANON");
    assertThat(left.string(0x0040_A030)).contains("20000101000000");
    assertThat(left.contains(0x0040_A088)).isTrue();
    assertThat(left.items(0x0040_A088)).isEmpty();
  }

  /** A signature cannot hold any more; nor may the encrypted identity of an earlier copy stay. */
  @Test
  void whatBelongsToNothingGoes() {
    DicomBuilder item = DicomBuilder.create().text(0x0400_0015, Vr.CS, "SHA256");
    DicomDataset d =
        apply(
                CR,
                DicomBuilder.create()
                    .items(0x0400_0500, item)
                    .items(0x4FFE_0001, item)
                    .items(0xFFFA_FFFA, item))
            .dataset();
    assertThat(d.contains(0x0400_0500)).isFalse();
    assertThat(d.contains(0x4FFE_0001)).isFalse();
    assertThat(d.contains(0xFFFA_FFFA)).isFalse();
  }
}
