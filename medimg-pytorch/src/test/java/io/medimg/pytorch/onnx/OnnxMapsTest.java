package io.medimg.pytorch.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.SessionOptions;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import io.medimg.models.engine.OnnxNet;
import io.medimg.models.engine.OnnxRuntimeProvider;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OnnxMapsTest {
  /** The logit is made from the map, so it must not notice what is taken from the output. */
  private static final ModelBytes NETWORK =
      new OnnxNet(0)
          .input("image", -1, 1, 2, 2)
          .weights("three", new long[] {1}, 3)
          .node("Mul", "image three", "cam")
          .node("GlobalAveragePool", "cam", "pooled")
          .node("Flatten", "pooled", "logits", Map.of("axis", 1L))
          .output("logits", -1, 1)
          .output("cam", -1, 1, 2, 2)
          .build("maps");

  @Test
  void theOutputIsMeasuredFromTheConstantAndTheLogitStays() {
    FloatTensor mean = FloatTensor.of(Shape.of(1, 1, 2, 2), 1, 2, 3, 4);
    ModelBytes changed = OnnxMaps.subtract(NETWORK, "cam", mean);
    FloatTensor two = FloatTensor.of(Shape.of(2, 1, 2, 2), 1, 1, 1, 1, 5, 6, 7, 8);
    try (InferenceSession session =
        new OnnxRuntimeProvider().open(changed, SessionOptions.defaults())) {
      Map<String, FloatTensor> out = session.run(Map.of("image", two));
      assertThat(out.get("cam").toArray()).containsExactly(2, 1, 0, -1, 14, 16, 18, 20);
      assertThat(out.get("logits").toArray()).containsExactly(3, 19.5f);
      // logit = bias + mean(map) with 0 + 2.5 as its bias
      assertThat(out.get("logits").get(1)).isCloseTo(2.5f + 17f, within(1e-6f));
    }
    assertThat(changed.sha256()).isNotEqualTo(NETWORK.sha256());
  }

  @Test
  void anUnknownOutputIsRefused() {
    FloatTensor mean = FloatTensor.of(Shape.of(1, 1, 1, 1), 1);
    assertThatExceptionOfType(InferenceException.class)
        .isThrownBy(() -> OnnxMaps.subtract(NETWORK, "maps", mean))
        .withMessageContaining("'maps'")
        .withMessageContaining("[logits, cam]");
  }
}
