package io.medimg.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.contract.Threads;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.inference.SessionOptions;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import io.medimg.models.engine.GradientSession;
import io.medimg.models.engine.GradientSession.Gradients;
import io.medimg.models.engine.OnnxNet;
import io.medimg.models.engine.OnnxRuntimeProvider;
import io.medimg.models.engine.TinyNet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PyTorchGradientsTest {
  private static final FloatTensor IMAGE =
      FloatTensor.of(Shape.of(1, 1, 8, 8), OnnxNet.noise(new Random(3), 64, 1f));

  /** Curved on the way from the features to the logits, with a branch around. */
  private static OnnxNet head(OnnxNet net) {
    return net.random("w2", 0.5f, 4, 4, 3, 3)
        .random("w3", 0.5f, 3, 8)
        .random("b3", 0.5f, 3)
        .node("Conv", "features w2", "c2", Map.of("pads", new long[] {1, 1, 1, 1}))
        .node("Tanh", "c2", "t2")
        .node("Concat", "t2 features", "both", Map.of("axis", 1L))
        .node("Mul", "both both", "squared")
        .node("GlobalAveragePool", "squared", "pooled")
        .node("Flatten", "pooled", "flat")
        .node("Gemm", "flat w3 b3", "logits", Map.of("transB", 1L))
        .output("logits", -1, 3);
  }

  private static ModelBytes whole() {
    return head(new OnnxNet(4)
            .input("image", -1, 1, 8, 8)
            .between("w1", -0.5f, 0.5f, 4, 1, 3, 3)
            .node("Conv", "image w1", "c1", Map.of("strides", new long[] {2, 2}))
            .node("Sigmoid", "c1", "features"))
        .build("curved");
  }

  /** The same weights from the features on: drawn after as many numbers. */
  private static ModelBytes headAlone() {
    OnnxNet net = new OnnxNet(4).between("unused", -0.5f, 0.5f, 4, 1, 3, 3);
    return head(net.input("features", -1, 4, 3, 3)).build("head");
  }

  private static GradientSession open(String feature) {
    return PyTorchGradients.open(
        whole(), Optional.of(feature), Optional.empty(), SessionOptions.defaults());
  }

  @Test
  void classActivationHeadHasTheGradientOfItsWeights() {
    try (GradientSession session = PyTorchGradients.open(TinyNet.onnx())) {
      assertThat(session.feature()).isEqualTo("features");
      Gradients g = session.gradients(TinyNet.image(7), 1);
      FloatTensor logits = TinyNet.outputs(TinyNet.image(7)).get("logits");
      assertThat(g.output()).isCloseTo(logits.get(1), within(1e-5f));
      assertThat(g.activations().shape()).isEqualTo(Shape.of(4, 6, 6));
      // The logit is the mean over 36 cells, so each cell of a channel has the same derivative.
      for (int c = 0; c < 4; c++) {
        for (int i = 0; i < 36; i++) {
          assertThat(g.gradients().get(c * 36 + i))
              .isCloseTo(TinyNet.headWeight(1, c) / 36, within(1e-6f));
        }
      }
    }
  }

  @Test
  void gradientByFeaturesEqualsFiniteDifferences() {
    try (GradientSession session = open("features");
        InferenceSession head =
            new OnnxRuntimeProvider().open(headAlone(), SessionOptions.defaults())) {
      Gradients g = session.gradients(IMAGE, 2);
      FloatTensor features = g.activations().reshape(Shape.of(1, 4, 3, 3));
      assertDifferences(head, "features", features, g, 2);
    }
  }

  @Test
  void gradientByTheImageEqualsFiniteDifferences() {
    try (GradientSession session = open("image");
        InferenceSession net = new OnnxRuntimeProvider().open(whole(), SessionOptions.defaults())) {
      Gradients g = session.gradients(IMAGE, 0);
      assertThat(g.activations().toArray()).isEqualTo(IMAGE.toArray());
      assertDifferences(net, "image", IMAGE, g, 0);
    }
  }

  private static void assertDifferences(
      InferenceSession net, String input, FloatTensor at, Gradients g, int output) {
    float step = 1e-2f;
    float largest = 0;
    for (int i = 0; i < at.shape().elements(); i++) {
      float up = logit(net, input, moved(at, i, step), output);
      float down = logit(net, input, moved(at, i, -step), output);
      assertThat(g.gradients().get(i)).isCloseTo((up - down) / (2 * step), within(1e-4f));
      largest = Math.max(largest, Math.abs(g.gradients().get(i)));
    }
    assertThat(largest).as("a gradient of zeros would prove nothing").isGreaterThan(0.01f);
  }

  private static FloatTensor moved(FloatTensor tensor, int index, float by) {
    float[] values = tensor.toArray();
    values[index] += by;
    return FloatTensor.of(tensor.shape(), values);
  }

  private static float logit(InferenceSession net, String input, FloatTensor value, int index) {
    return net.run(Map.of(input, value)).get("logits").get(index);
  }

  @Test
  void threadsDoNotDisturbEachOther() throws Exception {
    try (GradientSession session = open("features")) {
      float[] wanted = session.gradients(IMAGE, 1).gradients().toArray();
      Threads.together(
          8,
          () -> {
            for (int i = 0; i < 20; i++) {
              assertThat(session.gradients(IMAGE, 1).gradients().toArray()).isEqualTo(wanted);
            }
            return true;
          });
      assertThat(((PtGradientSession) session).liveTensors()).isZero();
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    try (GradientSession session = open("features")) {
      assertThatThrownBy(() -> session.gradients(IMAGE, 3))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("3");
      FloatTensor two = FloatTensor.build(Shape.of(2, 1, 8, 8), b -> {});
      assertThatThrownBy(() -> session.gradients(two, 0))
          .isInstanceOf(ModelMismatchException.class)
          .hasMessageContaining("one image at a time");
      assertThat(session.gradients(IMAGE, 0).output()).isFinite();
    }
    assertThatThrownBy(() -> open("nonsense"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nonsense");
  }

  @Test
  void closedTwiceIsFineAndUseAfterwardsIsNot() {
    GradientSession session = open("features");
    session.close();
    session.close();
    assertThatThrownBy(() -> session.gradients(IMAGE, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }
}
