package io.medimg.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.medimg.core.image.ImageMetadata;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.TransferSyntax;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.facts.SuvFactors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * SUV factors by the rules of QIBA and IBSI, with numbers worked out by hand: F-18 of 6588 s, or
 * half-lives that leave round shares of 200 MBq for 80 kg.
 */
class SuvRulesTest {
  private static final double FULL = 80_000 / 2e8;
  private static final String ENHANCED = "1.2.840.10008.5.1.4.1.1.130";

  private final Path trials = Path.of(System.getProperty("medimg.shared", "../shared"), "trials");

  private static DicomFile drug(String time, String dateTime, double halfLife) {
    DicomFile drug = DicomFile.bare(true);
    if (time != null) {
      drug.text(0x0018_1072, Vr.TM, time);
    }
    drug.text(0x0018_1074, Vr.DS, "200000000").text(0x0018_1075, Vr.DS, String.valueOf(halfLife));
    return dateTime == null ? drug : drug.text(0x0018_1078, Vr.DT, dateTime);
  }

  /** Series and acquisition of a day and time. */
  private static DicomFile scan(String units, String date, String time) {
    DicomFile file = DicomFile.of(TransferSyntax.EXPLICIT_LITTLE);
    if (date != null) {
      file.text(0x0008_0021, Vr.DA, date).text(0x0008_0022, Vr.DA, date);
    }
    return file.text(0x0008_0031, Vr.TM, time)
        .text(0x0008_0032, Vr.TM, time)
        .text(Tag.MODALITY, Vr.CS, "PT")
        .text(0x0010_0040, Vr.CS, "M")
        .text(0x0010_1020, Vr.DS, "2.0")
        .text(0x0010_1030, Vr.DS, "80")
        .text(0x0028_0051, Vr.CS, "ATTN\\DECY")
        .text(Tag.UNITS, Vr.CS, units)
        .text(0x0054_1102, Vr.CS, "START");
  }

  private static DicomFile scan(DicomFile drug, String date, String time) {
    return scan("BQML", date, time).sequence(0x0054_0016, false, drug);
  }

  private static SuvFactors of(DicomFile file) throws IOException {
    return SuvFactors.of(
        new DicomReader().readDataset(ImageSource.of("x", file.bytes()), Limits.defaults()));
  }

  private static void assertValue(SuvFactors.Factor factor, double value) {
    assertThat(factor.reason()).isEmpty();
    assertThat(factor.value().orElseThrow()).isCloseTo(value, within(1e-9 * value));
  }

