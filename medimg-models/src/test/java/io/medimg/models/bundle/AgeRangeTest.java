package io.medimg.models.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AgeRangeTest {
  @Test
  void wholeYearsCountToTheirEnd() {
    AgeRange range = new AgeRange(1, 5);

    assertThat(range.contains(0.9)).isFalse();
    assertThat(range.contains(1)).isTrue();
    assertThat(range.contains(5.9)).isTrue();
    assertThat(range.contains(6)).isFalse();
    assertThat(range).hasToString("1 to 5 years");
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> new AgeRange(-1, 5)).hasMessageContaining("-1.0");
    assertThatThrownBy(() -> new AgeRange(6, 5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AgeRange(0, 151)).hasMessageContaining("151");
    assertThatThrownBy(() -> new AgeRange(Double.NaN, 5))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
