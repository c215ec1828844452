package io.medimg.pytorch.torchscript;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What each ONNX operator is in TorchScript's source: an expression over the method's variables and
 * the module's weights. Immutable and safe for use by several threads.
 *
 * <p>Source: the ONNX operator specification and PyTorch's own declarations of {@code aten}
 * functions.
 */
final class Operators {
  /** Gives the source of an operator's one result. */
  @FunctionalInterface
  private interface Operator {
    String write(ScriptMethod method, OnnxNode node);
  }

  private static final Map<String, Operator> ALL =
      Map.ofEntries(
          entry("Abs", unary("abs")),
          entry("Add", binary("add")),
          entry("AveragePool", WindowOperators::averagePool),
          entry("BatchNormalization", Operators::batchNorm),
          entry("Cast", Operators::cast),
          entry("Clip", Operators::clip),
          entry("Concat", Operators::concat),
          entry("Conv", WindowOperators::conv),
          entry("ConvTranspose", WindowOperators::convTranspose),
          entry("Div", binary("div")),
          entry("Dropout", Operators::same),
          entry("Exp", unary("exp")),
          entry("Flatten", ShapeOperators::flatten),
          entry("Gemm", Operators::gemm),
          entry("GlobalAveragePool", (m, n) -> call("mean", in(m, n, 0), "[2, 3]", "True")),
          entry("GlobalMaxPool", (m, n) -> call("amax", in(m, n, 0), "[2, 3]", "True")),
          entry("HardSigmoid", Operators::hardSigmoid),
          entry("HardSwish", unary("hardswish")),
          entry("Identity", Operators::same),
          entry("InstanceNormalization", Operators::instanceNorm),
          entry("LeakyRelu", Operators::leakyRelu),
          entry("MatMul", binary("matmul")),
          entry("MaxPool", WindowOperators::maxPool),
          entry("Mul", binary("mul")),
          entry("Neg", unary("neg")),
          entry("Pad", ShapeOperators::pad),
          entry("Pow", binary("pow")),
          entry("ReduceMax", reduce("amax")),
          entry("ReduceMean", reduce("mean")),
          entry("ReduceSum", reduce("sum")),
          entry("Relu", unary("relu")),
          entry("Reshape", ShapeOperators::reshape),
          entry("Resize", ShapeOperators::resize),
          entry("Sigmoid", unary("sigmoid")),
          entry("Slice", ShapeOperators::slice),
          entry("Softmax", Operators::softmax),
          entry("Sqrt", unary("sqrt")),
          entry("Squeeze", ShapeOperators::squeeze),
          entry("Sub", binary("sub")),
          entry("Sum", Operators::sum),
          entry("Tanh", unary("tanh")),
          entry("Transpose", ShapeOperators::transpose),
          entry("Unsqueeze", ShapeOperators::unsqueeze),
          entry("Upsample", ShapeOperators::resize));

  private Operators() {}

  static List<String> names() {
    List<String> names = new ArrayList<>(ALL.keySet());
    names.addAll(List.of("Constant", "Split"));
    return names.stream().sorted().toList();
  }

  /**
   * Source for the first result of an operator.
   *
   * @throws UnsupportedOnnxException if it has no counterpart
   */
  static String expression(ScriptMethod method, OnnxNode node) {
    Operator operator = ALL.get(node.op());
    if (operator == null) {
      throw new UnsupportedOnnxException(
          "operator %s (output '%s') cannot be converted to TorchScript; these can: %s"
              .formatted(node.op(), String.join(", ", node.outputs()), names()));
    }
    return operator.write(method, node);
  }

  /** Source for the list of results of a split. */
  static String split(ScriptMethod method, OnnxNode node) {
    long[] sizes =
        steering(method, node, "split", 1)
            .orElseThrow(() -> node.refused("without sizes of its parts"));
    return call("split_with_sizes", in(method, node, 0), list(sizes), "" + node.number("axis", 0));
  }

  /** Source for a call of an {@code aten} function. */
  static String call(String function, String... arguments) {
    return "torch.%s(%s)".formatted(function, String.join(", ", arguments));
  }

  /** Source for an input that must be there. */
  static String in(ScriptMethod method, OnnxNode node, int index) {
    return method.tensor(node.required(index));
  }

  /** Source for an input, {@code None} if it is left out. */
  static String optional(ScriptMethod method, OnnxNode node, int index) {
    return node.input(index).map(method::tensor).orElse("None");
  }

  /** Whole numbers that are an attribute in older operator sets and a constant input in newer. */
  static Optional<long[]> steering(
      ScriptMethod method, OnnxNode node, String attribute, int input) {
    Optional<String> name = node.input(input);
    if (name.isEmpty()) {
      return node.numbers(attribute);
    }
    return Optional.of(
        method
            .numbers(name.get())
            .orElseThrow(
                () -> node.refused("with '%s' computed at run time".formatted(attribute))));
  }

