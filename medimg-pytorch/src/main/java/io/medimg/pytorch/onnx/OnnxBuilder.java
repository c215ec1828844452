package io.medimg.pytorch.onnx;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Builds an ONNX file (operator set 13) of a convolutional network, operation by operation.
 *
 * <p>Values are named by the strings that the methods return; tensors are N x C x H x W, float32.
 * Kernels may be stored in half precision: the file then casts them back, and runtimes compute in
 * float32. Not safe for use by several threads; build one per thread.
 */
public final class OnnxBuilder {
  private static final int OPERATOR_SET = 13;
  private static final int IR_VERSION = 8;

  private final GraphProto.Builder graph;
  private final int halfFrom;
  private int values;

  /**
   * Starts an empty graph.
   *
   * @param name of the graph
   * @param halfFrom kernels of at least this many numbers are stored in half precision; {@link
   *     Integer#MAX_VALUE} stores all in float32
   */
  public OnnxBuilder(String name, int halfFrom) {
    this.graph = GraphProto.newBuilder().setName(name);
    this.halfFrom = halfFrom;
  }

  /**
   * Starts an empty graph.
   *
   * @param name of the graph
   * @param half whether every kernel is stored in half precision, or none
   */
  public OnnxBuilder(String name, boolean half) {
    this(name, half ? 1 : Integer.MAX_VALUE);
  }

  /**
   * Declares an input of float32.
   *
   * @param shape its sides; -1 stands for any number of images
   * @return {@code name}
   */
  public String input(String name, long... shape) {
    graph.addInput(value(name, shape));
    return name;
  }

  /**
   * Declares that a value is an output, under a name of its own.
   *
   * @param shape its sides; -1 stands for any number of images
   */
  public void output(String value, String name, long... shape) {
    node("Identity", name, List.of(value), Map.of());
    graph.addOutput(value(name, shape));
  }

