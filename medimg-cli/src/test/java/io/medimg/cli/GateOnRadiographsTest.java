package io.medimg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.medimg.core.diagnosis.Diagnoser;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real radiographs as the gate sees them when their files say nothing, as a PNG would. */
class GateOnRadiographsTest {
  private static Diagnoser diagnoser;

  @BeforeAll
  static void open() {
    diagnoser = Diagnoser.chestXray().explain(0).open();
  }

  @AfterAll
  static void close() {
    diagnoser.close();
  }

  private static MedicalImage silent(String file) throws IOException {
    for (Path place :
        List.of(
            Path.of(System.getProperty("medimg.shared", "../../shared"), "dicom", "good"),
            Path.of("../shared/dicom/good"))) {
      if (Files.isRegularFile(place.resolve(file))) {
        MedicalImage image = Images.read(place.resolve(file)).frame(0);
        ImageMetadata said = image.metadata();
        return image.withMetadata(
            ImageMetadata.builder()
                .photometricInterpretation(said.photometricInterpretation())
                .rescale(said.rescale())
                .windows(said.windows())
                .build());
      }
    }
    assumeTrue(false, "skipped: no ../shared/dicom/good/" + file + " beside the project");
    throw new IllegalStateException(file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Enet4-testfiles__RG2_JLSN",
        "Enet4-testfiles__RG2_J2KI",
        "pylibjpeg-data__RG2_JPLY_fixed.dcm",
        "Enet4-testfiles__RG3_J2KI",
        "Enet4-testfiles__RG3_JPLY",
        "wearemothership-testfiles__jpeg-baseline.dcm",
        "Enet4-testfiles__XA1_JLSN"
      })
  void otherPartsOfTheBodyAreRefused(String file) throws IOException {
    assertThat(diagnoser.diagnose(silent(file)).abstention().orElse("")).contains("chest film");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Enet4-testfiles__RG1_J2KI", "orthanc-tests__Monochrome1-Jpeg.dcm"})
  void chestFilmsPass(String file) throws IOException {
    assertThat(diagnoser.diagnose(silent(file)).abstention()).isEmpty();
  }
}
