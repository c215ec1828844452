package io.medimg.dicom.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.dicom.DicomFile;
import io.medimg.dicom.DicomReader;
import io.medimg.dicom.dataset.Dates;
import io.medimg.dicom.dataset.Dictionary;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.TransferSyntax;
import io.medimg.dicom.dataset.Vr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuvFactorsTest {
  private static final int UNITS = Tag.UNITS;

  private final Path pet = Path.of(System.getProperty("medimg.shared", "../shared"), "data", "pet");

  /** A scan at 11:00, injected at 10:00 with a half-life of an hour: half of the dose is left. */
  private static DicomFile scan(String units) {
    DicomFile drug =
        DicomFile.bare(true)
            .text(0x0018_1072, Vr.TM, "100000")
            .text(0x0018_1074, Vr.DS, "200000000")
            .text(0x0018_1075, Vr.DS, "3600");
    return DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
        .text(0x0008_0021, Vr.DA, "20260101")
        .text(0x0008_0022, Vr.DA, "20260101")
        .text(0x0008_0031, Vr.TM, "110000.00")
        .text(0x0008_0032, Vr.TM, "110000")
        .text(Tag.MODALITY, Vr.CS, "PT")
        .text(0x0010_0040, Vr.CS, "M")
        .text(0x0010_1020, Vr.DS, "2.0")
        .text(0x0010_1030, Vr.DS, "80")
        .text(0x0028_0051, Vr.CS, "ATTN\\DECY")
        .sequence(0x0054_0016, false, drug)
        .text(UNITS, Vr.CS, units)
        .text(0x0054_1102, Vr.CS, "START");
  }

  private static SuvFactors of(DicomFile file) throws IOException {
    return SuvFactors.of(
        new DicomReader().readDataset(ImageSource.of("x", file.bytes()), Limits.defaults()));
  }

  private static void assertValue(SuvFactors.Factor factor, double value) {
    assertThat(factor.value().orElseThrow()).isCloseTo(value, within(1e-9 * value));
    assertThat(factor.reason()).isEmpty();
  }

  @Test
  void becquerelsAreDividedByTheDoseThatIsLeft() throws IOException {
    SuvFactors suv = of(scan("BQML"));
    assertValue(suv.bodyWeight(), 80_000 / 1e8);
    assertValue(suv.leanBodyMass(), (1.10 * 80 - 128 * 0.16) * 1000 / 1e8);
    double surface = 0.007184 * Math.pow(80, 0.425) * Math.pow(200, 0.725);
    assertValue(suv.bodySurface(), surface * 10_000 / 1e8);
  }

  @Test
  void dosesCorrectedToTheirAdministrationDoNotDecay() throws IOException {
    DicomFile file = scan("BQML").text(0x0054_1102, Vr.CS, "ADMIN");
    assertValue(of(file).bodyWeight(), 80_000 / 2e8);
  }

  @Test
  void injectionsBeforeMidnightCount() throws IOException {
    DicomFile file =
        scan("BQML").text(0x0008_0031, Vr.TM, "003000").text(0x0008_0032, Vr.TM, "003000");
    DicomFile drug =
        DicomFile.bare(true)
            .text(0x0018_1072, Vr.TM, "233000")
            .text(0x0018_1074, Vr.DS, "200000000")
            .text(0x0018_1075, Vr.DS, "3600");
    assertValue(of(file.sequence(0x0054_0016, true, drug)).bodyWeight(), 80_000 / 1e8);
  }

  @Test
  void aSeriesMadeLaterCountsFromItsFrames() throws IOException {
    // The series says 12:00, the frame was taken at 11:10 with its average counts 10 minutes after.
    DicomFile file =
        scan("BQML")
            .text(0x0008_0031, Vr.TM, "120000")
            .text(0x0008_0032, Vr.TM, "111000")
            .text(0x0018_1242, Vr.IS, "1000")
            .text(0x0054_1300, Vr.DS, "600499.9759");
    assertThat(of(file).bodyWeight().value().orElseThrow()).isCloseTo(80_000 / 1e8, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "PROPCPS, 0.0, none of BQML",
    "GML, 1.0, ''",
    "CNTS, 0.0, factors (7053",
    "'', 0.0, Units"
  })
  void otherUnitsAreTakenOrRefused(String units, double factor, String reason) throws IOException {
    SuvFactors suv = of(scan(units));
    assertThat(suv.bodyWeight().value().orElse(0)).isEqualTo(factor);
    assertThat(suv.bodyWeight().reason()).contains(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "0010_1030, 0, Weight",
    "0028_0051, DECY, ATTN",
    "0054_1102, NONE, Decay",
    "0008_0032, 1, start of the scan"
  })
  void whatIsMissingIsNamed(String tag, String value, String reason) throws IOException {
    int number = Integer.parseUnsignedInt(tag.replace("_", ""), 16);
    SuvFactors suv = of(scan("BQML").text(number, Vr.LO, value));
    assertThat(suv.bodyWeight().value()).isEmpty();
    assertThat(suv.leanBodyMass().value()).isEmpty();
    assertThat(suv.bodyWeight().reason()).contains(reason);
  }

  @Test
  void countsTakeTheVendorsFactor() throws IOException {
    DicomFile direct =
        scan("CNTS")
            .text(0x7053_0011, Vr.LO, "Philips PET Private Group")
            .text(0x7053_1100, Vr.DS, "0.000551");
    assertValue(of(direct).bodyWeight(), 0.000551);
    DicomFile activity =
        scan("CNTS")
            .text(0x7053_0010, Vr.LO, "Philips PET Private Group")
            .text(0x7053_1009, Vr.DS, "2");
    assertValue(of(activity).bodyWeight(), 2 * 80_000 / 1e8);
  }

  @Test
  void sharedScansAreJudgedAsTheirNotesSay() throws IOException {
    assumeTrue(Files.isDirectory(pet), () -> "no shared PET files in " + pet + ", which is fine");
    SuvFactors ge =
        SuvFactors.of(
            new DicomReader()
                .readDataset(ImageSource.of(pet.resolve("GH184.dcm")), Limits.defaults()));
    double left = 474592928 * Math.pow(2, -(88 * 60 + 36) / 6588.0);
    assertValue(ge.bodyWeight(), 90_000 / left);
    SuvFactors refused =
        SuvFactors.of(
            new DicomReader()
                .readDataset(ImageSource.of(pet.resolve("GH610.dcm")), Limits.defaults()));
    assertThat(refused.bodyWeight().reason()).contains("Units");
  }

  @ParameterizedTest
  @CsvSource({
    "SIEMENS, 104829",
    "GE_MEDICAL_AND_BQML, 095621",
    "PHILIPS_BQML, 110155",
    "BQML_AC_DT_lessThan_S_DT_SIEMENS, 123515",
    "CPS_AND_BQML_AC_DT_-_S_DT, 130348.234",
    "PHILIPS_CNTS_AND_BQML_SUV, ",
    "PHILIPS_CNTS_AND_SUV, "
  })
  void sharedHeadersOfVendorsGiveTheirFactors(String name, String scanTime) throws IOException {
    assumeTrue(Files.isDirectory(pet), () -> "no shared PET files in " + pet + ", which is fine");
    JsonNode json =
        new ObjectMapper()
            .readTree(pet.resolve("suv-headers").resolve(name + "-instances.json").toFile())
            .get(0);
    double factor = of(fromJson(json)).bodyWeight().value().orElseThrow();
    if (scanTime == null) {
      assertThat(factor).isEqualTo(json.at("/PhilipsPETPrivateGroup/SUVScaleFactor").asDouble());
      return;
    }
    double seconds =
        Dates.time(scanTime).orElseThrow().toNanoOfDay() / 1e9
            - Dates.time(json.get("RadiopharmaceuticalStartTime").asText())
                    .orElseThrow()
                    .toNanoOfDay()
                / 1e9;
    double left =
        json.get("RadionuclideTotalDose").asDouble()
            * Math.pow(2, -seconds / json.get("RadionuclideHalfLife").asDouble());
    double wanted = json.get("PatientWeight").asDouble() * 1000 / left;
    assertThat(factor).isCloseTo(wanted, within(1e-4 * wanted));
  }

  private static DicomFile fromJson(JsonNode json) {
    DicomFile drug = DicomFile.bare(true);
    DicomFile file = DicomFile.of(TransferSyntax.EXPLICIT_LITTLE).text(Tag.MODALITY, Vr.CS, "PT");
    json.properties()
        .forEach(
            e -> {
              int tag = Tag.ofKeyword(e.getKey()).orElse(0);
              boolean ofDrug = e.getKey().startsWith("Radio");
              if (tag != 0) {
                (ofDrug ? drug : file).text(tag, Dictionary.vr(tag), text(e.getValue()));
              }
            });
    JsonNode philips = json.get("PhilipsPETPrivateGroup");
    if (!philips.isEmpty()) {
      file.text(0x7053_0010, Vr.LO, "Philips PET Private Group");
      file.text(0x7053_1000, Vr.DS, philips.path("SUVScaleFactor").asText().trim());
    }
    return file.sequence(0x0054_0016, false, drug);
  }

  private static String text(JsonNode value) {
    StringBuilder all = new StringBuilder(value.isArray() ? "" : value.asText().trim());
    value.forEach(v -> all.append(all.isEmpty() ? "" : "\\").append(v.asText()));
    return all.toString();
  }
}
