package io.medimg.dicom.deidentify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.dicom.DicomReader;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.deidentify.Change.Action;
import io.medimg.dicom.write.DicomBuilder;
import io.medimg.dicom.write.DicomWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values that are planted everywhere are nowhere afterwards. */
class DeidentifierTest {
  private static final byte[] KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
  private static final String SENTINEL = "SENTINEL";
  private static final String UID = "1.9.424242.7";
  private static final int FRAME_SEQUENCE = 0x0008_9121;

  private static final Set<Keep> CLEANING =
      EnumSet.of(
          Keep.CLEAN_DESCRIPTORS,
          Keep.CLEAN_STRUCTURED_CONTENT,
          Keep.CLEAN_GRAPHICS,
          Keep.MODIFIED_DATES,
          Keep.SAFE_PRIVATE);

  private static Deidentifier with(Keep... keeps) {
    return Deidentifier.of(KEY, keeps.length == 0 ? Set.of() : EnumSet.copyOf(List.of(keeps)));
  }

  /** Tags of the table that can stand in a data set, with the action of the basic profile. */
  private static List<Integer> listed() {
    List<Integer> tags = new ArrayList<>();
    for (String line : ProfileTable.lines("deidentification.txt")) {
      String tag = line.split(" ")[0].replace('x', '0');
      int number = (int) Long.parseLong(tag, 16);
      if (number >>> 16 > 2 && (number & 0xFFFF) != 0) {
        tags.add(number);
      }
    }
    return tags;
  }

  private static DicomBuilder planted(Vr vr) {
    DicomBuilder b = DicomBuilder.create();
    for (int tag : listed()) {
      b.bytes(tag, vr, (SENTINEL + " CHEST").getBytes(StandardCharsets.US_ASCII));
    }
    return b;
  }

  /** Planted at the top, in items, in private attributes, overlays, curves and unknown places. */
  private static DicomBuilder everywhere(Vr vr) {
    byte[] value = SENTINEL.getBytes(StandardCharsets.US_ASCII);
    DicomBuilder secrets =
        planted(vr)
            .bytes(0x0009_0010, Vr.LO, "MAKER".getBytes(StandardCharsets.US_ASCII))
            .bytes(0x0009_1001, vr, value)
            .items(0x0009_1002, planted(vr))
            .bytes(0x7053_0010, Vr.LO, "Philips PET Private Group".getBytes(StandardCharsets.UTF_8))
            .bytes(0x7053_1001, vr, value)
            .bytes(0x6000_3000, Vr.OW, value)
            .bytes(0x6002_0022, Vr.LO, value)
            .bytes(0x5004_0110, vr, value)
            .bytes(0x0028_9999, Vr.UN, value)
            .text(0x0040_0999, Vr.PN, SENTINEL + "^X")
            .text(0x0018_9998, Vr.ST, SENTINEL)
            .text(0x0018_9997, Vr.UI, UID);
    DicomBuilder inner = DicomBuilder.from(secrets.build()).items(FRAME_SEQUENCE, secrets);
    return DicomBuilder.from(secrets.build()).items(FRAME_SEQUENCE, inner, planted(vr));
  }

  private static void assertGone(DicomDataset d) {
    String file = new String(DicomWriter.encode(d), StandardCharsets.ISO_8859_1);
    int at = Math.max(file.toUpperCase(Locale.ROOT).indexOf(SENTINEL), file.indexOf(UID));
    String where = at < 0 ? "" : file.substring(Math.max(0, at - 12), at);
    assertThat(java.util.HexFormat.of().formatHex(where.getBytes(StandardCharsets.ISO_8859_1)))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Vr.class,
      names = {"LO", "SH", "ST", "LT", "UT", "UC", "PN", "UN", "OB", "DA", "DT", "TM", "AE", "AS"})
  void noPlantedValueSurvives(Vr vr) {
    for (Set<Keep> keeps : List.of(Set.<Keep>of(), CLEANING, Set.of(Keep.CLEAN_DESCRIPTORS))) {
      DicomDataset d = everywhere(vr).build();
      Deidentified done = Deidentifier.of(KEY, keeps).apply(d);
      assertGone(done.dataset());
      assertThat(done.changes()).hasSizeGreaterThan(1000);
      assertThat(done.changes().toString() + done.warnings()).doesNotContain(SENTINEL);
      assertThat(done.dataset().items(FRAME_SEQUENCE)).hasSize(2);
    }
  }

