package io.medimg.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
  private static final Limits SMALL = new Limits(1000, 100, 500, 10, 4, 1000);

  @Test
  void anExtentWithinThemIsCounted() throws Exception {
    assertThat(SMALL.checkExtent("x", 10, 10, 1, 3)).isEqualTo(300);
    assertThat(SMALL.checkExtent("x", 10, 10, 5, 1)).isEqualTo(500);
    assertThat(SMALL.checkExtent("x", 1, 1, 10, 1)).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 11, 1, 1, maxPixels",
    "10, 10, 5, 2, 500 values",
    "10, 10, 6, 1, 500 values",
    "1, 1, 11, 1, 10 frames",
    "0, 10, 1, 1, at least 1",
    "10, -1, 1, 1, at least 1",
    "10, 10, 0, 1, at least 1",
    "10, 10, 1, 0, at least 1",
    "4294967296, 4294967296, 1, 1, maxPixels",
    "9223372036854775807, 1, 1, 1, maxPixels",
    "3037000500, 3037000500, 1, 1, maxPixels"
  })
  void anExtentBeyondThemIsRefused(
      long width, long height, long frames, int channels, String said) {
    assertThatThrownBy(() -> SMALL.checkExtent("film", width, height, frames, channels))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageStartingWith("film: ")
        .hasMessageContaining(said);
  }

  @Test
  void theDefaultsNeverAskForMoreThanAnArrayHolds() throws Exception {
    Limits d = Limits.defaults();
    assertThat(d.checkExtent("x", 20_000, 20_000, 1, 1)).isEqualTo(400_000_000);
    assertThatThrownBy(() -> d.checkExtent("x", 20_000, 20_000, 3, 1))
        .isInstanceOf(MalformedImageException.class);
    assertThatThrownBy(() -> d.checkExtent("x", 20_000, 20_000, Long.MAX_VALUE, 4))
        .isInstanceOf(MalformedImageException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0,1,1,1,1,1",
    "1,0,1,1,1,1",
    "1,1,0,1,1,1",
    "1,1,1,0,1,1",
    "1,1,1,1,0,1",
    "1,1,1,1,1,0",
    "1,1,2147483647,1,1,1"
  })
  void nonsenseIsRefused(
      long bytes, long pixels, long values, int frames, int nest, long inflated) {
    assertThatThrownBy(() -> new Limits(bytes, pixels, values, frames, nest, inflated))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("limits are at least 1");
  }

  @Test
  void changedLimitsKeepTheRest() {
    assertThat(SMALL.withMaxPixels(7)).isEqualTo(new Limits(1000, 7, 500, 10, 4, 1000));
    assertThat(SMALL.withMaxBytes(7)).isEqualTo(new Limits(7, 100, 500, 10, 4, 1000));
  }
}
