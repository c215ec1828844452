package io.medimg.pytorch.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.SessionOptions;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import io.medimg.models.engine.OnnxNet;
import io.medimg.models.engine.OnnxRuntimeProvider;
import io.medimg.pytorch.PyTorchProvider;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each operator that can be converted gives on PyTorch what it gives on ONNX Runtime. */
class EnginesAgreeTest {
  private static final long[] NONE = {};

  private static Arguments one(String what, UnaryOperator<OnnxNet> add) {
    return one(what, 13, add);
  }

  private static Arguments one(String what, int operatorSet, UnaryOperator<OnnxNet> add) {
    return Arguments.of(what, operatorSet, add);
  }

  static Stream<Arguments> windows() {
    return Stream.of(
        one(
            "Conv with stride and dilation",
            n ->
                n.random("w", 0.3f, 5, 6, 3, 3)
                    .random("b", 0.3f, 5)
                    .node(
                        "Conv",
                        "x w b",
                        "y",
                        Map.of(
                            "strides", new long[] {2, 1},
                            "dilations", new long[] {1, 2},
                            "pads", new long[] {1, 2, 1, 2}))),
        one(
            "Conv with uneven padding",
            n ->
                n.random("w", 0.3f, 5, 6, 3, 3)
                    .node("Conv", "x w", "y", Map.of("pads", new long[] {0, 1, 2, 1}))),
        one(
            "Conv per channel",
            n ->
                n.random("w", 0.3f, 6, 1, 3, 3)
                    .node(
                        "Conv",
                        "x w",
                        "y",
                        Map.of(
                            "group", 6L,
                            "kernel_shape", new long[] {3, 3},
                            "pads", new long[] {1, 1, 1, 1}))),
        one(
            "Conv in two groups, half precision",
            n ->
                n.randomHalf("h", 0.3f, 4, 3, 1, 1)
                    .node("Cast", "h", "w", Map.of("to", 1L))
                    .node("Conv", "x w", "y", Map.of("group", 2L))),
        one(
            "ConvTranspose",
            n ->
                n.random("w", 0.3f, 6, 2, 2, 2)
                    .random("b", 0.3f, 2)
                    .node("ConvTranspose", "x w b", "y", Map.of("strides", new long[] {2, 2}))),
        one("MaxPool", n -> n.node("MaxPool", "x", "y", pool(3, 2, 1, 1, 1, 1))),
        one("MaxPool, uneven", n -> n.node("MaxPool", "x", "y", pool(3, 2, 0, 0, 1, 1))),
        one("AveragePool", n -> n.node("AveragePool", "x", "y", pool(3, 2, 1, 1, 1, 1))),
        one(
            "AveragePool that counts its padding",
            n -> {
              Map<String, Object> attributes = new LinkedHashMap<>(pool(3, 1, 0, 1, 1, 0));
              attributes.put("count_include_pad", 1L);
              return n.node("AveragePool", "x", "y", attributes);
            }),
        one("GlobalAveragePool", n -> n.node("GlobalAveragePool", "x", "y")),
        one("GlobalMaxPool", n -> n.node("GlobalMaxPool", "x", "y")));
  }

  private static Map<String, Object> pool(long kernel, long stride, long... pads) {
    return Map.of(
        "kernel_shape", new long[] {kernel, kernel},
        "strides", new long[] {stride, stride},
        "pads", pads);
  }

  static Stream<Arguments> pointwise() {
    return Stream.concat(
        Stream.of("Abs", "Exp", "HardSwish", "Identity", "Neg", "Relu", "Sigmoid", "Tanh")
            .map(op -> one(op, 14, n -> n.node(op, "x", "y"))),
        Stream.of(
            one("Sqrt", n -> n.node("Abs", "x", "a").node("Sqrt", "a", "y")),
            one("LeakyRelu", n -> n.node("LeakyRelu", "x", "y", Map.of("alpha", 0.2f))),
            one("HardSigmoid", n -> n.node("HardSigmoid", "x", "y", Map.of("alpha", 0.3f))),
            one("Softmax", n -> n.node("Softmax", "x", "y", Map.of("axis", 1L))),
            one("Dropout", n -> n.node("Dropout", "x", "y")),
            one(
                "Clip",
                n ->
                    n.weights("low", NONE, -0.5f)
                        .weights("high", NONE, 0.25f)
                        .node("Clip", "x low high", "y")),
            one("Clip from above", n -> n.weights("h", NONE, 0.2f).node("Clip", "x - h", "y")),
            one("Clip, old", 10, n -> n.node("Clip", "x", "y", Map.of("min", 0f, "max", 6f))),
            one(
                "BatchNormalization",
                n ->
                    n.between("scale", 0.5f, 2f, 6)
                        .random("shift", 1f, 6)
                        .random("mean", 1f, 6)
                        .between("variance", 0.1f, 2f, 6)
                        .node(
                            "BatchNormalization",
                            "x scale shift mean variance",
                            "y",
                            Map.of("epsilon", 1e-3f))),
            one(
                "InstanceNormalization",
                n ->
                    n.between("scale", 0.5f, 2f, 6)
                        .random("shift", 1f, 6)
                        .node("InstanceNormalization", "x scale shift", "y")),
            one("Add", n -> n.random("w", 1f, 6, 1, 1).node("Add", "x w", "y")),
            one("Sub", n -> n.random("w", 1f, 6, 1, 1).node("Sub", "x w", "y")),
            one("Mul", n -> n.weights("w", NONE, 3f).node("Mul", "w x", "y")),
            one("Div", n -> n.between("w", 1f, 2f, 8).node("Div", "x w", "y")),
            one("Pow", n -> n.weights("w", NONE, 2f).node("Pow", "x w", "y")),
            one("Sum", n -> n.random("w", 1f, 8).node("Sum", "x w x", "y"))));
  }