  private static OnnxMl.ValueInfoProto value(String name, long... shape) {
    OnnxMl.TensorShapeProto.Builder sides = OnnxMl.TensorShapeProto.newBuilder();
    for (long side : shape) {
      OnnxMl.TensorShapeProto.Dimension.Builder one = sides.addDimBuilder();
      if (side < 0) {
        one.setDimParam("N");
      } else {
        one.setDimValue(side);
      }
    }
    OnnxMl.TypeProto.Tensor.Builder tensor =
        OnnxMl.TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.FLOAT.getNumber())
            .setShape(sides);
    return OnnxMl.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(OnnxMl.TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /**
   * How a convolution runs.
   *
   * @param kernel side of the square kernel
   * @param stride step in both directions
   * @param groups 1, or as many as channels for a convolution per channel
   * @param before rows and columns of zeros above and left
   * @param after rows and columns of zeros below and right
   */
  public record Window(int kernel, int stride, int groups, int before, int after) {}

  /**
   * Adds a convolution.
   *
   * @param weight out x in / groups x kernel x kernel values
   * @param bias one value per channel written
   * @return the result's name
   */
  public String convolution(String input, float[] weight, float[] bias, Window window) {
    long out = bias.length;
    long in = weight.length / (out * window.kernel() * window.kernel());
    String kernel = kernel(weight, out, in, window.kernel(), window.kernel());
    String offset = floats(bias, bias.length);
    return node(
        "Conv",
        next(),
        List.of(input, kernel, offset),
        Map.of(
            "kernel_shape", new long[] {window.kernel(), window.kernel()},
            "strides", new long[] {window.stride(), window.stride()},
            "pads", new long[] {window.before(), window.before(), window.after(), window.after()},
            "group", (long) window.groups()));
  }

  /** Adds a convolution of single pixels without offset; gives the result's name. */
  public String pointwise(String input, float[] weight, int out) {
    long in = weight.length / out;
    String kernel = kernel(weight, out, in, 1, 1);
    return node("Conv", next(), List.of(input, kernel), Map.of("kernel_shape", new long[] {1, 1}));
  }

  /** Adds max(x, 0); gives the result's name. */
  public String relu(String input) {
    return node("Relu", next(), List.of(input), Map.of());
  }

  /** Adds min(max(x, low), high); gives the result's name. */
  public String clip(String input, float low, float high) {
    return node("Clip", next(), List.of(input, scalar(low), scalar(high)), Map.of());
  }

  /** Adds a sum; gives the result's name. */
  public String add(String left, String right) {
    return node("Add", next(), List.of(left, right), Map.of());
  }

  /** Adds the mean over height and width as N x C; gives the result's name. */
  public String pool(String input) {
    String pooled = node("GlobalAveragePool", next(), List.of(input), Map.of());
    return node("Flatten", next(), List.of(pooled), Map.of("axis", 1L));
  }

  /** Joins values along the channels; gives the result's name. */
  public String concat(List<String> inputs) {
    return node("Concat", next(), inputs, Map.of("axis", 1L));
  }

  /**
   * Adds x * transposed(weight) + bias for N x in values.
   *
   * @param weight out x in values
   * @return the result's name
   */
  public String linear(String input, float[] weight, float[] bias) {
    String matrix = kernel(weight, bias.length, weight.length / bias.length);
    return node(
        "Gemm", next(), List.of(input, matrix, floats(bias, bias.length)), Map.of("transB", 1L));
  }

  /** Repeats every pixel {@code factor} times in both directions; gives the result's name. */
  public String enlarge(String input, int factor) {
    String none = floats(new float[0], 0);
    String scales = floats(new float[] {1, 1, factor, factor}, 4);
    return node(
        "Resize",
        next(),
        List.of(input, none, scales),
        Map.of(
            "mode", "nearest",
            "coordinate_transformation_mode", "asymmetric",
            "nearest_mode", "floor"));
  }

  private String scalar(float value) {
    return constant(tensor(TensorProto.DataType.FLOAT, bytes(new float[] {value})));
  }

  private String floats(float[] values, long... shape) {
    return constant(tensor(TensorProto.DataType.FLOAT, bytes(values), shape));
  }

  private String kernel(float[] values, long... shape) {
    if (values.length < halfFrom) {
      return floats(values, shape);
    }
    ByteBuffer buffer = rounded(values, values.length / (int) shape[0]);
    ByteString bytes = ByteString.copyFrom(buffer.flip());
    String stored = constant(tensor(TensorProto.DataType.FLOAT16, bytes, shape));
    long type = TensorProto.DataType.FLOAT.getNumber();
    return node("Cast", next(), List.of(stored), Map.of("to", type));
  }

  /**
   * Rounds to half precision, each row handing its rounding error on to its next number: what comes
   * in is mostly positive, so that the error of a sum is then that of one number.
   */
  private static ByteBuffer rounded(float[] values, int row) {
    ByteBuffer buffer = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    double rest = 0;
    for (int i = 0; i < values.length; i++) {
      double wanted = i % row == 0 ? values[i] : values[i] + rest;
      short stored = Float16.fromFloat((float) wanted);
      buffer.putShort(stored);
      rest = wanted - Float16.toFloat(stored);
    }
    return buffer;
  }

  private static ByteString bytes(float[] values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      buffer.putFloat(value);
    }
    return ByteString.copyFrom(buffer.flip());
  }

  private static TensorProto.Builder tensor(
      TensorProto.DataType type, ByteString bytes, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setDataType(type.getNumber()).setRawData(bytes);
    Arrays.stream(shape).forEach(tensor::addDims);
    return tensor;
  }

  private String constant(TensorProto.Builder tensor) {
    String name = next();
    graph.addInitializer(tensor.setName(name));
    return name;
  }

  private String next() {
    return "v" + values++;
  }

  private String node(String type, String output, List<String> inputs, Map<String, ?> attributes) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType(type)
            .setName(type + "_" + output)
            .addAllInput(inputs)
            .addOutput(output);
    attributes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> node.addAttribute(attribute(entry.getKey(), entry.getValue())));
    graph.addNode(node);
    return output;
  }

  private static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    if (value instanceof long[] list) {
      attribute.setType(AttributeProto.AttributeType.INTS);
      Arrays.stream(list).forEach(attribute::addInts);
    } else if (value instanceof Long number) {
      attribute.setType(AttributeProto.AttributeType.INT).setI(number);
    } else {
      attribute.setType(AttributeProto.AttributeType.STRING);
      attribute.setS(ByteString.copyFromUtf8(value.toString()));
    }
    return attribute.build();
  }

  /**
   * Gives the file's bytes.
   *
   * @param producer what made it
   * @param version of the producer
   */
  public byte[] build(String producer, String version) {
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName(producer)
        .setProducerVersion(version)
        .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
        .setGraph(graph)
        .build()
        .toByteArray();
  }
}
