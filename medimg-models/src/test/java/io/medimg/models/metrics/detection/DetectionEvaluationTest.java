package io.medimg.models.metrics.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.geometry.Box;
import io.medimg.core.task.Detection;
import io.medimg.core.task.Finding;
import io.medimg.core.task.Label;
import io.medimg.core.task.ScoreKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class DetectionEvaluationTest {
  private static final Box FIRST = new Box(0, 0, 10, 10);
  private static final Box SECOND = new Box(100, 0, 10, 10);
  private static final Box THIRD = new Box(200, 0, 10, 10);
  private static final Box NOWHERE = new Box(500, 500, 10, 10);

  /** True, false, true, false, true: recall 1/3 1/3 2/3 2/3 1, precision 1 1/2 2/3 1/2 3/5. */
  private static DetectionEvaluation alternating() {
    return new DetectionEvaluation()
        .add(
            List.of(
                found("a", 0.5, THIRD),
                found("a", 0.9, FIRST),
                found("a", 0.8, NOWHERE),
                found("a", 0.7, SECOND),
                found("a", 0.6, NOWHERE)),
            List.of(TruthBox.of("a", FIRST), TruthBox.of("a", SECOND), TruthBox.of("a", THIRD)));
  }

  @Test
  void threeMethodsGiveTheirOwnArea() {
    DetectionEvaluation e = alternating();
    assertThat(e.averagePrecision("a", 0.5, ApMethod.VOC2010))
        .isCloseTo((1 + 2 / 3.0 + 3 / 5.0) / 3, within(1e-12));
    assertThat(e.averagePrecision("a", 0.5, ApMethod.COCO_101))
        .isCloseTo((34 * 1 + 33 * 2 / 3.0 + 34 * 0.6) / 101, within(1e-12));
    assertThat(e.averagePrecision("a", 0.5, ApMethod.TRAPEZOID_101)).isCloseTo(0.753, within(1e-9));
  }

  @Test
  void aThingIsFoundOnceAndTheBetterBoxFindsIt() {
    DetectionEvaluation e =
        new DetectionEvaluation()
            .add(
                List.of(found("a", 0.6, FIRST), found("a", 0.9, FIRST)),
                List.of(TruthBox.of("a", FIRST), TruthBox.of("a", SECOND)));
    // true then false: envelope 1 up to recall 1/2, then nothing
    assertThat(e.averagePrecision("a", 0.5, ApMethod.VOC2010)).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void vocSticksToTheBestTruthWhereCocoTakesTheNextFreeOne() {
    Box shifted = new Box(2, 0, 10, 10); // IoU 8/12 with FIRST
    Box between = new Box(0.5, 0, 10, 10); // nearer to FIRST, but above 0.5 with both
    DetectionEvaluation e =
        new DetectionEvaluation()
            .add(
                List.of(found("a", 0.9, FIRST), found("a", 0.8, between)),
                List.of(TruthBox.of("a", FIRST), TruthBox.of("a", shifted)));
    assertThat(e.averagePrecision("a", 0.5, ApMethod.VOC2010)).isCloseTo(0.5, within(1e-12));
    assertThat(e.averagePrecision("a", 0.5, ApMethod.COCO_101)).isCloseTo(1, within(1e-12));
  }

  @Test
  void difficultThingsNeitherEarnNorCost() {
    DetectionEvaluation e =
        new DetectionEvaluation()
            .add(
                List.of(found("a", 0.9, SECOND), found("a", 0.8, FIRST)),
                List.of(TruthBox.of("a", FIRST), new TruthBox("a", SECOND, true)));
    assertThat(e.positives("a")).isEqualTo(1);
    for (ApMethod method : ApMethod.values()) {
      if (method != ApMethod.TRAPEZOID_101) { // its own last trapezoid falls to 0
        assertThat(e.averagePrecision("a", 0.5, method)).isCloseTo(1, within(1e-12));
      }
    }
  }

  @Test
  void theMeanLeavesOutLabelsWithoutTruthAndBoxesDoNotCrossImages() {
    DetectionEvaluation e =
        new DetectionEvaluation()
            .add(
                List.of(found("a", 0.9, FIRST), found("ghost", 0.9, FIRST)),
                List.of(TruthBox.of("a", FIRST)))
            .add(List.of(found("b", 0.9, FIRST)), List.of())
            .add(List.of(), List.of(TruthBox.of("b", FIRST)));
    assertThat(e.labels()).containsExactly("a", "b");
    assertThat(e.averagePrecision("ghost", 0.5, ApMethod.VOC2010)).isNaN();
    assertThat(e.averagePrecision("b", 0.5, ApMethod.VOC2010)).isZero();
    assertThat(e.meanAveragePrecision(0.5, ApMethod.VOC2010)).isCloseTo(0.5, within(1e-12));
    assertThat(new DetectionEvaluation().meanAveragePrecision(0.5, ApMethod.COCO_101)).isNaN();
  }

  @Test
  void frocIsAStepFunctionOfFalseBoxesPerImage() {
    DetectionEvaluation e = alternating();
    e.add(List.of(), List.of()); // 2 images: rates allow 0, 0, 1, 2, 4, 8, 16 false boxes
    Froc froc = e.froc("a", 0.5);
    assertThat(froc.points())
        .extracting(Froc.Point::sensitivity)
        .containsExactly(1 / 3.0, 1 / 3.0, 2 / 3.0, 1.0, 1.0, 1.0, 1.0);
    assertThat(froc.points().get(2).threshold()).isEqualTo(0.7);
    assertThat(froc.score()).isCloseTo((2 / 3.0 + 2 / 3.0 + 4) / 7, within(1e-12));
  }

  @Test
  void frocShowsEqualScoresTogether() {
    DetectionEvaluation e =
        new DetectionEvaluation()
            .add(
                List.of(found("a", 0.9, FIRST), found("a", 0.9, NOWHERE)),
                List.of(TruthBox.of("a", FIRST)));
    Froc froc = e.froc("a", 0.5);
    assertThat(froc.points().get(2).sensitivity()).isZero();
    assertThat(froc.points().get(2).threshold()).isInfinite();
    assertThat(froc.points().get(3).sensitivity()).isEqualTo(1);
  }

  @Test
  void wrongLimitsAndMissingTruthAreRefused() {
    DetectionEvaluation e = alternating();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> e.averagePrecision("a", 0, ApMethod.VOC2010))
        .withMessageContaining("got 0.0");
    assertThatIllegalStateException()
        .isThrownBy(() -> e.froc("b", 0.5))
        .withMessageContaining("'b'")
        .withMessageContaining("1 images");
  }

  @Test
  void localizationCountsLesionsAndFalseBoxes() {
    Box lesion = new Box(0, 0, 100, 100);
    Box core = new Box(10, 10, 20, 20); // IoU 0.04, IoBB 1
    LocalizationAccuracy iou =
        new LocalizationAccuracy(LocalizationAccuracy.Overlap.IOU, 0.1)
            .add(List.of(core), List.of(lesion))
            .add(List.of(lesion, NOWHERE), List.of(lesion));
    assertThat(iou.accuracy()).isEqualTo(0.5);
    assertThat(iou.falsePerImage()).isEqualTo(1);
    LocalizationAccuracy iobb =
        new LocalizationAccuracy(LocalizationAccuracy.Overlap.IOBB, 0.9)
            .add(List.of(core), List.of(lesion));
    assertThat(iobb.accuracy()).isEqualTo(1);
    assertThat(iobb.falsePerImage()).isZero();
    assertThat(iobb).hasToString("IOBB > 0.9: 1 of 1 lesions (1.000), 0.00 false per image over 1");
  }

  @Test
  void diceAndIouCountPixels() {
    MaskOverlap o =
        MaskOverlap.of(
            new boolean[] {true, true, true, false}, new boolean[] {false, true, true, true});
    assertThat(o.dice()).isEqualTo(4 / 6.0);
    assertThat(o.iou()).isEqualTo(0.5);
    assertThat(o.plus(o)).isEqualTo(new MaskOverlap(4, 2, 2));
    assertThat(MaskOverlap.of(new boolean[2], new boolean[2]).dice()).isNaN();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MaskOverlap.of(new boolean[2], new boolean[3]))
        .withMessageContaining("2 and 3");
  }

  private static Detection found(String label, double score, Box box) {
    return new Detection(new Finding(Label.of(label), score, ScoreKind.SIGMOID, null), box);
  }
}