  static Stream<Arguments> matrices() {
    return Stream.of(
        one(
            "Gemm",
            n ->
                n.random("w", 0.3f, 3, 6)
                    .random("b", 1f, 3)
                    .node("GlobalAveragePool", "x", "p")
                    .node("Flatten", "p", "f")
                    .node("Gemm", "f w b", "y", Map.of("transB", 1L))),
        one(
            "Gemm, scaled",
            n ->
                n.random("w", 0.3f, 2, 3)
                    .random("b", 1f, 3)
                    .node("ReduceMean", "x", "p", axes(0, 2, 3))
                    .longs("s", 6, 1)
                    .node("Reshape", "p s", "f")
                    .random("v", 1f, 6, 2)
                    .node("Mul", "f v", "g")
                    .node("Gemm", "g w b", "y", Map.of("alpha", 0.5f, "beta", 2f))),
        one("MatMul", n -> n.random("w", 0.3f, 8, 3).node("MatMul", "x w", "y")));
  }

  private static Map<String, Object> axes(long... axes) {
    return Map.of("axes", axes, "keepdims", 0L);
  }

  static Stream<Arguments> shapes() {
    return Stream.of(
        one("ReduceMean", n -> n.node("ReduceMean", "x", "y", axes(2, 3))),
        one("ReduceMax", n -> n.node("ReduceMax", "x", "y", axes(-1))),
        one("ReduceSum", n -> n.longs("a", 2, 3).node("ReduceSum", "x a", "y")),
        one("ReduceMean, new", 18, n -> n.longs("a", 1).node("ReduceMean", "x a", "y")),
        one("Concat", n -> n.node("Relu", "x", "r").node("Concat", "x r x", "y", axis(1))),
        one("Flatten", n -> n.node("Flatten", "x", "y", axis(2))),
        one("Reshape", n -> n.longs("s", 0, -1, 4, 2).node("Reshape", "x s", "y")),
        one("Transpose", n -> n.node("Transpose", "x", "y", perm(0, 2, 3, 1))),
        one(
            "Squeeze",
            n ->
                n.node("GlobalAveragePool", "x", "p").longs("a", 2, 3).node("Squeeze", "p a", "y")),
        one("Unsqueeze", n -> n.longs("a", 4, 0).node("Unsqueeze", "x a", "y")),
        one(
            "Pad",
            n ->
                n.longs("p", 0, 0, 1, 2, 0, 1, 3, 0)
                    .weights("v", NONE, 0.5f)
                    .node("Pad", "x p v", "y")),
        one(
            "Slice",
            n ->
                n.longs("from", 1, -4)
                    .longs("to", Long.MAX_VALUE, -1)
                    .longs("a", 1, 3)
                    .longs("step", 2, 1)
                    .node("Slice", "x from to a step", "y")),
        one(
            "Split",
            n ->
                n.longs("s", 1, 3, 2)
                    .node("Split", "x s", "a b c", axis(1))
                    .node("Concat", "c a b", "y", axis(1))),
        one("Resize", n -> resize(n, 2, "nearest", "asymmetric", "floor")),
        one("Resize, threefold", n -> resize(n, 3, "nearest", "half_pixel", "round_prefer_floor")),
        one("Resize, linear", n -> resize(n, 2, "linear", "half_pixel", "floor")),
        one(
            "Upsample",
            9,
            n -> n.weights("s", new long[] {4}, 1f, 1f, 2f, 3f).node("Upsample", "x s", "y")));
  }

  private static Map<String, Object> axis(long axis) {
    return Map.of("axis", axis);
  }

  private static Map<String, Object> perm(long... order) {
    return Map.of("perm", order);
  }

  private static OnnxNet resize(
      OnnxNet n, float factor, String mode, String coordinates, String nearest) {
    return n.weights("s", new long[] {4}, 1f, 1f, factor, factor)
        .node(
            "Resize",
            "x - s",
            "y",
            Map.of(
                "mode", mode,
                "coordinate_transformation_mode", coordinates,
                "nearest_mode", nearest));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"windows", "pointwise", "matrices", "shapes"})
  void onOneOperator(String what, int operatorSet, UnaryOperator<OnnxNet> add) {
    OnnxNet net = new OnnxNet(5).input("x", -1, 6, 7, 8);
    ModelBytes model = add.apply(net).output("y").build(what, operatorSet);
    float[] values = OnnxNet.noise(new Random(6), 2 * 6 * 7 * 8, 1f);
    assertAgree(model, Map.of("x", FloatTensor.of(Shape.of(2, 6, 7, 8), values)), 1e-5f);
  }

  static void assertAgree(ModelBytes onnx, Map<String, FloatTensor> inputs, float tolerance) {
    try (InferenceSession one = new OnnxRuntimeProvider().open(onnx, SessionOptions.defaults());
        InferenceSession other = new PyTorchProvider().open(onnx, SessionOptions.defaults())) {
      Map<String, FloatTensor> wanted = one.run(inputs);
      Map<String, FloatTensor> found = other.run(inputs);
      assertThat(found.keySet()).isEqualTo(wanted.keySet());
      wanted.forEach(
          (name, tensor) -> {
            assertThat(found.get(name).shape()).as(name).isEqualTo(tensor.shape());
            assertThat(found.get(name).toArray())
                .as(name)
                .containsExactly(tensor.toArray(), within(tolerance));
          });
    }
  }
}
