package io.medimg.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.medimg.core.diagnosis.Diagnoser;
import io.medimg.core.diagnosis.Diagnosis;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.Images;
import io.medimg.core.task.Facts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Real films of adults and of small children, as PNG and JPEG files that state no age. */
class AgesOnRealFilmsTest {
  private static final String ADULT = "Pneumonia";
  private static final String CHILD = "Pneumonia (paediatric)";

  private static List<MedicalImage> films(String folder) throws IOException {
    for (Path place :
        List.of(
            Path.of(System.getProperty("medimg.shared", "../../shared"), "data", folder),
            Path.of("../shared/data", folder))) {
      if (Files.isDirectory(place)) {
        try (Stream<Path> files = Files.list(place)) {
          List<Path> some = files.filter(Files::isRegularFile).sorted().limit(20).toList();
          List<MedicalImage> films = new java.util.ArrayList<>();
          for (Path file : some) {
            films.add(Images.read(file));
          }
          return films;
        }
      }
    }
    assumeTrue(false, "skipped: no ../shared/data/" + folder + " beside the project");
    return List.of();
  }

  private static void check(Diagnosis d, boolean adult, boolean child) {
    assertThat(d.classification().find(ADULT).isPresent()).isEqualTo(adult && !d.abstained());
    assertThat(d.classification().find(CHILD).isPresent()).isEqualTo(child && !d.abstained());
    assertThat(d.heatmaps())
        .extracting(h -> h.label().name())
        .doesNotContain(child ? ADULT : CHILD);
  }

  @Test
  void noAdultGetsThePaediatricScore() throws IOException {
    List<MedicalImage> films = films("chest-covid/images");
    try (Diagnoser diagnoser = Diagnoser.chestXray().open()) {
      for (MedicalImage film : films) {
        check(diagnoser.diagnose(film), false, false);
        check(diagnoser.diagnose(film, Facts.none().withAgeYears(54)), true, false);
      }
    }
  }

  @Test
  void noChildGetsTheAdultsScore() throws IOException {
    List<MedicalImage> films = films("chest-kermany/test/NORMAL");
    try (Diagnoser diagnoser = Diagnoser.chestXray().open()) {
      for (MedicalImage film : films) {
        check(diagnoser.diagnose(film), false, false);
        check(diagnoser.diagnose(film, Facts.none().withAgeYears(3)), false, true);
      }
    }
  }
}
