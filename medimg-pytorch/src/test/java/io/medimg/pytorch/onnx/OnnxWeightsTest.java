package io.medimg.pytorch.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.inference.SessionOptions;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import io.medimg.models.engine.OnnxNet;
import io.medimg.models.engine.OnnxRuntimeProvider;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxWeightsTest {
  private static final float[] IMAGE = {1, 2, 3, 4, 5, 6, 7, 8, 9};

  private static ModelBytes plain() {
    return new OnnxNet(0)
        .input("image", 1, 9)
        .weights("w", new long[] {9, 1}, 1, 0, 0, 0, 0, 0, 0, 0, 0)
        .longs("axes", 1)
        .node("MatMul", "image w", "out")
        .output("out", 1, 1)
        .build("pick");
  }

  private static ModelBytes raw(boolean half) {
    OnnxBuilder net = new OnnxBuilder("raw", half);
    String in = net.input("image", 1, 9);
    String out = net.linear(in, new float[] {1, 0, 0, 0, 0, 0, 0, 0, 0}, new float[] {0});
    net.output(out, "out", 1, 1);
    return ModelBytes.of("raw", ModelFormat.ONNX, net.build("test", "1"));
  }

  private static float run(ModelBytes model) {
    try (InferenceSession session =
        new OnnxRuntimeProvider().open(model, SessionOptions.defaults())) {
      return session.run(Map.of("image", FloatTensor.of(Shape.of(1, 9), IMAGE))).get("out").get(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "raw", "half"})
  void theNetworkRunsWithTheSameValuesInOtherPlaces(String kind) {
    ModelBytes model = kind.equals("plain") ? plain() : raw(kind.equals("half"));
    assertThat(run(model)).isEqualTo(1);
    float[] picked = new float[20];
    for (int seed = 0; seed < picked.length; seed++) {
      picked[seed] = run(OnnxWeights.shuffled(model, seed));
    }
    // one of the inputs is picked each time, and not always the same
    for (float p : picked) {
      assertThat(IMAGE).contains(p);
    }
    assertThat(new java.util.TreeSet<>(java.util.List.of(box(picked))).size()).isGreaterThan(3);
  }

  private static Float[] box(float[] values) {
    Float[] out = new Float[values.length];
    Arrays.setAll(out, i -> values[i]);
    return out;
  }

  @Test
  void oneSeedGivesOneNetworkAndTheOriginalStays() throws IOException {
    ModelBytes model = plain();
    String before = model.sha256();
    assertThat(OnnxWeights.shuffled(model, 7).sha256())
        .isEqualTo(OnnxWeights.shuffled(model, 7).sha256());
    assertThat(ModelBytes.sha256(model.open().readAllBytes())).isEqualTo(before);
    ModelProto changed = ModelProto.parseFrom(OnnxWeights.shuffled(model, 7).open());
    TensorProto axes = changed.getGraph().getInitializer(1);
    assertThat(axes.getInt64DataList()).containsExactly(1L);
  }

  @Test
  void whatHasNoWeightsOrIsNoOnnxIsRefused() {
    ModelBytes noise = ModelBytes.of("noise", ModelFormat.ONNX, new byte[] {1, 2, 3});
    assertThatExceptionOfType(InferenceException.class)
        .isThrownBy(() -> OnnxWeights.shuffled(noise, 0))
        .withMessageContaining("noise");
    ModelBytes empty =
        new OnnxNet(0).input("a", 1).node("Relu", "a", "b").output("b", 1).build("empty");
    assertThatExceptionOfType(InferenceException.class)
        .isThrownBy(() -> OnnxWeights.shuffled(empty, 0))
        .withMessageContaining("no float weights");
    ModelBytes script = ModelBytes.of("script", ModelFormat.TORCHSCRIPT, new byte[8]);
    assertThatExceptionOfType(InferenceException.class)
        .isThrownBy(() -> OnnxWeights.shuffled(script, 0))
        .withMessageContaining("TORCHSCRIPT");
  }
}
