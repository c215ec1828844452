package io.medimg.core.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BodyPhantomTest {
  private static BodyPhantom of(BodyPhantom.Part part, long seed) {
    return BodyPhantom.of(part).withSeed(seed).withSize(new Size(120, 100));
  }

  @ParameterizedTest
  @EnumSource
  void isAGeneratedFilmOfItsPart(BodyPhantom.Part part) {
    MedicalImage film = of(part, 3).render();

    assertThat(film.size()).isEqualTo(new Size(120, 100));
    assertThat(film.metadata().generated()).isTrue();
    assertThat(film.metadata().bodyPartExamined()).contains(part.name());
    assertThat(of(part, 3).render()).isEqualTo(film);
    assertThat(of(part, 4).render()).isNotEqualTo(film);
    assertThat(of(part, 3)).isEqualTo(of(part, 3)).isNotEqualTo(of(part, 4));
  }

  /** Bone is bright, the ground beside a hand is dark. */
  @ParameterizedTest
  @EnumSource
  void hasBoneAndDarkness(BodyPhantom.Part part) {
    float[] values = of(part, 5).render().toFloatArray();
    java.util.Arrays.sort(values);

    assertThat(values[values.length - 1 - values.length / 50]).isGreaterThan(1400);
    assertThat(values[values.length / 200]).isLessThan(1400);
    if (part == BodyPhantom.Part.HAND) {
      assertThat(values[values.length / 4]).isLessThan(200);
    }
  }

  @Test
  void sizesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> BodyPhantom.of(BodyPhantom.Part.HAND).withSize(new Size(8, 8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16 to 8192");
  }
}
