package io.medimg.preprocess.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows against the figures of PS3.3 C.11.2.1 for centre 40, width 400, output 0 to 255. */
class VoiTest {

  @ParameterizedTest
  @CsvSource({
    "-160, 0, 0, 30.3967",
    "-128, 20.4511, 20.4, 40.0593",
    "0, 102.2556, 102, 102.3346",
    "40, 127.8195, 127.5, 127.5",
    "65, 143.797, 143.4375, 143.355",
    "194, 226.2406, 225.675, 209.9835",
    "239, 255, 254.3625, 224.3345",
    "240, 255, 255, 224.6033"
  })
  void followsTheStandard(float x, float linear, float exact, float sigmoid) {
    float[] values = {x};
    Voi.linear(values, 40, 400);
    assertThat(values[0] * 255).isCloseTo(linear, within(1e-4f));
    values[0] = x;
    Voi.linearExact(values, 40, 400);
    assertThat(values[0] * 255).isCloseTo(exact, within(1e-4f));
    values[0] = x;
    Voi.sigmoid(values, 40, 400);
    assertThat(values[0] * 255).isCloseTo(sigmoid, within(1e-4f));
  }

  @Test
  void widthOneIsAStep() {
    float[] values = {39f, 39.5f, 39.6f, 40f};
    Voi.linear(values, 40, 1);
    assertThat(values).containsExactly(0f, 0f, 1f, 1f);
  }
}
