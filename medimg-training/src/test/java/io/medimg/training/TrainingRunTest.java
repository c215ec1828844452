package io.medimg.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.training.Film.Source;
import io.medimg.training.Film.Split;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
  @TempDir Path folder;

  /** Films that are easy to tell apart: the sick ones have a bright patch in the middle. */
  private List<Film> films() throws IOException {
    List<Film> films = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 48; i++) {
      boolean sick = i % 2 == 1;
      Path file = folder.resolve("film" + i + ".png");
      if (!Files.exists(file)) {
        ImageIO.write(image(sick, random), "png", file.toFile());
      }
      float[] labels = new float[ChestLabels.ALL.size()];
      Arrays.fill(labels, Float.NaN);
      labels[ChestLabels.PAEDIATRIC] = sick ? 1 : 0;
      Split split = i < 32 ? Split.TRAIN : Split.VALIDATION;
      String group = sick ? (i % 4 == 1 ? "bacteria" : "virus") : "normal";
      films.add(new Film(file, Source.KERMANY, "p" + i, split, group, labels));
    }
    return films;
  }

  private static BufferedImage image(boolean sick, Random random) {
    BufferedImage image = new BufferedImage(96, 96, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < 96; y++) {
      for (int x = 0; x < 96; x++) {
        boolean inside = Math.abs(x - 48) < 20 && Math.abs(y - 48) < 20;
        int value = (inside && sick ? 200 : 60) + random.nextInt(40);
        image.getRaster().setSample(x, y, 0, value);
      }
    }
    return image;
  }

  private TrainingOptions options(String out, int epochs) throws IOException {
    String backbone = BackboneFile.RANDOM + TinyBackbone.write(folder);
    return new TrainingOptions(
        Path.of("none"),
        folder.resolve(out),
        List.of(backbone),
        64,
        8,
        epochs,
        32,
        0,
        5e-3,
        2e-2,
        0.01,
        0.9,
        0.3,
        0.1,
        0.1,
        0,
        true,
        true,
        true,
        -1,
        5,
        3);
  }

  @Test
  void lossFallsAndTheFilmsAreToldApart() throws IOException {
    List<Double> losses;
    String log;
    try (TrainingRun run = new TrainingRun(options("falls", 6), films())) {
      losses = run.run();
      log = Files.readString(folder.resolve("falls/log.jsonl"));
    }

    assertThat(losses).hasSize(6);
    assertThat(losses.get(5)).isLessThan(0.6 * losses.get(0));
    assertThat(log.lines()).hasSize(6);
    assertThat(folder.resolve("falls/best.bin")).exists();
  }

  @Test
  void aResumedRunEndsWhereAnUnbrokenOneDoes() throws IOException {
    float[] whole;
    float[] broken;
    try (TrainingRun run = new TrainingRun(options("whole", 2), films())) {
      run.run();
      whole = run.network().headWeight().getArray().toFloatArray();
    }
    try (TrainingRun run = new TrainingRun(options("broken", 2), films())) {
      run.stopAfter(1).run();
    }
    try (TrainingRun run = new TrainingRun(options("broken", 2), films())) {
      assertThat(run.run()).hasSize(1);
      broken = run.network().headWeight().getArray().toFloatArray();
    }

    assertThat(broken).containsExactly(whole, org.assertj.core.api.Assertions.withPrecision(1e-5f));
  }

  @Test
  void aCheckpointOfAnotherNetworkIsRefused() throws IOException {
    Path file = folder.resolve("other.bin");
    Files.write(file, new byte[64]);
    try (TrainingRun run = new TrainingRun(options("refused", 1), films())) {
      assertThatThrownBy(() -> run.state().load(file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("other.bin");
    }
  }
}
