package io.medimg.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.image.MedicalImage;
import io.medimg.preprocess.Preprocessing;
import io.medimg.training.Film.Split;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PreprocessingExperimentTest {
  @TempDir Path folder;

  /** A set in the folders of chest-kermany: the sick ones have a bright patch in the middle. */
  private Path data() throws IOException {
    Path root = folder.resolve("data/chest-kermany");
    Random random = new Random(1);
    for (String part : List.of("train", "test")) {
      for (String kind : List.of("NORMAL", "PNEUMONIA")) {
        Path place = Files.createDirectories(root.resolve(part).resolve(kind));
        for (int i = 0; i < (part.equals("train") ? 40 : 8); i++) {
          int patient = part.equals("train") ? i : 500 + i;
          String name =
              kind.equals("NORMAL")
                  ? "IM-%04d-0001.png".formatted(patient)
                  : "person%d_virus_1.png".formatted(patient);
          ImageIO.write(
              image(kind.equals("PNEUMONIA"), random), "png", place.resolve(name).toFile());
        }
      }
    }
    return root.getParent();
  }

  private static BufferedImage image(boolean sick, Random random) {
    BufferedImage image = new BufferedImage(48, 48, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < 48; y++) {
      for (int x = 0; x < 48; x++) {
        boolean inside = Math.abs(x - 24) < 10 && Math.abs(y - 24) < 10;
        int value = (inside && sick ? 190 : 60) + random.nextInt(40);
        image.getRaster().setSample(x, y, 0, value);
      }
    }
    return image;
  }

  private String[] args(Path data, String out, String arms) {
    return new String[] {
      "--data",
      data.toString(),
      "--out",
      folder.resolve(out).toString(),
      "--arms",
      arms,
      "--seeds",
      "2",
      "--side",
      "16",
      "--epochs",
      "2",
      "--batch",
      "8"
    };
  }

  @Test
  void learnsResumesRepeatsAndReports() throws IOException {
    Path data = data();
    PreprocessingExperiment.main(args(data, "a", "none,clahe"));
    Path first = folder.resolve("a/none-1.csv");
    ExperimentScores scores = ExperimentScores.read(first);
    assertThat(scores.patients("NONE")).hasSize(16).contains("person500", "normal0500");
    int[] all = new Random(1).ints(0, 16).distinct().limit(16).toArray();
    assertThat(scores.auroc("NONE", all)).as("an easy task").isGreaterThan(0.9);
    String report = Files.readString(folder.resolve("a/report.md"));
    assertThat(report).contains("| none | ", "| clahe | ", "gamma 0.5").doesNotContain("heq");
    FileTime written = Files.getLastModifiedTime(first);
    Files.delete(folder.resolve("a/clahe-2.csv"));
    PreprocessingExperiment.main(args(data, "a", "none,clahe"));
    assertThat(Files.getLastModifiedTime(first)).as("what is done stays").isEqualTo(written);
    assertThat(folder.resolve("a/clahe-2.csv")).exists();
    assertThat(Files.readString(folder.resolve("a/report.md"))).isEqualTo(report);
    PreprocessingExperiment.main(args(data, "b", "none"));
    assertThat(folder.resolve("b/none-1.csv")).hasSameTextualContentAs(first);
    assertThat(folder.resolve("b/none-2.csv").toFile()).exists();
    assertThat(Files.readString(folder.resolve("b/none-2.csv")))
        .as("another seed")
        .isNotEqualTo(Files.readString(first));
  }

  @Test
  void everyArmGivesASquare() {
    byte[] values = new byte[60 * 50];
    new Random(4).nextBytes(values);
    MedicalImage film = MedicalImage.gray(60, 50, values);
    for (ExperimentArm arm : ExperimentArm.all(32)) {
      float[] square = arm.plan().prepare(film).tensor().toArray();
      assertThat(square).as(arm.name()).hasSize(32 * 32);
      for (float v : square) {
        assertThat(v).as(arm.name()).isBetween(-1f, 1f);
      }
    }
    assertThat(ExperimentArm.all(32).stream().map(ExperimentArm::name).distinct()).hasSize(7);
  }

  @ParameterizedTest
  @EnumSource(FilmShift.class)
  void shiftsKeepTheOrderOfValues(FilmShift shift) {
    byte[] values = new byte[256];
    for (int i = 0; i < 256; i++) {
      values[i] = (byte) i;
    }
    float[] shifted = shift.apply(MedicalImage.gray(16, 16, values)).toFloatArray();
    assertThat(shifted).isSorted();
    assertThat(shifted[255] - shifted[0]).isGreaterThan(100);
    if (shift == FilmShift.NONE) {
      assertThat(shifted[77]).isEqualTo(77);
    }
    if (shift == FilmShift.GAMMA_LOW) {
      assertThat(shifted[64]).isEqualTo(Math.round(255 * Math.sqrt(64 / 255.0)));
    }
  }

  @Test
  void equalisationUndoesCurves() {
    byte[] values = new byte[64 * 64];
    Random random = new Random(9);
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (80 + 10 * random.nextInt(9));
    }
    MedicalImage film = MedicalImage.gray(64, 64, values);
    Preprocessing heq = Preprocessing.builder().heq().build();
    assertThat(heq.apply(FilmShift.GAMMA_LOW.apply(film))).isEqualTo(heq.apply(film));
  }

  @Test
  void thresholdsComeFromTheValidationFilms() throws IOException {
    Path file = folder.resolve("scores.csv");
    Files.writeString(
        file,
        """
        set,film,patient,label,logit
        VALIDATION,a,p1,0,-3
        VALIDATION,b,p2,0,1
        VALIDATION,c,p3,1,2
        VALIDATION,d,p4,1,4
        NONE,e,p5,0,1.5
        NONE,f,p6,0,2.5
        NONE,g,p7,1,1.9
        NONE,h,p8,1,9
        """);
    ExperimentScores scores = ExperimentScores.read(file);
    assertThat(scores.decided("VALIDATION")).containsExactly(1, 1);
    assertThat(scores.decided("NONE")).containsExactly(0.5, 0.5);
    assertThat(scores.auroc("NONE", 0, 1, 2, 3)).isCloseTo(0.75, within(1e-12));
  }

  @Test
  void wrongOptionsAreNamed() {
    assertThatThrownBy(() -> ExperimentOptions.of("--side", "30"))
        .hasMessageContaining("that 8 divides, got 30");
    assertThatThrownBy(() -> ExperimentOptions.of("--seeds", "0")).hasMessageContaining("got 0");
    assertThatThrownBy(() -> ExperimentOptions.of("--arms", "none,magic").chosen())
        .hasMessageContaining("no arm 'magic'");
    assertThatThrownBy(() -> ExperimentOptions.of("--seed", "3"))
        .hasMessageContaining("names of [data, out, arms,")
        .hasMessageContaining("got '--seed'");
    assertThatThrownBy(() -> ExperimentOptions.of("--out", "a", "--data"))
        .hasMessageContaining("'--data' without a value");
    assertThatThrownBy(() -> PreprocessingExperiment.main(new String[] {"--data", "nowhere"}))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("--data names the folder that holds chest-kermany");
  }

  @Test
  void partsAreSplitByPatient() throws IOException {
    List<Film> films = ChestData.kermany(data().resolve("chest-kermany"));
    List<String> training =
        films.stream().filter(f -> f.split() == Split.TRAIN).map(Film::patient).toList();
    films.stream()
        .filter(f -> f.split() != Split.TRAIN)
        .forEach(f -> assertThat(training).doesNotContain(f.patient()));
  }
}