  static String list(long... values) {
    return LongStream.of(values)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  static String real(float value) {
    if (Float.isNaN(value) || Float.isInfinite(value)) {
      return "float('%s')".formatted(value > 0 ? "inf" : value < 0 ? "-inf" : "nan");
    }
    return Double.toString(value);
  }

  private static Operator unary(String function) {
    return (m, n) -> call(function, in(m, n, 0));
  }

  private static Operator binary(String function) {
    return (m, n) -> call(function, in(m, n, 0), in(m, n, 1));
  }

  private static Operator reduce(String function) {
    return (m, n) -> {
      long[] axes = steering(m, n, "axes", 1).orElse(new long[0]);
      if (axes.length == 0) {
        throw n.refused("over all axes");
      }
      String keep = n.number("keepdims", 1) == 1 ? "True" : "False";
      return call(function, in(m, n, 0), list(axes), keep);
    };
  }

  private static String same(ScriptMethod m, OnnxNode n) {
    return in(m, n, 0);
  }

  private static String cast(ScriptMethod m, OnnxNode n) {
    if (n.number("to", 1) != 1) {
      throw n.refused("to anything but 32-bit floats");
    }
    return in(m, n, 0);
  }

  private static String batchNorm(ScriptMethod m, OnnxNode n) {
    if (n.number("training_mode", 0) != 0) {
      throw n.refused("in training mode");
    }
    String weights =
        IntStream.rangeClosed(1, 4).mapToObj(i -> in(m, n, i)).collect(Collectors.joining(", "));
    String epsilon = real(n.real("epsilon", 1e-5f));
    return call("batch_norm", in(m, n, 0), weights, "False", "0.1", epsilon, "False");
  }

  private static String instanceNorm(ScriptMethod m, OnnxNode n) {
    String epsilon = real(n.real("epsilon", 1e-5f));
    return call(
        "instance_norm",
        in(m, n, 0),
        in(m, n, 1),
        in(m, n, 2),
        "None, None, True, 0.1",
        epsilon,
        "False");
  }

  private static String clip(ScriptMethod m, OnnxNode n) {
    String low = bound(m, n, "min", 1);
    String high = bound(m, n, "max", 2);
    return low.equals("None") && high.equals("None")
        ? in(m, n, 0)
        : call("clamp", in(m, n, 0), low, high);
  }

  private static String bound(ScriptMethod m, OnnxNode n, String attribute, int input) {
    Optional<String> name = n.input(input);
    if (name.isEmpty()) {
      return n.attribute(attribute).map(a -> real(a.getF())).orElse("None");
    }
    float[] value =
        m.reals(name.get())
            .orElseThrow(() -> n.refused("with '%s' computed at run time".formatted(attribute)));
    return real(value[0]);
  }

  private static String concat(ScriptMethod m, OnnxNode n) {
    String parts = n.inputs().stream().map(m::tensor).collect(Collectors.joining(", ", "[", "]"));
    return call("cat", parts, "" + n.number("axis", 1));
  }

  private static String sum(ScriptMethod m, OnnxNode n) {
    return n.inputs().stream().map(m::tensor).reduce((a, b) -> call("add", a, b)).orElseThrow();
  }

  private static String gemm(ScriptMethod m, OnnxNode n) {
    String a = n.number("transA", 0) == 1 ? call("t", in(m, n, 0)) : in(m, n, 0);
    String b = n.number("transB", 0) == 1 ? call("t", in(m, n, 1)) : in(m, n, 1);
    String product = scaled(call("matmul", a, b), n.real("alpha", 1f));
    return n.input(2)
        .map(c -> call("add", product, scaled(m.tensor(c), n.real("beta", 1f))))
        .orElse(product);
  }

  private static String scaled(String tensor, float factor) {
    return factor == 1f ? tensor : call("mul", tensor, real(factor));
  }

  private static String hardSigmoid(ScriptMethod m, OnnxNode n) {
    String line =
        call(
            "add",
            call("mul", in(m, n, 0), real(n.real("alpha", 0.2f))),
            real(n.real("beta", 0.5f)));
    return call("clamp", line, "0.0", "1.0");
  }

  private static String leakyRelu(ScriptMethod m, OnnxNode n) {
    return call("leaky_relu", in(m, n, 0), real(n.real("alpha", 0.01f)));
  }

  private static String softmax(ScriptMethod m, OnnxNode n) {
    if (m.graph().operatorSet() < 13) {
      throw n.refused("of operator set 12 or older, which flattens its input,");
    }
    return call("softmax", in(m, n, 0), "" + n.number("axis", -1));
  }

  /** All values equal, as for dilations of 1. */
  static boolean all(long[] values, long wanted) {
    return Arrays.stream(values).allMatch(v -> v == wanted);
  }
}
