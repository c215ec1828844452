package io.medimg.models.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.geometry.Size;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Hand-computed values of what runs without a network. */
class FormulasTest {
  private static final float[][][] A = {{{1, 2}, {3, 4}}, {{0, 1}, {0, 1}}};
  private static final float[][][] G = {{{1, 0}, {-1, 2}}, {{-1, -1}, {0, 0}}};

  @Test
  void gradCamWeighsChannelsByTheMeanGradient() {
    // weights (1 + 0 - 1 + 2) / 4 = 0.5 and -2 / 4 = -0.5
    assertThat(GradCamVariant.GRAD_CAM.map(A, G)).containsExactly(0.5f, 0.5f, 1.5f, 1.5f);
  }

  @Test
  void gradCamPlusPlusWeighsPositiveGradientsBySecondOrder() {
    // channel 0, sum(A) = 10: g = 1: 1 / (2 + 10); g = 2: 4 / (8 + 80), times 2; channel 1: none
    double weight = 1 / 12.0 + 2 * 4 / 88.0;
    float[] map = GradCamVariant.GRAD_CAM_PLUS_PLUS.map(A, G);
    for (int i = 0; i < 4; i++) {
      assertThat((double) map[i]).isCloseTo(weight * A[0][i / 2][i % 2], within(1e-6));
    }
  }

  @Test
  void xGradCamWeighsByActivationTimesGradient() {
    // (1 + 0 - 3 + 8) / 10 = 0.6; (0 - 1) / 2 = -0.5
    float[] map = GradCamVariant.XGRAD_CAM.map(A, G);
    float[] wanted = {0.6f, 1.2f - 0.5f, 1.8f, 2.4f - 0.5f};
    for (int i = 0; i < 4; i++) {
      assertThat(map[i]).isCloseTo(wanted[i], within(1e-5f));
    }
  }

  @Test
  void layerCamWeighsEveryPlaceByItsOwnPositiveGradient() {
    assertThat(GradCamVariant.LAYER_CAM.map(A, G)).containsExactly(1f, 0f, 0f, 8f);
  }

  @Test
  void extentsMustAgree() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GradCamVariant.GRAD_CAM.map(A, new float[][][] {G[0]}))
        .withMessageContaining("1 and 2");
    float[][][] ragged = {{{1, 2}, {3}}, {{0, 1}, {0, 1}}};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GradCamVariant.GRAD_CAM.map(A, ragged))
        .withMessageContaining("2x2");
  }

  @Test
  void theGeneratorIsSplitMix64() {
    // the sequence that other implementations give for this seed
    SplitMix64 random = new SplitMix64(1234567);
    long[] first = new long[5];
    Arrays.setAll(first, i -> random.nextLong());
    assertThat(first)
        .containsExactly(
            6457827717110365317L,
            3203168211198807973L,
            Long.parseUnsignedLong("9817491932198370423"),
            4593380528125082431L,
            Long.parseUnsignedLong("16408922859458223821"));
    int[] order = new SplitMix64(3).permutation(100);
    assertThat(order).isNotEqualTo(Arrays.stream(order).sorted().toArray());
    assertThat(Arrays.stream(order).sorted().toArray()).startsWith(0, 1, 2).endsWith(98, 99);
  }

  @Test
  void enlargingKeepsTheCorners() {
    float[] out = Blend.enlarge(new float[] {0, 3, 6, 9}, new Size(2, 2), new Size(4, 4));
    assertThat(out[0]).isEqualTo(0);
    assertThat(out[1]).isCloseTo(1, within(1e-6f));
    assertThat(out[3]).isEqualTo(3);
    assertThat(out[4]).isCloseTo(2, within(1e-6f));
    assertThat(out[15]).isEqualTo(9);
  }

  @Test
  void stretchingAConstantGivesNothing() {
    float[] same = {4, 4};
    Blend.stretch(same);
    assertThat(same).containsExactly(0, 0);
    float[] range = {2, 4, 3};
    Blend.stretch(range);
    assertThat(range).containsExactly(0, 1, 0.5f);
  }
}