  private static DicomBuilder film() {
    return DicomBuilder.create()
        .text(Tag.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.5.1.4.1.1.1")
        .text(Tag.SOP_INSTANCE_UID, Vr.UI, "1.2.3.4")
        .text(0x0020_000D, Vr.UI, "1.2.3.5")
        .text(0x0020_000E, Vr.UI, "1.2.3.6")
        .text(Tag.PATIENT_NAME, Vr.PN, "Chest^Anna")
        .text(Tag.PATIENT_ID, Vr.LO, "P1")
        .text(Tag.PATIENT_AGE, Vr.AS, "042Y")
        .text(0x0010_1030, Vr.DS, "70")
        .text(0x0008_0020, Vr.DA, "20200229")
        .text(0x0008_0030, Vr.TM, "101500")
        .text(0x0008_002A, Vr.DT, "20200301103000.5+0100")
        .text(0x0018_1000, Vr.LO, "SN-1")
        .text(0x0008_0080, Vr.LO, "Clinic")
        .text(0x0008_103E, Vr.LO, "Chest PA Dr. Miller 1234 5mm")
        .text(Tag.MODALITY, Vr.CS, "CR")
        .items(
            0x0008_1140,
            DicomBuilder.create()
                .text(0x0008_1150, Vr.UI, "1.2.840.10008.5.1.4.1.1.1")
                .text(0x0008_1155, Vr.UI, "1.2.3.4"))
        .bytes(Tag.PIXEL_DATA, Vr.OW, new byte[] {1, 2});
  }

  @Test
  void uidsStayConsistent() {
    Deidentified done = with().apply(film().build());
    DicomDataset d = done.dataset();
    String uid = d.string(Tag.SOP_INSTANCE_UID).orElseThrow();
    assertThat(uid).startsWith("2.25.").hasSizeLessThanOrEqualTo(64).isNotEqualTo("1.2.3.4");
    assertThat(d.items(0x0008_1140).get(0).string(0x0008_1155)).contains(uid);
    assertThat(d.items(0x0008_1140).get(0).string(0x0008_1150))
        .contains("1.2.840.10008.5.1.4.1.1.1");
    assertThat(with().apply(film().build()).dataset().string(0x0020_000D))
        .isEqualTo(d.string(0x0020_000D));
    Deidentifier other = Deidentifier.withRandomKey(Set.of());
    assertThat(other.apply(film().build()).dataset().string(0x0020_000D))
        .isNotEqualTo(d.string(0x0020_000D));
    assertThat(with(Keep.UIDS).apply(film().build()).dataset().string(0x0020_000D))
        .contains("1.2.3.5");
    assertThat(done.changes())
        .contains(
            new Change("(0008,0018)", Action.UID_MAPPED),
            new Change("(0008,1140)[1].(0008,1155)", Action.UID_MAPPED),
            new Change("(0018,1000)", Action.REMOVED));
    assertThat(d.bytes(Tag.PIXEL_DATA)).contains(new byte[] {1, 2});
  }

  @Test
  void patientsStayApart() {
    DicomDataset one = with().apply(film().build()).dataset();
    DicomDataset two = with().apply(film().text(Tag.PATIENT_ID, Vr.LO, "P2").build()).dataset();
    assertThat(one.string(Tag.PATIENT_ID).orElseThrow()).matches("ANON-[0-9A-F]{12}");
    assertThat(one.string(Tag.PATIENT_NAME)).isEqualTo(one.string(Tag.PATIENT_ID));
    assertThat(two.string(Tag.PATIENT_ID)).isNotEqualTo(one.string(Tag.PATIENT_ID));
  }

  @Test
  void datesMoveTogether() {
    DicomDataset d = with(Keep.MODIFIED_DATES).apply(film().build()).dataset();
    String day = d.string(0x0008_0020).orElseThrow();
    String moment = d.string(0x0008_002A).orElseThrow();
    assertThat(day).matches("20[01][0-9]{5}").isNotEqualTo("20200229");
    java.time.format.DateTimeFormatter f = java.time.format.DateTimeFormatter.BASIC_ISO_DATE;
    assertThat(java.time.LocalDate.parse(moment.substring(0, 8), f))
        .isEqualTo(java.time.LocalDate.parse(day, f).plusDays(1));
    assertThat(moment).endsWith("103000.5+0100");
    assertThat(d.string(0x0008_0030)).contains("101500");
    assertThat(d.string(0x0028_0303)).contains("MODIFIED");
    DicomDataset removed = with().apply(film().build()).dataset();
    assertThat(removed.string(0x0008_0020)).isEmpty();
    assertThat(removed.string(0x0028_0303)).contains("REMOVED");
    DicomDataset kept = with(Keep.FULL_DATES).apply(film().build()).dataset();
    assertThat(kept.string(0x0008_0020)).contains("20200229");
    assertThat(Pseudonyms.moved("garbage1", 5)).isEmpty();
    assertThat(Pseudonyms.moved("20200230", 5)).isEmpty();
    assertThat(Pseudonyms.moved("2020.03.05", 5)).contains("20200229");
  }

  @Test
  void optionsKeepWhatTheySay() {
    DicomDataset basic = with().apply(film().build()).dataset();
    for (int tag : new int[] {Tag.PATIENT_AGE, 0x0010_1030, 0x0008_103E}) {
      assertThat(basic.contains(tag)).isFalse();
    }
    assertThat(basic.contains(0x0018_1000)).isFalse(); // X/Z/D, type 3 in a CR image
    assertThat(basic.contains(0x0008_0080)).isFalse();
    DicomDataset kept =
        with(Keep.PATIENT_CHARACTERISTICS, Keep.DEVICE, Keep.INSTITUTION, Keep.CLEAN_DESCRIPTORS)
            .apply(film().build())
            .dataset();
    assertThat(kept.string(Tag.PATIENT_AGE)).contains("042Y");
    assertThat(kept.string(0x0010_1030)).contains("70");
    assertThat(kept.string(0x0018_1000)).contains("SN-1");
    assertThat(kept.string(0x0008_0080)).contains("Clinic");
    assertThat(kept.string(0x0008_103E)).contains("PA 5mm"); // Chest is part of the name here
    assertThat(kept.string(0x0012_0062)).contains("YES");
    assertThat(kept.items(0x0012_0064)).hasSize(5);
    assertThat(kept.items(0x0012_0064).get(0).string(0x0008_0100)).contains("113100");
  }

  @Test
  void safePrivateAttributesStayWithTheirCreator() {
    DicomBuilder b =
        film()
            .text(0x7053_0010, Vr.LO, "Philips PET Private Group")
            .text(0x7053_1000, Vr.DS, "0.5")
            .text(0x7053_1003, Vr.ST, SENTINEL)
            .text(0x0009_0010, Vr.LO, "UNKNOWN MAKER")
            .text(0x0009_1001, Vr.LO, SENTINEL);
    DicomDataset d = with(Keep.SAFE_PRIVATE).apply(b.build()).dataset();
    assertThat(d.string(0x7053_0010)).contains("Philips PET Private Group");
    assertThat(d.string(0x7053_1000)).contains("0.5");
    assertThat(d.contains(0x7053_1003)).isFalse();
    assertThat(d.contains(0x0009_0010)).isFalse();
    assertThat(with().apply(b.build()).dataset().contains(0x7053_1000)).isFalse();
  }

  @Test
  void reportsKeepNumbersAndCodesButNoTexts() {
    DicomBuilder number =
        DicomBuilder.create()
            .text(0x0040_A040, Vr.CS, "NUM")
            .items(0x0040_A300, DicomBuilder.create().numbers(0x0040_A30A, Vr.DS, 12.5));
    DicomBuilder text =
        DicomBuilder.create().text(0x0040_A040, Vr.CS, "TEXT").text(0x0040_A160, Vr.UT, SENTINEL);
    DicomBuilder report = film().items(0x0040_A730, number, text);
    DicomDataset d = with(Keep.CLEAN_STRUCTURED_CONTENT).apply(report.build()).dataset();
    assertThat(d.items(0x0040_A730)).hasSize(2); // references by place stay true
    assertThat(d.items(0x0040_A730).get(1).string(0x0040_A160)).contains("ANON");
    assertThat(d.items(0x0040_A730).get(0).items(0x0040_A300).get(0).number(0x0040_A30A))
        .hasValue(12.5);
    DicomDataset basic = with().apply(report.build()).dataset();
    assertThat(basic.items(0x0040_A730)).hasSize(1);
    assertThat(basic.items(0x0040_A730).get(0).string(0x0040_A160)).contains("ANON");
  }

  @Test
  void likelyTextInPixelsIsWarnedOf() {
    assertThat(with().apply(film().build()).warnings()).isEmpty();
    assertThat(warned(film().text(Tag.BURNED_IN_ANNOTATION, Vr.CS, "YES")))
        .contains("says that text is burned");
    assertThat(warned(film().text(Tag.MODALITY, Vr.CS, "US"))).contains("often have text");
    assertThat(
            warned(
                film()
                    .text(Tag.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.5.1.4.1.1.7.4")
                    .text(Tag.BURNED_IN_ANNOTATION, Vr.CS, "NO")))
        .contains("though the file says it has none");
    assertThat(warned(film().numbers(0x6000_0102, Vr.US, 12))).contains("overlay");
    assertThat(
            warned(
                film().text(Tag.MODALITY, Vr.CS, "CT").text(Tag.BODY_PART_EXAMINED, Vr.CS, "HEAD")))
        .contains("face");
    DicomBuilder document =
        film().bytes(0x0042_0011, Vr.OB, SENTINEL.getBytes(StandardCharsets.UTF_8));
    assertThat(warned(document)).contains("document");
    assertGone(with().apply(document.build()).dataset());
  }

  private static String warned(DicomBuilder b) {
    return String.join("; ", with().apply(b.build()).warnings());
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> Deidentifier.of(new byte[3], Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16 bytes");
    assertThatThrownBy(() -> with(Keep.FULL_DATES, Keep.MODIFIED_DATES))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(with(Keep.UIDS).toString()).isEqualTo("Deidentifier[UIDS]");
    for (Keep keep : Keep.values()) {
      assertThat(Keep.ofWord(keep.word())).contains(keep);
    }
    assertThat(Keep.ofWord("everything")).isEmpty();
  }

  /**
   * Names, identifiers and dates of real files, whatever their encoding, are nowhere afterwards.
   */
  @Test
  void realFilesLoseTheirIdentity() throws IOException {
    Path good = Path.of(System.getProperty("medimg.shared", "../shared"), "dicom", "good");
    assumeTrue(Files.isDirectory(good), () -> "no shared DICOM files in " + good);
    List<Path> files;
    try (Stream<Path> all = Files.list(good)) {
      files = all.filter(p -> !p.toString().endsWith(".json")).sorted().toList();
    }
    int checked = 0;
    for (Path file : files) {
      DicomDataset d = new DicomReader().readDataset(ImageSource.of(file), Limits.defaults());
      if (Files.size(file) < 400_000 && !Deidentifier.isMediaDirectory(d)) {
        Deidentified done = with().apply(d);
        assertNothingLeft(file.toString(), d, done.dataset());
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(300);
  }

  private static final Set<Integer> IDENTIFYING =
      Set.of(
          Tag.PATIENT_NAME,
          Tag.PATIENT_ID,
          0x0010_0030,
          Tag.SOP_INSTANCE_UID,
          0x0008_1155,
          0x0020_000D,
          0x0008_0050,
          0x0008_0090,
          0x0008_1070);

  private static void assertNothingLeft(String file, DicomDataset before, DicomDataset after) {
    Set<String> secrets = new TreeSet<>();
    Set<String> left = new TreeSet<>();
    collect(before, secrets);
    collect(after, left);
    secrets.removeIf(s -> s.startsWith("1.2.840.10008.") || s.isEmpty());
    left.retainAll(secrets);
    assertThat(left).as(file).isEmpty();
    assertThat(after.transferSyntax()).isEqualTo(before.transferSyntax());
    int pixels = before.bytes(Tag.PIXEL_DATA).orElse(new byte[0]).length;
    assertThat(after.bytes(Tag.PIXEL_DATA).orElse(new byte[0]).length)
        .as(file)
        .isBetween(pixels, pixels + 1);
  }

  private static void collect(DicomDataset d, Set<String> values) {
    for (int tag : d.tags()) {
      d.items(tag).forEach(item -> collect(item, values));
      if (IDENTIFYING.contains(tag)) {
        values.addAll(d.strings(tag));
      }
    }
  }
}