  /** An hour is one half-life, unless the line says otherwise; what is left of the dose. */
  @ParameterizedTest
  @CsvSource({
    // time, date and time of injection, scan, half-life in hours, half-lives gone, told
    ", 20260105100000, 20260105 110000, 1, 1, false",
    "100000, , 20260105 110000, 1, 1, false",
    // over midnight, with and without the date
    "233000, , 20260106 003000, 1, 1, false",
    ", 20260105233000, 20260106 003000, 1, 1, false",
    // a date that anonymisation replaced or shifted, before and after the scan, by one day, too
    "233000, 19000101233000, 20260106 003000, 1, 1, true",
    ", 19000101233000, 20260106 003000, 1, 1, true",
    ", 20991231100000, 20260105 110000, 1, 1, true",
    ", 20260104100000, 20260105 110000, 1, 1, true",
    // dynamic scans start before the injection, over midnight, too
    ", 20260105103000, 20260105 100000, 1, -0.5, false",
    "103000, , 20260105 100000, 1, -0.5, false",
    "001000, , 20260105 234000, 1, -0.5, false",
    // an incomplete date with time takes the time from beside it
    "100000, 20260105, 20260105 110000, 1, 1, false",
    // no date of the scan: the clock
    "100000, 20260105100000, - 110000, 1, 1, false",
    // days: Y-90 after three, Zr-89 after six, Cu-64 the day after
    ", 20260102110000, 20260105 110000, 72, 1, false",
    ", 20251230110000, 20260105 110000, 72, 2, false",
    ", 20260104230000, 20260105 110000, 12, 1, false"
  })
  void theDoseDecaysFromInjectionToScan(
      String time, String dateTime, String scan, double hours, double gone, boolean told)
      throws IOException {
    String date = scan.startsWith("-") ? null : scan.substring(0, 8);
    SuvFactors suv =
        of(scan(drug(time, dateTime, hours * 3600), date, scan.substring(scan.indexOf(' ') + 1)));
    assertValue(suv.bodyWeight(), FULL * Math.pow(2, gone));
    assertThat(suv.notices()).hasSize(told ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource({
    // long half-lives need a date that fits
    "100000, , 20260105 110000, 72, needs the date",
    ", 19000101100000, 20260105 110000, 72, needs the date",
    ", 20991231100000, 20260105 110000, 72, needs the date",
    "100000, 20260105100000, - 110000, 72, needs the date",
    // by the clock 23 hours before the scan
    "120000, , 20260105 105900, 2, given after the scan",
    ", , 20260105 110000, 1, '(0018,1072)'"
  })
  void whatDoesNotFitIsRefused(
      String time, String dateTime, String scan, double hours, String reason) throws IOException {
    String date = scan.startsWith("-") ? null : scan.substring(0, 8);
    SuvFactors suv =
        of(scan(drug(time, dateTime, hours * 3600), date, scan.substring(scan.indexOf(' ') + 1)));
    assertThat(suv.bodyWeight().value()).isEmpty();
    assertThat(suv.bodyWeight().reason()).contains(reason);
  }

  @Test
  void offsetsFromUtcCount() throws IOException {
    DicomFile file = scan(drug(null, "20260105090000+0000", 3600), "20260105", "110000");
    assertValue(of(file.text(0x0008_0201, Vr.SH, "+0100")).bodyWeight(), FULL * 2);
    DicomFile without = scan(drug(null, "20260105090000+0000", 3600), "20260105", "110000");
    assertValue(of(without).bodyWeight(), FULL * 4);
  }

  @Test
  void vendorsOwnReferencesGoBeforeASeriesMadeLater() throws IOException {
    DicomFile siemens =
        scan(drug("100000", null, 3600), "20260105", "130000")
            .text(0x0071_0010, Vr.LO, "SIEMENS MED PT")
            .text(0x0071_1022, Vr.DT, "20260105110000");
    assertValue(of(siemens).bodyWeight(), FULL * 2);
    // Dates were shifted, the private one was not: its time of day holds.
    DicomFile ge =
        scan(drug("100000", null, 3600), "20260105", "120000")
            .text(0x0008_0031, Vr.TM, "140000")
            .text(0x0009_0010, Vr.LO, "GEMS_PETD_01")
            .text(0x0009_100D, Vr.DT, "20190703110000");
    assertValue(of(ge).bodyWeight(), FULL * 2);
    // Without it, GE's frames count from their start.
    DicomFile frames =
        scan(drug("100000", null, 3600), "20260105", "112000")
            .text(0x0008_0070, Vr.LO, "GE MEDICAL SYSTEMS")
            .text(0x0008_0031, Vr.TM, "140000")
            .text(0x0018_1242, Vr.IS, "180000")
            .text(0x0054_1300, Vr.DS, "1200000");
    assertValue(of(frames).bodyWeight(), FULL * 2);
  }

  @Test
  void uncorrectedFramesTakeTheirMeanActivity() throws IOException {
    // A frame of one half-life, started one after the injection: on average 1/2 * 1/(2 ln 2) left.
    DicomFile file =
        scan(drug("100000", null, 3600), "20260105", "110000")
            .text(0x0028_0051, Vr.CS, "ATTN")
            .text(0x0018_1242, Vr.IS, "3600000")
            .text(0x0054_1102, Vr.CS, "NONE");
    assertValue(of(file).bodyWeight(), FULL * 4 * Math.log(2));
    DicomFile contradicting =
        scan(drug("100000", null, 3600), "20260105", "110000")
            .text(0x0018_1242, Vr.IS, "3600000")
            .text(0x0054_1102, Vr.CS, "NONE");
    assertThat(of(contradicting).bodyWeight().reason()).contains("contradicts");
    DicomFile unknown =
        scan(drug("100000", null, 3600), "20260105", "110000")
            .text(0x0028_0051, Vr.CS, "ATTN")
            .text(0x0054_1102, Vr.CS, "NONE");
    assertThat(of(unknown).bodyWeight().reason()).contains("(0018,1242)");
  }

  @Test
  void dosesGivenAtAdministrationNeedNoTimes() throws IOException {
    DicomFile file =
        scan(drug(null, null, 230_400), null, "110000").text(0x0054_1102, Vr.CS, "ADMIN");
    assertValue(of(file).bodyWeight(), FULL);
  }

  /** A man of 80 kg and 2 m; James: 1.10 * 80 - 128 * 0.16 = 67.52 kg. */
  @ParameterizedTest
  @CsvSource({
    "GML, , 1, 0.844",
    "GML, BW, 1, 0.844",
    "GML, LBMJAMES128, 1.1848341232227488, 1",
    "GML, LBM, 1.1627906976744187, 0.98139534883720925", // 88 - 120 * 0.16 = 68.8
    "GML, LBMJANMA, 1.186623516720604, 1.0015102481121898", // 9270 * 80 / (6680 + 216 * 20)
    "GML, IBW, 0.8090614886731392, 0.6828478964401294", // 48 + 1.06 * 48 = 98.88, an ideal, not
    // lean
    "CM2ML, , 3.7125, 3.1333"
  })
  void valuesThatAreNormalisedAlreadyAreTurned(
      String units, String type, double bodyWeight, double lean) throws IOException {
    DicomFile file = scan(units, "20260105", "110000");
    if (type != null) {
      file.text(0x0054_1006, Vr.CS, type);
    }
    SuvFactors suv = of(file);
    double wide = units.equals("CM2ML") ? 1e-3 : 1e-12;
    assertThat(suv.bodyWeight().value().orElseThrow()).isCloseTo(bodyWeight, within(wide));
    assertThat(suv.leanBodyMass().value().orElseThrow()).isCloseTo(lean, within(wide));
  }

  @ParameterizedTest
  @CsvSource({"GML, BSA", "CM2ML, BW", "GML, FOO"})
  void contradictingTypesAreRefused(String units, String type) throws IOException {
    DicomFile file = scan(units, "20260105", "110000").text(0x0054_1006, Vr.CS, type);
    assertThat(of(file).bodyWeight().reason()).contains("SUV Type");
  }

  @Test
  void unitsOfWeightAndHeightThatCannotBeAreTurnedAndTold() throws IOException {
    DicomFile file =
        scan(drug("100000", null, 3600), "20260105", "110000")
            .text(0x0010_1020, Vr.DS, "200")
            .text(0x0010_1030, Vr.DS, "80000");
    SuvFactors suv = of(file);
    assertValue(suv.bodyWeight(), FULL * 2);
    assertValue(suv.leanBodyMass(), 67_520 / 1e8);
    assertThat(suv.notices()).hasSize(2);
  }

  @Test
  void dosesInOtherUnitsAndSeveralDrugsAreRefused() throws IOException {
    DicomFile small =
        DicomFile.bare(true)
            .text(0x0018_1072, Vr.TM, "100000")
            .text(0x0018_1074, Vr.DS, "200")
            .text(0x0018_1075, Vr.DS, "3600");
    assertThat(of(scan(small, "20260105", "110000")).bodyWeight().reason()).contains("10 kBq");
    assertThat(of(scan("BQML", "20260105", "110000")).bodyWeight().reason())
        .contains("(0054,0016)");
  }

  @Test
  void philipsActivityFactorDecaysLikeAnyActivity() throws IOException {
    DicomFile file =
        scan("CNTS", "20260105", "110000")
            .sequence(0x0054_0016, false, drug("100000", null, 3600))
            .text(0x7053_0010, Vr.LO, "Philips PET Private Group")
            .text(0x7053_1000, Vr.DS, "0")
            .text(0x7053_1009, Vr.DS, "3");
    assertValue(of(file).bodyWeight(), 3 * FULL * 2);
    DicomFile direct =
        scan("CNTS", "20260105", "110000")
            .text(0x7053_0010, Vr.LO, "Philips PET Private Group")
            .text(0x7053_1000, Vr.DS, "0.0005");
    assertValue(of(direct).bodyWeight(), 0.0005);
    assertValue(of(direct).leanBodyMass(), 0.0005 * 67.52 / 80);
    assertThat(of(scan("CNTS", "20260105", "110000")).bodyWeight().reason()).contains("Philips");
  }

  // Enhanced PET

  private static DicomFile mapping(String unit, double slope) {
    DicomFile code = DicomFile.bare(true).text(0x0008_0100, Vr.SH, unit);
    return DicomFile.bare(true)
        .sequence(
            0x0040_9096,
            false,
            DicomFile.bare(true)
                .sequence(0x0040_08EA, false, code)
                .element(0x0040_9224, Vr.FD, eightBytes(0))
                .element(0x0040_9225, Vr.FD, eightBytes(slope)))
        .sequence(
            Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE,
            false,
            DicomFile.bare(true)
                .text(Tag.RESCALE_INTERCEPT, Vr.DS, "0")
                .text(Tag.RESCALE_SLOPE, Vr.DS, "2")
                .text(Tag.RESCALE_TYPE, Vr.LO, "US"));
  }

  private static byte[] eightBytes(double value) {
    byte[] bytes = new byte[8];
    java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).putDouble(value);
    return bytes;
  }

  private static DicomFile enhanced(DicomFile groups) {
    return DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
        .text(Tag.SOP_CLASS_UID, Vr.UI, ENHANCED)
        .text(Tag.MODALITY, Vr.CS, "PT")
        .text(0x0010_0040, Vr.CS, "M")
        .text(0x0010_1020, Vr.DS, "2.0")
        .text(0x0010_1030, Vr.DS, "80")
        .text(0x0018_9701, Vr.DT, "20260105110000")
        .text(0x0018_9758, Vr.CS, "YES")
        .text(0x0018_9759, Vr.CS, "YES")
        .sequence(0x0054_0016, false, drug(null, "20260105100000", 3600))
        .sequence(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, false, groups);
  }

  /** Stored values times 2 are the real ones; the world's slope is told beside its unit. */
  @ParameterizedTest
  @CsvSource({
    "Bq/ml, 2, 0.0008",
    "Bq/ml, 3, 0.0012",
    "{SUVbw}g/ml, 0.002, 0.001",
    "g/ml{SUVbw}, 0.002, 0.001",
    "{SUVlbm(James128)}g/ml, 0.002, 0.0011848341232227"
  })
  void enhancedPetTakesTheUnitOfItsWorldValues(String unit, double slope, double factor)
      throws IOException {
    SuvFactors suv = of(enhanced(mapping(unit, slope)));
    assertThat(suv.bodyWeight().reason()).isEmpty();
    assertThat(suv.bodyWeight().value().orElseThrow()).isCloseTo(factor, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({
    "{counts}, 0018_9758, YES, Real World",
    "Bq/ml, 0018_9758, NO, Decay Corrected",
    "Bq/ml, 0018_9759, NO, Attenuation",
    "Bq/ml, 0018_9701, '', DateTime"
  })
  void enhancedPetWithoutOneIsRefused(String unit, String tag, String value, String reason)
      throws IOException {
    int number = Integer.parseUnsignedInt(tag.replace("_", ""), 16);
    SuvFactors suv = of(enhanced(mapping(unit, 2)).text(number, Vr.CS, value));
    assertThat(suv.bodyWeight().value()).isEmpty();
    assertThat(suv.bodyWeight().reason()).contains(reason);
  }

  @Test
  void trialOfAReplacedInjectionDateIsTimedByTheClock() throws IOException {
    Path file = trials.resolve("pet-injection-date-anonymised.dcm");
    assumeTrue(Files.exists(file), () -> "no shared file " + file + ", which is fine");
    ImageMetadata facts =
        new DicomReader().read(ImageSource.of(file), Limits.defaults()).metadata();
    assertThat(facts.suvFactor().orElseThrow()).isCloseTo(2.5943e-4, within(5e-9));
    assertThat(facts.notices()).singleElement().asString().contains("(0018,1078)");
  }
}
