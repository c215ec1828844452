package io.medimg.pytorch.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.inference.SessionOptions;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import io.medimg.models.engine.GradientSession;
import io.medimg.models.engine.OnnxNet;
import io.medimg.models.engine.OnnxRuntimeProvider;
import io.medimg.pytorch.PyTorchGradients;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whole networks give the same on both engines. */
class WholeNetworksTest {
  private static final String EMBEDDED = "/io/medimg/models/zoo/chest-xray/model.onnx";

  /** Inverted residuals as in MobileNetV2, half-precision kernels, two pooled scales, maps. */
  static ModelBytes backbone() {
    OnnxNet n = new OnnxNet(11).input("image", -1, 1, 64, 64);
    n.weights("low", new long[0], 0f).weights("high", new long[0], 6f);
    String stem = conv(n, "stem", "image", new int[] {1, 16, 3, 2, 1}, true);
    String one = residual(n, "r1", stem, 16);
    String down = conv(n, "down", one, new int[] {16, 32, 3, 2, 1}, true);
    String two = residual(n, "r2", down, 32);
    String fine = conv(n, "fine", two, new int[] {32, 48, 1, 1, 1}, true);
    String coarse = conv(n, "coarse", fine, new int[] {48, 64, 3, 2, 1}, true);
    n.node("GlobalAveragePool", fine, "p1").node("Flatten", "p1", "f1");
    n.node("GlobalAveragePool", coarse, "p2").node("Flatten", "p2", "f2");
    n.node("Concat", "f1 f2", "pooled", Map.of("axis", 1L));
    n.random("head", 0.3f, 15, 112).random("bias", 0.3f, 15);
    n.node("Gemm", "pooled head bias", "logits", Map.of("transB", 1L));
    n.random("m1", 0.3f, 15, 48, 1, 1).node("Conv", fine + " m1", "c1");
    n.random("m2", 0.3f, 15, 64, 1, 1).node("Conv", coarse + " m2", "c2");
    n.weights("twice", new long[] {4}, 1f, 1f, 2f, 2f);
    n.node(
        "Resize",
        "c2 - twice",
        "c2x2",
        Map.of("coordinate_transformation_mode", "asymmetric", "nearest_mode", "floor"));
    n.node("Add", "c1 c2x2", "sum").node("Identity", "sum", "cam");
    return n.output("logits", -1, 15).output("cam", -1, 15, 16, 16).build("backbone");
  }

  /** Geometry: channels in, channels out, kernel, stride, groups. */
  private static String conv(OnnxNet n, String name, String input, int[] g, boolean clipped) {
    float scale = (float) Math.sqrt(6.0 / (g[0] / g[4] * g[2] * g[2]));
    n.randomHalf(name + ".h", scale, g[1], g[0] / g[4], g[2], g[2]);
    n.node("Cast", name + ".h", name + ".w", Map.of("to", 1L));
    n.random(name + ".b", 0.1f, g[1]);
    long pad = g[2] / 2;
    n.node(
        "Conv",
        input + " " + name + ".w " + name + ".b",
        name + ".c",
        Map.of(
            "strides", new long[] {g[3], g[3]},
            "group", (long) g[4],
            "pads", new long[] {pad, pad, pad, pad}));
    if (!clipped) {
      return name + ".c";
    }
    n.node("Clip", name + ".c low high", name + ".a");
    return name + ".a";
  }

  private static String residual(OnnxNet n, String name, String input, int channels) {
    int wide = 4 * channels;
    String up = conv(n, name + "u", input, new int[] {channels, wide, 1, 1, 1}, true);
    String deep = conv(n, name + "d", up, new int[] {wide, wide, 3, 1, wide}, true);
    String back = conv(n, name + "b", deep, new int[] {wide, channels, 1, 1, 1}, false);
    n.node("Add", input + " " + back, name);
    return name;
  }

  @Test
  void aBackboneWithMapsAgrees() {
    FloatTensor batch =
        FloatTensor.of(Shape.of(3, 1, 64, 64), OnnxNet.noise(new Random(1), 3 * 64 * 64, 1f));
    EnginesAgreeTest.assertAgree(backbone(), Map.of("image", batch), 1e-4f);
  }

  @Test
  void theBackbonesFeaturesAreWhatTheLastPoolingTakes() {
    assertThat(TorchScript.layout(backbone()).features()).contains("coarse.a");
    FloatTensor image =
        FloatTensor.of(Shape.of(1, 1, 64, 64), OnnxNet.noise(new Random(2), 64 * 64, 1f));
    try (GradientSession session = PyTorchGradients.open(backbone())) {
      GradientSession.Gradients g = session.gradients(image, 3);
      assertThat(g.activations().shape()).isEqualTo(Shape.of(64, 8, 8));
      // A linear head on the mean: one derivative for all 64 cells of a channel.
      float[] values = g.gradients().toArray();
      for (int i = 0; i < values.length; i++) {
        assertThat(values[i]).isEqualTo(values[i / 64 * 64]);
      }
      assertThat(values[0]).isNotZero();
    }
  }

  @Test
  void theEmbeddedChestNetworkAgrees() throws IOException {
    try (InputStream in = WholeNetworksTest.class.getResourceAsStream(EMBEDDED)) {
      assumeTrue(in != null, "the embedded chest network is not built yet: " + EMBEDDED);
      assertAgreesOnNoise(ModelBytes.of("chest-xray", ModelFormat.ONNX, in.readAllBytes()), 1f);
    }
  }

  @Test
  void aYoloxDetectorAgrees() throws IOException {
    Path file =
        Path.of(System.getProperty("medimg.shared", "../../shared"))
            .resolve("data/weights/yolox_nano_3class.onnx");
    assumeTrue(Files.isRegularFile(file), "needs " + file);
    assertAgreesOnNoise(ModelBytes.of("yolox", ModelFormat.ONNX, Files.readAllBytes(file)), 255f);
  }

  private static void assertAgreesOnNoise(ModelBytes onnx, float scale) {
    Map<String, FloatTensor> inputs = new LinkedHashMap<>();
    Map<String, Shape> declared;
    try (InferenceSession session =
        new OnnxRuntimeProvider().open(onnx, SessionOptions.defaults())) {
      declared = session.info().inputs();
    }
    declared.forEach(
        (name, shape) -> {
          long[] dims = shape.toArray();
          dims[0] = 1;
          Shape closed = Shape.of(dims);
          float[] values = OnnxNet.noise(new Random(3), Math.toIntExact(closed.elements()), scale);
          inputs.put(name, FloatTensor.of(closed, values));
        });
    EnginesAgreeTest.assertAgree(onnx, inputs, 1e-4f);
  }
}
