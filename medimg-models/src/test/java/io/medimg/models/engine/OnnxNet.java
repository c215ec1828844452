package io.medimg.models.engine;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelFormat;
import java.util.Map;
import java.util.Random;

/** Builds small ONNX graphs for tests. Not safe for use by several threads. */
public final class OnnxNet {
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
  private final Random random;

  /**
   * An empty graph.
   *
   * @param seed of the random weights
   */
  public OnnxNet(long seed) {
    random = new Random(seed);
  }

  /** Declares an input; -1 leaves an extent open. */
  public OnnxNet input(String name, long... dims) {
    graph.addInput(value(name, dims));
    return this;
  }

  /** Declares an output; -1 leaves an extent open. */
  public OnnxNet output(String name, long... dims) {
    graph.addOutput(value(name, dims));
    return this;
  }

  private static ValueInfoProto value(String name, long... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int i = 0; i < dims.length; i++) {
      TensorShapeProto.Dimension.Builder dim = TensorShapeProto.Dimension.newBuilder();
      shape.addDim(dims[i] < 0 ? dim.setDimParam(name + i) : dim.setDimValue(dims[i]));
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.FLOAT.getNumber())
            .setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** Adds float weights with given values. */
  public OnnxNet weights(String name, long[] dims, float... values) {
    TensorProto.Builder tensor = tensor(name, dims, TensorProto.DataType.FLOAT);
    for (float v : values) {
      tensor.addFloatData(v);
    }
    graph.addInitializer(tensor);
    return this;
  }

  /** Adds float weights drawn evenly from -scale to scale. */
  public OnnxNet random(String name, float scale, long... dims) {
    return weights(name, dims, noise(random, count(dims), scale));
  }

  /** Adds float weights drawn evenly from low to high. */
  public OnnxNet between(String name, float low, float high, long... dims) {
    float[] values = noise(random, count(dims), 1f);
    for (int i = 0; i < values.length; i++) {
      values[i] = low + (high - low) * (values[i] + 1f) / 2f;
    }
    return weights(name, dims, values);
  }

  /** Adds half-precision weights drawn evenly from -scale to scale. */
  public OnnxNet randomHalf(String name, float scale, long... dims) {
    TensorProto.Builder tensor = tensor(name, dims, TensorProto.DataType.FLOAT16);
    byte[] raw = new byte[count(dims) * 2];
    for (int i = 0; i < count(dims); i++) {
      short half = half((random.nextFloat() * 2 - 1) * scale);
      raw[2 * i] = (byte) half;
      raw[2 * i + 1] = (byte) (half >> 8);
    }
    graph.addInitializer(tensor.setRawData(com.google.protobuf.ByteString.copyFrom(raw)));
    return this;
  }

  /** The nearest half below in magnitude, for normal values. */
  private static short half(float v) {
    int bits = Float.floatToIntBits(v);
    int exponent = ((bits >> 23) & 0xff) - 127 + 15;
    if (exponent <= 0) {
      return 0;
    }
    return (short) (((bits >>> 16) & 0x8000) | (exponent << 10) | ((bits >> 13) & 0x3ff));
  }

  /** Adds whole numbers: a shape, axes, pads. */
  public OnnxNet longs(String name, long... values) {
    TensorProto.Builder tensor =
        tensor(name, new long[] {values.length}, TensorProto.DataType.INT64);
    for (long v : values) {
      tensor.addInt64Data(v);
    }
    graph.addInitializer(tensor);
    return this;
  }

  private static TensorProto.Builder tensor(String name, long[] dims, TensorProto.DataType type) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
    for (long d : dims) {
      tensor.addDims(d);
    }
    return tensor;
  }

  /**
   * Adds a node.
   *
   * @param op operator
   * @param inputs names separated by spaces; {@code -} for one left out
   * @param output name
   * @param attributes Long, Float, String, long[] or float[] by name
   */
  public OnnxNet node(String op, String inputs, String output, Map<String, ?> attributes) {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(op).setName(op + "_" + output);
    for (String input : inputs.split(" ", -1)) {
      node.addInput(input.equals("-") ? "" : input);
    }
    for (String one : output.split(" ", -1)) {
      node.addOutput(one);
    }
    attributes.forEach((key, v) -> node.addAttribute(attribute(key, v)));
    graph.addNode(node);
    return this;
  }

  /** Adds a node without attributes. */
  public OnnxNet node(String op, String inputs, String output) {
    return node(op, inputs, output, Map.of());
  }

  private static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder a = AttributeProto.newBuilder().setName(name);
    if (value instanceof Long v) {
      a.setType(AttributeProto.AttributeType.INT).setI(v);
    } else if (value instanceof Float v) {
      a.setType(AttributeProto.AttributeType.FLOAT).setF(v);
    } else if (value instanceof String v) {
      a.setType(AttributeProto.AttributeType.STRING)
          .setS(com.google.protobuf.ByteString.copyFromUtf8(v));
    } else if (value instanceof long[] v) {
      a.setType(AttributeProto.AttributeType.INTS);
      for (long one : v) {
        a.addInts(one);
      }
    } else if (value instanceof float[] v) {
      a.setType(AttributeProto.AttributeType.FLOATS);
      for (float one : v) {
        a.addFloats(one);
      }
    } else {
      throw new IllegalArgumentException("attribute " + name + " is " + value.getClass());
    }
    return a.build();
  }

  /** The graph, for changes that this builder does not know. */
  public GraphProto.Builder graph() {
    return graph;
  }

  /** The graph's bytes, operator set 13. */
  public ModelBytes build(String name) {
    return build(name, 13);
  }

  /** The graph's bytes. */
  public ModelBytes build(String name, int opset) {
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .setProducerName("medimg-test")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
            .setGraph(graph)
            .build();
    return ModelBytes.of(name, ModelFormat.ONNX, model.toByteArray());
  }

  /** Values drawn evenly from -scale to scale. */
  public static float[] noise(Random random, int count, float scale) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (random.nextFloat() * 2 - 1) * scale;
    }
    return values;
  }

  private static int count(long... dims) {
    long n = 1;
    for (long d : dims) {
      n *= d;
    }
    return Math.toIntExact(n);
  }
}
