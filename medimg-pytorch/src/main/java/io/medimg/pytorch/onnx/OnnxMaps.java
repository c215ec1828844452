package io.medimg.pytorch.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.tensor.FloatTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Changes the class-activation maps of ONNX files. Safe for use by several threads. */
public final class OnnxMaps {
  private OnnxMaps() {}

  /**
   * Measures maps from an ordinary film instead of from nothing: a constant map is subtracted from
   * an output, other outputs stay as they are. The maps of a network have places that are high on
   * every film (shoulders, borders), which explain no film in particular; with the mean map of the
   * training films taken away, a map shows what sets this film apart. Maps stay exact: {@code logit
   * = bias + mean(map)} holds with the mean of what was subtracted added to the bias.
   *
   * @param onnx an ONNX file; left as it is
   * @param output the name of the output to change
   * @param constant what is subtracted, [1, label, h, w], as the output is for one image
   * @return another ONNX file
   * @throws InferenceException if the bytes are not ONNX, or have no such output
   */
  public static ModelBytes subtract(ModelBytes onnx, String output, FloatTensor constant) {
    ModelProto.Builder model = parse(onnx).toBuilder();
    GraphProto.Builder graph = model.getGraphBuilder();
    String raw = output + "_from_nothing";
    String mean = output + "_ordinary";
    if (!rename(graph, output, raw)) {
      throw new InferenceException(
          "'%s' has no value '%s' that a node makes; its outputs are %s"
              .formatted(
                  onnx.name(),
                  output,
                  graph.getOutputList().stream().map(o -> o.getName()).toList()));
    }
    graph.addInitializer(tensor(mean, constant));
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("Sub")
            .setName("Sub_" + output)
            .addInput(raw)
            .addInput(mean)
            .addOutput(output));
    return ModelBytes.of(onnx.name(), ModelFormat.ONNX, model.build().toByteArray());
  }

  private static ModelProto parse(ModelBytes onnx) {
    try {
      return ModelProto.parseFrom(onnx.open().readAllBytes());
    } catch (InvalidProtocolBufferException e) {
      throw new InferenceException("'%s' is no ONNX file".formatted(onnx.name()), e);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Gives a value another name wherever it is made or used; the graph's outputs stay. */
  private static boolean rename(GraphProto.Builder graph, String from, String to) {
    boolean made = false;
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (int i = 0; i < node.getOutputCount(); i++) {
        if (node.getOutput(i).equals(from)) {
          node.setOutput(i, to);
          made = true;
        }
      }
      for (int i = 0; i < node.getInputCount(); i++) {
        if (node.getInput(i).equals(from)) {
          node.setInput(i, to);
        }
      }
    }
    return made;
  }

  private static TensorProto tensor(String name, FloatTensor values) {
    float[] floats = values.toArray();
    ByteBuffer bytes =
        ByteBuffer.allocate(floats.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float v : floats) {
      bytes.putFloat(v);
    }
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .setRawData(ByteString.copyFrom(bytes.flip()));
    for (long side : values.shape().toArray()) {
      tensor.addDims(side);
    }
    return tensor.build();
  }
}
