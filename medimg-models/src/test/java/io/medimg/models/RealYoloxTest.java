package io.medimg.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.medimg.core.geometry.Box;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.io.Images;
import io.medimg.core.task.Detection;
import io.medimg.core.task.Detector;
import io.medimg.core.task.Label;
import io.medimg.models.decode.YoloLayout;
import io.medimg.preprocess.Preprocessing;
import io.medimg.preprocess.step.FlipDirection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A network that others trained and exported, from film to boxes. Nobody says what its three
 * classes are, but it answers to drawn vessel trees of retinas with one box around the whole tree,
 * so the truth is where the drawing has ink. On photographs of blood cells it finds nothing.
 */
class RealYoloxTest {
  private static final Path DATA = Path.of(System.getProperty("medimg.shared")).resolve("data");
  private static final Path NETWORK = DATA.resolve("weights/yolox_nano_3class.onnx");
  private static final List<Label> LABELS =
      List.of(Label.of("first"), Label.of("second"), Label.of("third"));

  @ParameterizedTest
  @ValueSource(strings = {"Image_01R_1stHO.png", "Image_02R_1stHO.png"})
  void theTreeIsFoundInSourcePixelsHoweverTheFilmIsPrepared(String name) throws IOException {
    MedicalImage film = read("retina-chase", name);
    Box truth = ink(film);
    List<Preprocessing> plans =
        List.of(
            start().letterbox(416, 114).toBgr().build(),
            start().flip(FlipDirection.LEFT_RIGHT).letterbox(416, 114).toBgr().build(),
            start().pad(100, 114).letterbox(416, 114).toBgr().build());
    for (Preprocessing plan : plans) {
      try (Detector detector = open(plan, 0.25)) {
        List<Detection> found = detector.detect(film).detections();
        assertThat(found).as("%s", plan).isNotEmpty();
        assertThat(found.get(0).finding().label().name()).isEqualTo("second");
        assertThat(found.get(0).box().iou(truth)).as("%s", plan).isGreaterThan(0.75);
      }
    }
  }

  @Test
  void everyRowOfTheOutputCounts() throws IOException {
    MedicalImage film = read("retina-chase", "Image_01R_1stHO.png");
    Detectors.Builder builder =
        builder(start().letterbox(416, 114).toBgr().build())
            .confidence(0)
            .iou(1)
            .maxDetections(10_000);
    try (Detector detector = builder.open()) {
      int rows = 52 * 52 + 26 * 26 + 13 * 13;
      int found = detector.detect(film).detections().size();
      // some of the boxes lie wholly in the padding
      assertThat(found).isBetween(rows * 9 / 10, rows);
    }
  }

  private static Preprocessing.Builder start() {
    return Preprocessing.builder().toRgb();
  }

  private static Detector open(Preprocessing plan, double confidence) throws IOException {
    return builder(plan).confidence(confidence).open();
  }

  private static Detectors.Builder builder(Preprocessing plan) throws IOException {
    assumeTrue(Files.exists(NETWORK), "needs ../shared/data/weights/yolox_nano_3class.onnx");
    ModelBytes network = ModelBytes.of("yolox-nano", ModelFormat.ONNX, Files.readAllBytes(NETWORK));
    return Detectors.yolo(network, YoloLayout.YOLOX, LABELS).preprocess(plan);
  }

  private static MedicalImage read(String folder, String name) throws IOException {
    Path file = DATA.resolve(folder).resolve(name);
    assumeTrue(Files.exists(file), "needs ../shared/data/" + folder);
    return Images.read(file);
  }

  /** The extent of everything that is drawn. */
  private static Box ink(MedicalImage film) {
    int left = film.width();
    int right = 0;
    int top = film.height();
    int bottom = 0;
    for (int y = 0; y < film.height(); y++) {
      for (int x = 0; x < film.width(); x++) {
        if (film.value(x, y) > 0) {
          left = Math.min(left, x);
          right = Math.max(right, x + 1);
          top = Math.min(top, y);
          bottom = Math.max(bottom, y + 1);
        }
      }
    }
    return Box.ofCorners(left, top, right, bottom);
  }
}
