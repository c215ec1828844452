package io.medimg.pytorch.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.geometry.Box;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.task.Explainer;
import io.medimg.core.task.Heatmap;
import io.medimg.core.task.OperationCancelledException;
import io.medimg.models.explain.BoxesFromHeatmap;
import io.medimg.models.explain.ClassActivationExplainer;
import io.medimg.models.explain.Faithfulness;
import io.medimg.models.explain.OcclusionExplainer;
import io.medimg.models.explain.Progress;
import io.medimg.models.explain.RegionNet;
import io.medimg.models.explain.RiseExplainer;
import io.medimg.models.explain.ScoreCamExplainer;
import io.medimg.models.explain.SessionClassifier;
import io.medimg.models.explain.TargetScore;
import io.medimg.pytorch.onnx.OnnxWeights;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every explainer on a network whose right explanation is known, through ONNX Runtime. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExplainersTest {
  private final MedicalImage image = RegionNet.bright();
  private SessionClassifier classifier;
  private SessionClassifier mapless;

  @BeforeAll
  void open() {
    classifier = RegionNet.open(true);
    mapless = RegionNet.open(false);
  }

  @AfterAll
  void close() {
    classifier.close();
    mapless.close();
  }

  private List<Explainer> signed() {
    return List.of(
        ClassActivationExplainer.of(classifier),
        OcclusionExplainer.of(classifier).patch(8).stride(4).build(),
        RiseExplainer.of(classifier).masks(600).seed(1).build());
  }

  @Test
  void whatSpeaksAgainstTheLabelIsNegative() {
    for (Explainer explainer : signed()) {
      float[] at = resampled(explainer.explain(image, "Left"));
      assertThat(at[index(RegionNet.LEFT)]).as(explainer.method()).isPositive();
      assertThat(at[index(RegionNet.RIGHT)]).as(explainer.method()).isNegative();
    }
  }

  @Test
  void classActivationKeepsRawValuesWhoseMeanIsTheLogitWithoutBias() {
    Heatmap map = ClassActivationExplainer.of(classifier).explain(image, "Left");
    assertThat(map.grid()).isEqualTo(new Size(8, 8));
    float[] values = map.values();
    assertThat(values[2 * 8 + 1]).isEqualTo(60f); // a cell wholly inside of the left rectangle
    assertThat(values[5 * 8 + 6]).isEqualTo(-40f);
    double mean = 0;
    for (float v : values) {
      mean += v / values.length;
    }
    float logit = classifier.logits(classifier.preprocessor().toTensor(image))[0][0];
    assertThat(RegionNet.BIAS[0] + mean).isCloseTo(logit, within(1e-4));
  }

  @Test
  void aMapThatSupportsNothingSaysSo() {
    Heatmap map = ClassActivationExplainer.of(classifier).explain(image, "Never");
    assertThat(map.isDegenerate()).isTrue();
    assertThat(BoxesFromHeatmap.wang2017().boxes(map)).isEmpty();
  }

  @Test
  void classActivationOnTheEdgeOfTheTruthIsWhatTheBoxesShow() {
    Heatmap map = ClassActivationExplainer.of(classifier).explain(image, "Left");
    List<Heatmap.Region> boxes = BoxesFromHeatmap.wang2017().boxes(map);
    Box truth = RegionNet.inSource(RegionNet.LEFT);
    assertThat(boxes).isNotEmpty();
    assertThat(boxes.get(0).box().iou(truth)).isGreaterThan(0.5);
    assertThat(boxes.get(0).box().iobb(truth)).isGreaterThan(0.75);
    BoxesFromHeatmap large = BoxesFromHeatmap.builder().minimalArea(0.9).build();
    assertThat(large.boxes(map)).isEmpty();
    assertThat(BoxesFromHeatmap.builder().thresholds(0.9).most(1).build().boxes(map)).hasSize(1);
  }

  @Test
  void occlusionIsTheDropOfTheLogit() {
    Heatmap map =
        OcclusionExplainer.of(classifier)
            .patch(4)
            .stride(4)
            .baseline(0.25f)
            .build()
            .explain(image, "Left");
    // a patch inside of the left rectangle takes away 16 pixels x (1 - 0.25) of 1024, times 60
    assertThat(map.values()[9 * 32 + 5]).isCloseTo(60 * 16 * 0.75f / 1024, within(1e-4f));
    assertThat(map.values()[20 * 32 + 22]).isCloseTo(-40 * 16 * 0.75f / 1024, within(1e-4f));
    assertThat(map.values()[0]).isCloseTo(0, within(1e-5f));
    assertThat(map.method()).contains("patch 4, stride 4", "logit", "[0.25]", "64 of 64 patches");
  }

  @Test
  void occlusionAveragesOverlapsAndReachesTheFarEdges() {
    Heatmap map =
        OcclusionExplainer.of(classifier).patch(7).stride(5).build().explain(image, "Left");
    assertThat(map.method()).contains("36 of 36 patches", "image mean");
    float[] values = map.values();
    assertThat(values[10 * 32 + 8]).isPositive();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> OcclusionExplainer.of(classifier).patch(33).build().explain(image, "Left"))
        .withMessageContaining("33")
        .withMessageContaining("32");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OcclusionExplainer.of(classifier).patch(4).stride(5).build())
        .withMessageContaining("gaps");
  }

  @Test
  void theSigmoidIsWatchedWhenAsked() {
    Heatmap map =
        OcclusionExplainer.of(classifier)
            .patch(32)
            .stride(32)
            .score(TargetScore.SIGMOID)
            .baseline(0)
            .build()
            .explain(image, "Left");
    float logit = classifier.logits(classifier.preprocessor().toTensor(image))[0][0];
    double drop = 1 / (1 + Math.exp(-logit)) - 1 / (1 + Math.exp(-RegionNet.BIAS[0]));
    assertThat((double) map.values()[0]).isCloseTo(drop, within(1e-5));
  }

  @Test
  void riseDoesNotDependOnTheBatchAndDoesOnTheSeed() {
    Heatmap one = RiseExplainer.of(classifier).masks(50).batch(1).build().explain(image, "Left");
    Heatmap many = RiseExplainer.of(classifier).masks(50).batch(17).build().explain(image, "Left");
    Heatmap other = RiseExplainer.of(classifier).masks(50).seed(2).build().explain(image, "Left");
    assertThat(Faithfulness.similarity(one, many)).isCloseTo(1, within(1e-9));
    assertThat(Faithfulness.similarity(one, other)).isLessThan(0.999);
    assertThat(one.method()).contains("50 of 50 masks", "seed 0");
  }

  @Test
  void plainRiseIsTheScoreToBeExpectedWhereAPixelShows() {
    // a constant score f gives f x mean(M) / p, which is f itself with many masks
    Heatmap map =
        RiseExplainer.of(classifier)
            .masks(2000)
            .plain()
            .score(TargetScore.LOGIT)
            .build()
            .explain(MedicalImage.gray(64, 64, new float[64 * 64]), "Left");
    float[] values = map.values();
    assertThat(values[16 * 32 + 16]).isCloseTo(RegionNet.BIAS[0], within(0.05f));
  }

  @Test
  void riseMasksShowTheirShareAndRepeat() {
    RiseExplainer rise = RiseExplainer.of(classifier).cells(4).shown(0.3).seed(9).build();
    float[] mask = new float[24 * 20];
    double sum = 0;
    for (int i = 0; i < 400; i++) {
      rise.mask(i, new Size(24, 20), mask, 0);
      for (float v : mask) {
        assertThat(v).isBetween(0f, 1f);
        sum += v;
      }
    }
    assertThat(sum / (400 * mask.length)).isCloseTo(0.3, within(0.02));
    float[] again = new float[24 * 20];
    rise.mask(399, new Size(24, 20), again, 0);
    assertThat(again).isEqualTo(mask);
  }

  @Test
  void scoreCamTakesFeatureMapsElseClassMapsElseRefuses() {
    Heatmap features = ScoreCamExplainer.of(classifier).build().explain(image, "Left");
    assertThat(features.method()).contains("2 of 2 maps of 'features'");
    Heatmap classMaps =
        ScoreCamExplainer.of(classifier).features("cam").channels(2).build().explain(image, "Left");
    assertThat(classMaps.method()).contains("2 of 3 maps of 'cam'");
    for (float v : classMaps.values()) {
      assertThat(v).isBetween(0f, 1f); // class maps have a sign, what they are added up as has none
    }
    assertThatExceptionOfType(ModelMismatchException.class)
        .isThrownBy(() -> ScoreCamExplainer.of(mapless).build().explain(image, "Left"))
        .withMessageContaining("[logits]")
        .withMessageContaining("OcclusionExplainer");
    assertThatExceptionOfType(ModelMismatchException.class)
        .isThrownBy(
            () -> ScoreCamExplainer.of(classifier).features("none").build().explain(image, "Left"))
        .withMessageContaining("'none'");
  }

  @Test
  void scoreCamWeighsMapsBySoftmaxOfTheScoreBehindThem() {
    Heatmap map = ScoreCamExplainer.of(classifier).baseline(0).build().explain(image, "Left");
    // through the map of one rectangle alone: 64 of 1024 pixels x 60, or 96 x -40; interpolated
    // masks reach a little beyond and fade at the edge, so the weights are compared roughly
    float left = map.values()[2 * 8 + 1];
    float right = map.values()[5 * 8 + 6];
    assertThat(left).isGreaterThan(0.95f);
    assertThat(left + right).isCloseTo(1, within(1e-5f));
  }

  @Test
  void classActivationNeedsTheOutput() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClassActivationExplainer.of(mapless))
        .withMessageContaining("OcclusionExplainer");
  }

  @Test
  void anInterruptCancelsAndStaysSet() {
    for (Supplier<Explainer> make : interrupted()) {
      Explainer explainer = make.get();
      assertThatExceptionOfType(OperationCancelledException.class)
          .isThrownBy(() -> explainer.explain(image, "Left"))
          .withMessageContaining("interrupted after 2 of");
      assertThat(Thread.interrupted()).as("flag of %s", explainer.method()).isTrue();
    }
  }

  private List<Supplier<Explainer>> interrupted() {
    Progress stop = (done, total) -> Thread.currentThread().interrupt();
    return List.of(
        () -> OcclusionExplainer.of(classifier).patch(8).stride(4).batch(2).progress(stop).build(),
        () -> RiseExplainer.of(classifier).masks(100).batch(2).progress(stop).build(),
        () -> ScoreCamExplainer.of(classifier).features("cam").batch(2).progress(stop).build());
  }

  @Test
  void aTimeBudgetGivesTheBestMapSoFar() {
    Progress slow = (done, total) -> sleep(20);
    Heatmap map =
        RiseExplainer.of(classifier)
            .masks(100_000)
            .batch(50)
            .within(Duration.ofMillis(200))
            .progress(slow)
            .build()
            .explain(image, "Left");
    assertThat(map.method()).containsPattern(" \\d{2,3} of 100000 masks");
    assertThat(map.isDegenerate()).isFalse();
    assertThatExceptionOfType(OperationCancelledException.class)
        .isThrownBy(
            () ->
                RiseExplainer.of(classifier)
                    .within(Duration.ofNanos(1))
                    .build()
                    .explain(image, "Left"))
        .withMessageContaining("PT0.000000001S")
        .withMessageContaining("allow more time");
  }

  @Test
  void progressIsToldUpToTheEnd() {
    List<Integer> heard = new ArrayList<>();
    Progress listener =
        (done, total) -> {
          assertThat(total).isEqualTo(10);
          heard.add(done);
        };
    RiseExplainer.of(classifier)
        .masks(10)
        .batch(4)
        .progress(listener)
        .build()
        .explain(image, "Left");
    assertThat(heard).containsExactly(4, 8, 10);
  }

  @Test
  void nonsenseSettingsAreRefused() {
    OcclusionExplainer.Builder builder = OcclusionExplainer.of(classifier);
    assertThatIllegalArgumentException().isThrownBy(() -> builder.batch(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.patch(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.within(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.baseline());
    assertThatIllegalArgumentException().isThrownBy(() -> builder.baseline(Float.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.baseline(1, 2).build().explain(image, "Left"))
        .withMessageContaining("1 channels, got 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RiseExplainer.of(classifier).shown(1))
        .withMessageContaining("got 1.0");
  }

  @Test
  void aFaithfulMapDeletesEarlierAndInsertsEarlierThanItsOpposite() {
    Heatmap map = ClassActivationExplainer.of(classifier).explain(image, "Left");
    float[] turned = map.values();
    for (int i = 0; i < turned.length; i++) {
      turned[i] = -turned[i];
    }
    Heatmap opposite = new Heatmap(map.label(), "opposite", turned, map.placement());
    Faithfulness measure = Faithfulness.of(classifier).steps(16).baseline(0).build();
    assertThat(measure.deletion(image, map).area())
        .isLessThan(measure.deletion(image, opposite).area() - 0.1);
    assertThat(measure.insertion(image, map).area())
        .isGreaterThan(measure.insertion(image, opposite).area() + 0.1);
    assertThat(measure.deletion(image, map).scores()).hasSize(17);
    assertThat(Faithfulness.similarity(map, opposite)).isCloseTo(-1, within(1e-9));
    assertThat(new Faithfulness.Curve(List.of(1.0, 0.5, 0.0)).area()).isEqualTo(0.5);
  }

  @Test
  void aNetworkWithShuffledWeightsIsExplainedOtherwise() {
    Heatmap map = ClassActivationExplainer.of(classifier).explain(image, "Left");
    try (SessionClassifier shuffled =
        RegionNet.open(OnnxWeights.shuffled(RegionNet.onnx(true), 3))) {
      Heatmap other = ClassActivationExplainer.of(shuffled).explain(image, "Left");
      assertThat(Faithfulness.similarity(map, other)).isLessThan(0.5);
    }
  }

  private static float[] resampled(Heatmap map) {
    // grids of these tests cover the input evenly: the value of the cell under a pixel of 32 x 32
    float[] out = new float[32 * 32];
    Size g = map.grid();
    for (int i = 0; i < out.length; i++) {
      out[i] = map.values()[i / 32 * g.height() / 32 * g.width() + i % 32 * g.width() / 32];
    }
    return out;
  }

  private static int index(Box box) {
    return (int) box.center().y() * 32 + (int) box.center().x();
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(Arrays.toString(e.getStackTrace()), e);
    }
  }
}
