package io.medimg.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.task.Classification;
import io.medimg.core.task.Facts;
import io.medimg.core.task.Finding;
import io.medimg.core.task.Label;
import io.medimg.core.task.NotAssessed;
import io.medimg.core.task.ScoreKind;
import io.medimg.models.Classifiers;
import io.medimg.models.LabelScores;
import io.medimg.models.bundle.AgeRange;
import io.medimg.models.bundle.Calibration;
import io.medimg.models.bundle.InputContract;
import io.medimg.models.bundle.MedimgConfig;
import io.medimg.models.bundle.ModelPackage;
import io.medimg.models.bundle.ModelZoo;
import io.medimg.models.bundle.OutputLabel;
import io.medimg.models.bundle.PackageMetadata;
import io.medimg.models.bundle.Verification;
import io.medimg.models.engine.Engines;
import io.medimg.models.explain.TensorClassifier;
import io.medimg.preprocess.Preprocessing;
import io.medimg.preprocess.step.Resampler;
import io.medimg.pytorch.onnx.OnnxBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of score against PyTorch's functions; see src/test/golden/ORIGIN.md. */
class ScoreKindsTest {
  private static final int SIDE = 8;

  private static List<String> golden() throws IOException {
    return Files.readAllLines(
        Path.of("src/test/resources/golden/scores.txt"), StandardCharsets.US_ASCII);
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(",")).mapToDouble(Double::parseDouble).toArray();
  }

  @Test
  void everyKindHasGoldenCases() throws IOException {
    Set<ScoreKind> kinds = EnumSet.noneOf(ScoreKind.class);
    golden().forEach(line -> kinds.add(ScoreKind.valueOf(line.split(";")[0])));
    assertThat(kinds).containsExactlyInAnyOrder(ScoreKind.values());
  }

  @ParameterizedTest
  @MethodSource("golden")
  void scoresAreThoseOfPyTorch(String line) {
    String[] part = line.split(";");
    ScoreKind kind = ScoreKind.valueOf(part[0]);
    double[] parameters = part[1].isEmpty() ? new double[0] : numbers(part[1]);
    double[] logits = numbers(part[2]);
    float[] given = new float[logits.length];
    IntStream.range(0, given.length).forEach(i -> given[i] = (float) logits[i]);
    List<OutputLabel> labels =
        IntStream.range(0, given.length)
            .mapToObj(i -> label(kind, Label.of("L" + i), parameters))
            .toList();

    double[] scores = new LabelScores(labels).of("golden", given);

    assertThat(scores).containsExactly(numbers(part[3]), within(1e-12));
  }

  private static OutputLabel label(ScoreKind kind, Label label, double[] parameters) {
    return switch (kind) {
      case SOFTMAX -> OutputLabel.softmax(label, "all", null);
      case OPERATING_POINT_SCALED -> OutputLabel.scaled(label, parameters[0], null);
      case CALIBRATED ->
          new OutputLabel(
              label,
              kind,
              null,
              new Calibration(Calibration.PLATT, parameters[0], parameters[1]),
              true,
              "",
              null);
      default -> new OutputLabel(label, kind, null, null, true, "", null);
    };
  }

  @Test
  void softmaxGoesOverItsOwnGroupAlone() {
    List<OutputLabel> labels =
        List.of(
            OutputLabel.softmax(Label.of("a"), "one", null),
            OutputLabel.softmax(Label.of("x"), "two", null),
            new OutputLabel(Label.of("s"), ScoreKind.SIGMOID, null, null, true, "", null),
            OutputLabel.softmax(Label.of("b"), "one", null),
            OutputLabel.softmax(Label.of("y"), "two", null));

    double[] scores = new LabelScores(labels).of("m", new float[] {0.18f, 3, 0, -0.43f, 3});

    assertThat(scores).containsExactly(new double[] {0.648, 0.5, 0.5, 0.352, 0.5}, within(1e-3));
  }

  @Test
  void anUntrainedMemberOfAGroupStillTakesItsShare() {
    List<OutputLabel> labels =
        List.of(
            OutputLabel.softmax(Label.of("a"), "g", null),
            OutputLabel.softmax(Label.of("b"), "g", null),
            new OutputLabel(
                Label.of("c"), ScoreKind.SOFTMAX, null, null, false, "", null, "g", null));

    double[] scores = new LabelScores(labels).of("m", new float[] {1, 1, 1});

    assertThat(scores[0]).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(scores[2]).isNaN();
    assertThatThrownBy(
            () -> new LabelScores(labels).of("m", new float[] {1, 1, Float.POSITIVE_INFINITY}))
        .isInstanceOf(ModelMismatchException.class)
        .hasMessageContaining("'c'");
  }

  @Test
  void aNetworksSoftmaxIsThatOfItsGroup() {
    ModelPackage model = model(softmaxLabels(), new float[] {0.18f, -0.43f}, 2);
    try (TensorClassifier classifier = Classifiers.of(model).open()) {
      Classification c = classifier.classify(MedicalImage.gray(32, 32, new byte[1024]));

      assertThat(c.findings())
          .extracting(f -> Math.round(f.score() * 100) / 100.0)
          .containsExactly(0.65, 0.35);
      assertThat(c.findings()).extracting(Finding::kind).containsOnly(ScoreKind.SOFTMAX);
      assertThat(c.findings().get(0).score() + c.findings().get(1).score())
          .isCloseTo(1, within(1e-12));
    }
  }

  private static List<OutputLabel> softmaxLabels() {
    return List.of(
        OutputLabel.softmax(Label.of("benign"), "nodule", null),
        OutputLabel.softmax(Label.of("malignant"), "nodule", null));
  }

  @Test
  void labelsWithAgesAreOmittedWithTheReason() {
    OutputLabel adult = aged("Pneumonia", 18, 95);
    OutputLabel child = aged("Pneumonia (paediatric)", 1, 5);
    OutputLabel other =
        new OutputLabel(Label.of("O"), ScoreKind.SIGMOID, null, null, true, "", null);
    ModelPackage model = model(List.of(adult, child, other), new float[] {1, 2, 3}, 3);
    MedicalImage film = MedicalImage.gray(32, 32, new byte[1024]);
    try (TensorClassifier c = Classifiers.of(model).open()) {
      assertThat(c.classify(film).omitted())
          .containsExactly(
              Map.entry(adult.label(), NotAssessed.AGE_UNKNOWN),
              Map.entry(child.label(), NotAssessed.AGE_UNKNOWN));
      assertThat(c.classify(film).top(9)).extracting(f -> f.label().name()).containsExactly("O");
      assertThat(c.classify(film, Facts.none().withAgeYears(54)).omitted())
          .containsExactly(Map.entry(child.label(), NotAssessed.OTHER_AGE));
      assertThat(c.classify(film, Facts.none().withAgeYears(5.9)).omitted())
          .containsExactly(Map.entry(adult.label(), NotAssessed.OTHER_AGE));
      assertThat(c.classify(film, Facts.none().withAgeYears(11)).findings()).hasSize(1);
      assertThat(c.classify(List.of(film)).get(0).omitted()).hasSize(2);
    }
  }

  private static OutputLabel aged(String name, double min, double max) {
    return new OutputLabel(
        new Label(name, "SCT:233604007"),
        ScoreKind.SIGMOID,
        null,
        null,
        true,
        "",
        new AgeRange(min, max));
  }

  /** Declared or left open by the graph: no first image is needed to find out. */
  @ParameterizedTest
  @ValueSource(longs = {2, -1})
  void threeLabelsForTwoOutputsAreRefusedWhenOpened(long declared) {
    OutputLabel third = new OutputLabel(Label.of("c"), ScoreKind.LOGIT, null, null, true, "", null);
    List<OutputLabel> labels =
        IntStream.range(0, 3).mapToObj(i -> i < 2 ? softmaxLabels().get(i) : third).toList();
    ModelPackage model = model(labels, new float[] {1, 2}, declared);

    assertThatThrownBy(() -> Classifiers.of(model).open())
        .isInstanceOf(ModelMismatchException.class)
        .hasMessageContaining("'logits' of shape [-1, 3]")
        .hasMessageContaining("2]");
    Verification verification = ModelZoo.verify(model, Engines.installed().providers());
    assertThat(verification.passed()).isFalse();
    assertThat(verification.checks()).anyMatch(c -> !c.passed() && c.detail().contains("[-1, 3]"));
  }

  @Test
  void aPlanOfTheCallersIsHeldAgainstTheNetworkWhenOpened() {
    ModelPackage model = model(softmaxLabels(), new float[] {1, 2}, 2);
    Preprocessing wrongSize =
        Preprocessing.builder().toGray().resize(9, 8, Resampler.CV_AREA).build();
    Preprocessing wrongChannels =
        Preprocessing.builder().toRgb().resize(SIDE, SIDE, Resampler.CV_AREA).build();

    assertThatThrownBy(() -> Classifiers.of(model).preprocess(wrongSize).open())
        .isInstanceOf(ModelMismatchException.class)
        .hasMessageContaining("gives 9x8 pixels");
    assertThatThrownBy(() -> Classifiers.of(model).preprocess(wrongChannels).open())
        .isInstanceOf(ModelMismatchException.class)
        .hasMessageContaining("takes 1 channels, preprocessing gives 3");
  }

  /** A network that gives the same logits for every image. */
  private static ModelPackage model(List<OutputLabel> labels, float[] logits, long declared) {
    OnnxBuilder b = new OnnxBuilder("constant", false);
    String image = b.input("image", -1, 1, SIDE, SIDE);
    float[] weight = new float[logits.length * SIDE * SIDE];
    String maps = b.convolution(image, weight, logits, new OnnxBuilder.Window(SIDE, SIDE, 1, 0, 0));
    b.output(b.pool(maps), "logits", -1, declared);
    String plan =
        Preprocessing.builder()
            .toGray()
            .resize(SIDE, SIDE, Resampler.CV_AREA)
            .scaleTo(-1, 1)
            .build()
            .toJson();
    InputContract input =
        new InputContract(
            List.of(), List.of(), List.of(), "image", 1, new Size(SIDE, SIDE), 8, 0, 120);
    PackageMetadata metadata =
        new PackageMetadata(
            "constant",
            "1.0.0",
            "To test scores",
            "A network that gives the same for every image.",
            "The medimg project",
            "Copyright 2026 The medimg authors",
            "To test scores. Not for patients.",
            "none",
            List.of(),
            Map.of(),
            Map.of());
    return ModelPackage.builder(
            metadata, MedimgConfig.builder(plan, input, labels, "logits").build())
        .license("Apache-2.0")
        .network(ModelFormat.ONNX, b.build("medimg tests", "1"))
        .build();
  }
}
