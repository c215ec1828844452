package io.medimg.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.geometry.Box;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.inference.Device;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.task.Detection;
import io.medimg.core.task.Detections;
import io.medimg.core.task.Detector;
import io.medimg.core.task.Label;
import io.medimg.core.task.ScoreKind;
import io.medimg.models.bundle.DecoderSpec;
import io.medimg.models.bundle.InputContract;
import io.medimg.models.bundle.MedimgConfig;
import io.medimg.models.bundle.ModelPackage;
import io.medimg.models.bundle.OutputLabel;
import io.medimg.models.bundle.PackageMetadata;
import io.medimg.models.decode.YoloLayout;
import io.medimg.preprocess.Preprocessing;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A detector whose right answer is known, from image to boxes, through ONNX Runtime. */
class DetectorsTest {
  private static final List<Label> LABELS = List.of(Label.of("White"), Label.of("Gray"));
  private static final Preprocessing PLAN =
      Preprocessing.builder().toGray().letterbox(64, 0).build();

  /** 128 x 96, so the letterbox halves it and puts 8 rows above and below. */
  private static MedicalImage film() {
    byte[] values = new byte[128 * 96];
    square(values, 48, 16, 255);
    square(values, 96, 64, 180);
    return MedicalImage.gray(128, 96, values);
  }

  /** 16 x 16 source pixels: one cell of the network. */
  private static void square(byte[] values, int x, int y, int level) {
    for (int row = y; row < y + 16; row++) {
      Arrays.fill(values, row * 128 + x, row * 128 + x + 16, (byte) level);
    }
  }

  private static Detectors.Builder builder() {
    return Detectors.yolo(BlobNet.onnx(), YoloLayout.YOLOX, LABELS).preprocess(PLAN);
  }

  @Test
  void boxesComeBackInSourcePixelsWithNamesAndOrigin() {
    try (Detector detector = builder().open()) {
      Detections found = detector.detect(film());
      assertThat(found.detections()).hasSize(2);
      Detection white = found.detections().get(0);
      assertThat(white.finding().label().name()).isEqualTo("White");
      assertThat(white.finding().kind()).isEqualTo(ScoreKind.SIGMOID);
      near(white.box(), new Box(48, 16, 16, 16));
      Detection gray = found.detections().get(1);
      assertThat(gray.finding().label().name()).isEqualTo("Gray");
      near(gray.box(), new Box(96, 64, 16, 16));
      assertThat(found.provenance().modelName()).isEqualTo("blobs");
      assertThat(found.provenance().modelSha256()).isEqualTo(BlobNet.onnx().sha256());
      assertThat(found.provenance().preprocessing()).isEqualTo(PLAN.describe());
      assertThat(found.provenance().timings().stages()).containsKeys("prepare", "infer", "decode");
      assertThat(detector.device()).isEqualTo(Device.cpu());
    }
  }

  @Test
  void settingsAreHeeded() {
    try (Detector one = builder().maxDetections(1).open();
        Detector none = builder().confidence(1).open()) {
      assertThat(one.detect(film()).detections()).hasSize(1);
      assertThat(none.detect(film()).detections()).allMatch(d -> d.finding().score() >= 1);
    }
  }

