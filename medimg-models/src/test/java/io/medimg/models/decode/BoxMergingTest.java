package io.medimg.models.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.geometry.Box;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoxMergingTest {
  private static final Box A = new Box(0, 0, 10, 10);
  private static final Box A_SHIFTED = new Box(2, 0, 10, 10); // IoU with A: 80 / 120
  private static final Box FAR = new Box(100, 100, 10, 10);

  @Test
  void suppressionKeepsTheBestBoxOfEachLabel() {
    List<ScoredBox> boxes =
        List.of(
            new ScoredBox(A_SHIFTED, 0, 0.6),
            new ScoredBox(A, 0, 0.9),
            new ScoredBox(A, 1, 0.5),
            new ScoredBox(FAR, 0, 0.4));
    assertThat(BoxMerging.nms(0.5).merge(boxes, 0.25))
        .containsExactly(
            new ScoredBox(A, 0, 0.9), new ScoredBox(A, 1, 0.5), new ScoredBox(FAR, 0, 0.4));
    assertThat(BoxMerging.nms(0.5).acrossLabels().merge(boxes, 0.25))
        .containsExactly(new ScoredBox(A, 0, 0.9), new ScoredBox(FAR, 0, 0.4));
  }

  @Test
  void anOverlapOfExactlyTheLimitStays() {
    Box half = new Box(0, 0, 10, 5); // IoU with A is 0.5 exactly
    List<ScoredBox> boxes = List.of(new ScoredBox(A, 0, 0.9), new ScoredBox(half, 0, 0.8));
    assertThat(BoxMerging.nms(0.5).merge(boxes, 0)).hasSize(2);
    assertThat(BoxMerging.nms(0.49).merge(boxes, 0)).hasSize(1);
  }

  @Test
  void aSuppressedBoxSuppressesNothing() {
    Box next = new Box(4, 0, 10, 10); // overlaps A_SHIFTED by 2/3, A by 60/140
    List<ScoredBox> chain =
        List.of(
            new ScoredBox(A, 0, 0.9),
            new ScoredBox(A_SHIFTED, 0, 0.8),
            new ScoredBox(next, 0, 0.7));
    assertThat(BoxMerging.nms(0.5).merge(chain, 0))
        .extracting(ScoredBox::box)
        .containsExactly(A, next);
  }

  @Test
  void softSuppressionWeakensByTheGaussianOfTheOverlap() {
    List<ScoredBox> boxes = List.of(new ScoredBox(A, 0, 0.9), new ScoredBox(A_SHIFTED, 0, 0.8));
    List<ScoredBox> merged = BoxMerging.softNms(0.5).merge(boxes, 0.1);
    double weakened = 0.8 * Math.exp(-(2 / 3.0) * (2 / 3.0) / 0.5);
    assertThat(merged).hasSize(2);
    assertThat(merged.get(1).score()).isCloseTo(weakened, within(1e-12));
    assertThat(BoxMerging.softNms(0.5).merge(boxes, 0.4)).hasSize(1);
  }

  @Test
  void fusionWeighsCornersByScore() {
    List<ScoredBox> boxes = List.of(new ScoredBox(A, 0, 0.75), new ScoredBox(A_SHIFTED, 0, 0.25));
    ScoredBox fused = BoxMerging.weightedFusion(0.5).merge(boxes, 0).get(0);
    assertThat(fused.box().x()).isCloseTo(0.5, within(1e-12));
    assertThat(fused.box().width()).isCloseTo(10, within(1e-12));
    assertThat(fused.score()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void fusionOfNetworksTrustsWhatOnlyOneSeesLess() {
    List<ScoredBox> first = List.of(new ScoredBox(A, 0, 0.8), new ScoredBox(FAR, 0, 0.6));
    List<ScoredBox> second = List.of(new ScoredBox(A, 0, 0.6));
    List<ScoredBox> fused = BoxMerging.weightedFusion(0.5).fuse(List.of(first, second));
    assertThat(fused).hasSize(2);
    assertThat(fused.get(0).score()).isCloseTo(0.7, within(1e-12));
    assertThat(fused.get(1).score()).isCloseTo(0.3, within(1e-12));
    assertThatIllegalStateException()
        .isThrownBy(() -> BoxMerging.nms(0.5).fuse(List.of(first)))
        .withMessageContaining("nms(iou 0.5)");
  }

  @Test
  void nothingMergesToNothingAndNonsenseIsRefused() {
    assertThat(BoxMerging.nms(0.5).merge(List.of(), 0)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> BoxMerging.nms(1.5));
    assertThatIllegalArgumentException().isThrownBy(() -> BoxMerging.softNms(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ScoredBox(A, 0, Double.NaN))
        .withMessageContaining("NaN");
  }
}
