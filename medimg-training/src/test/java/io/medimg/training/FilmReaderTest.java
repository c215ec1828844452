package io.medimg.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withPrecision;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FilmReaderTest {
  @Test
  void shrinkingAveragesTheCoveredArea() {
    float[] source = {0, 1, 2, 3, 4, 5, 6, 7, 8};

    float[] half = FilmReader.resize(source, 3, 3, 2);

    // Each target pixel covers 1.5 x 1.5 source pixels: weights 1, 1/2 and 1/4 over 2.25.
    float first = (0 + 0.5f * 1 + 0.5f * 3 + 0.25f * 4) / 2.25f;
    float last = (8 + 0.5f * 7 + 0.5f * 5 + 0.25f * 4) / 2.25f;
    assertThat(half[0]).isCloseTo(first, withPrecisionOf());
    assertThat(half[3]).isCloseTo(last, withPrecisionOf());
  }

  private static org.assertj.core.data.Offset<Float> withPrecisionOf() {
    return org.assertj.core.data.Offset.offset(1e-6f);
  }

  @Test
  void enlargingInterpolatesBetweenPixelCentres() {
    float[] twice = FilmReader.resize(new float[] {0, 1, 0, 1}, 2, 2, 4);

    assertThat(new float[] {twice[0], twice[1], twice[2], twice[3]})
        .containsExactly(new float[] {0f, 0.25f, 0.75f, 1f}, withPrecision(1e-6f));
  }

  @Test
  void augmentationIsTheSameForTheSameSeedAndStaysInRange() {
    byte[] film = new byte[64 * 64];
    new Random(1).nextBytes(film);
    Augmenter augmenter = new Augmenter(64, 32, 1);

    for (int seed = 0; seed < 50; seed++) {
      float[] one = augmenter.augment(film, new Random(seed));
      assertThat(augmenter.augment(film, new Random(seed))).isEqualTo(one);
      for (float value : one) {
        assertThat(value).isBetween(-1f, 1f);
      }
    }
  }

  @Test
  void plattFindsTheCurveThatMadeTheLabels() {
    Random random = new Random(4);
    double[] logits = new double[20_000];
    boolean[] labels = new boolean[logits.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = 3 * random.nextGaussian();
      labels[i] = random.nextDouble() < 1 / (1 + Math.exp(-(0.5 * logits[i] - 1)));
    }

    Platt platt = Platt.fit(logits, labels);

    assertThat(platt.slope()).isCloseTo(0.5, org.assertj.core.data.Offset.offset(0.03));
    assertThat(platt.offset()).isCloseTo(-1, org.assertj.core.data.Offset.offset(0.06));
  }
}
