package io.medimg.models.bundle;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.task.Label;
import io.medimg.core.task.ScoreKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Labels that mean something each, and nothing together. */
class LabelChecksTest {
  private static final String CODE = "SCT:233604007";

  private static OutputLabel aged(String name, AgeRange ages) {
    return new OutputLabel(new Label(name, CODE), ScoreKind.SIGMOID, null, null, true, "", ages);
  }

  private static OutputLabel softmax(String name, AgeRange ages) {
    return new OutputLabel(
        Label.of(name), ScoreKind.SOFTMAX, null, null, true, "", ages, "g", null);
  }

  @Test
  void labelsOfOneCodeHoldForSeparateAges() {
    OutputLabel child = aged("child", new AgeRange(1, 5));

    assertThatCode(() -> LabelChecks.run(List.of(child, aged("adult", new AgeRange(6, 95))), null))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> LabelChecks.run(List.of(child, aged("adult", new AgeRange(5.5, 95))), null))
        .hasMessageContaining("'child' and 'adult' have one code");
    assertThatThrownBy(() -> LabelChecks.run(List.of(aged("all", null), child), null))
        .hasMessageContaining("have one code and hold for the same ages");
    assertThatCode(() -> LabelChecks.run(List.of(aged("left", null), aged("right", null)), null))
        .doesNotThrowAnyException();
  }

  @Test
  void aGroupHasOneRangeOfAges() {
    assertThatThrownBy(
            () ->
                LabelChecks.run(
                    List.of(softmax("a", null), softmax("b", new AgeRange(1, 5))), null))
        .hasMessageContaining("those of 'g' differ");
  }

  @Test
  void aDetectorsScoresAreSigmoids() {
    DecoderSpec boxes = new DecoderSpec("yolov8", new int[] {8}, 0.5, 0.5, 10, false);

    assertThatThrownBy(
            () -> LabelChecks.run(List.of(softmax("a", null), softmax("b", null)), boxes))
        .hasMessageContaining("a detector's scores are SIGMOID");
  }
}