  @Test
  void threadsShareADetector() throws Exception {
    MedicalImage film = film();
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try (Detector detector = builder().open()) {
      List<Detection> wanted = detector.detect(film).detections();
      List<Callable<Detections>> calls =
          java.util.Collections.nCopies(64, () -> detector.detect(film));
      for (Future<Detections> done : pool.invokeAll(calls)) {
        assertThat(done.get().detections()).isEqualTo(wanted);
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void closingTwiceIsFineAndUseAfterwardsIsNot() {
    Detector detector = builder().open();
    detector.close();
    detector.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> detector.detect(film()))
        .withMessageContaining("detector is closed");
  }

  @Test
  void whatDoesNotFitIsSaidWhenOpening() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Detectors.yolo(BlobNet.onnx(), YoloLayout.YOLOX, LABELS).open())
        .withMessageContaining("preprocess(");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Detectors.yolo(BlobNet.onnx(), YoloLayout.YOLOX, List.of()));
    assertThatExceptionOfType(ModelMismatchException.class)
        .isThrownBy(() -> builder().output("scores").open())
        .withMessageContaining("'scores'")
        .withMessageContaining("boxes");
  }

  @Test
  void anotherLayoutIsRefused() {
    try (Detector detector =
        Detectors.yolo(BlobNet.onnx(), YoloLayout.V8, LABELS).preprocess(PLAN).open()) {
      assertThatExceptionOfType(ModelMismatchException.class)
          .isThrownBy(() -> detector.detect(film()))
          .withMessageContaining("layout V5 would fit");
    }
  }

  @Test
  void aPackageBringsPlanLayoutLimitsAndLabels() {
    ModelPackage model = packaged(new DecoderSpec("yolox", strides(), 0.5, 0.4, 100, true));
    try (Detector detector = Detectors.of(model).open()) {
      Detections found = detector.detect(film());
      // "Gray" is marked untrained: not reported
      assertThat(found.detections()).hasSize(1);
      near(found.detections().get(0).box(), new Box(48, 16, 16, 16));
      assertThat(found.detections().get(0).finding().label().code()).isEqualTo("TEST:1");
      assertThat(found.provenance().modelVersion()).isEqualTo("0.1.0");
      assertThat(detector)
          .hasToString(
              "Detector[blobs on %s, cpu, DetectionDecoder[2 classes, confidence 0.5, nms(iou 0.4,"
                      .formatted(detector.engine())
                  + " across labels), at most 100]]");
    }
  }

  @ParameterizedTest
  @CsvSource({"yolov5,true", "yolov8,false"})
  void layoutsOfPackagesAreThoseOfTheDecoder(String layout, boolean fits) throws IOException {
    ModelPackage model = packaged(new DecoderSpec(layout, strides(), 0.5, 0.4, 100, false));
    if (!fits) {
      assertThatExceptionOfType(ModelMismatchException.class)
          .isThrownBy(() -> Detectors.of(model).open())
          .withMessageContaining("output 'boxes' of shape [-1, 6, -1]");
      return;
    }
    try (Detector detector = Detectors.of(model).open()) {
      assertThat(detector.detect(film()).detections()).isNotNull();
    }
  }

  @Test
  void packagesThatAreNoDetectorOrHaveOtherGridsAreRefused() {
    assertThatExceptionOfType(ModelMismatchException.class)
        .isThrownBy(() -> Detectors.of(packaged(null)))
        .withMessageContaining("Classifiers");
    DecoderSpec other = new DecoderSpec("yolox", new int[] {4, 8}, 0.5, 0.4, 100, false);
    assertThatExceptionOfType(ModelMismatchException.class)
        .isThrownBy(() -> Detectors.of(packaged(other)))
        .withMessageContaining("[4, 8]");
  }

  private static int[] strides() {
    return new int[] {8, 16, 32};
  }

  private static ModelPackage packaged(DecoderSpec decoder) {
    List<OutputLabel> labels =
        List.of(
            new OutputLabel(
                new Label("White", "TEST:1"),
                ScoreKind.SIGMOID,
                null,
                null,
                true,
                "a white cell",
                null),
            OutputLabel.untrained(Label.of("Gray"), "too few examples"));
    InputContract input =
        new InputContract(List.of(), List.of(), List.of(), "image", 1, new Size(64, 64), 8, 0, 120);
    MedimgConfig config =
        MedimgConfig.builder(PLAN.toJson(), input, labels, "boxes").decoder(decoder).build();
    return ModelPackage.builder(metadata(), config)
        .license("Apache-2.0")
        .network(ModelFormat.ONNX, bytes())
        .build();
  }

  private static byte[] bytes() {
    try {
      return BlobNet.onnx().open().readAllBytes();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static PackageMetadata metadata() {
    return new PackageMetadata(
        "blobs",
        "0.1.0",
        "Detection of bright cells",
        "A network that tests use.",
        "The medimg project",
        "Copyright 2026 The medimg authors",
        "To test detectors. Not for patients.",
        "generated",
        List.of(),
        Map.of(),
        Map.of());
  }

  private static void near(Box found, Box wanted) {
    assertThat(found.x()).isCloseTo(wanted.x(), within(1e-3));
    assertThat(found.y()).isCloseTo(wanted.y(), within(1e-3));
    assertThat(found.width()).isCloseTo(wanted.width(), within(1e-3));
    assertThat(found.height()).isCloseTo(wanted.height(), within(1e-3));
  }
}
