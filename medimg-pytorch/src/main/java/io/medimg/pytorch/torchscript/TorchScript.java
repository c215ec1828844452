package io.medimg.pytorch.torchscript;

import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.tensor.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Converts ONNX graphs to TorchScript archives, which PyTorch runs. Needs neither Python nor
 * PyTorch. Safe for use by several threads.
 *
 * <p>The graphs are those of convolutional networks on images, [N, C, height, width]: operator sets
 * from 7 on, with the operators of {@link #operators()}, whose steering values (axes, pads, shapes)
 * are constants. Anything else is refused by name. Half-precision weights become 32-bit floats.
 */
public final class TorchScript {
  /** The method of {@link #withShift} that gives the value alone. */
  public static final String FEATURES = "features";

  private TorchScript() {}

  /**
   * Converts a graph. The archive declares the graph's inputs and outputs, see {@link
   * ScriptSignature}, and is the same for the same graph, byte for byte.
   *
   * @param onnx an ONNX graph
   * @return a TorchScript archive of the same name
   * @throws UnsupportedOnnxException if it is no ONNX graph, or uses what cannot be converted
   */
  public static ModelBytes fromOnnx(ModelBytes onnx) {
    OnnxGraph graph = OnnxGraph.of(onnx);
    Map<String, OnnxConstant> weights = new LinkedHashMap<>();
    String forward =
        new ScriptMethod(graph, weights, Optional.empty())
            .write("forward", graph.outputs().keySet());
    return archive(
        onnx, weights, List.of(forward), new ScriptSignature(graph.inputs(), graph.outputs()));
  }

  /**
   * Converts a graph so that derivatives by an inner value can be taken: {@code forward} takes one
   * more argument of that value's shape, adds it to the value, and returns the value as it was and
   * one output of the network; the method {@code features} returns the value alone. At a shift of
   * zero, the derivative of the output by the shift is the one by the value, however the graph
   * branches.
   *
   * @param onnx an ONNX graph
   * @param value name of an inner value or an input
   * @param output name of an output
   * @return a TorchScript archive of the same name
   * @throws IllegalArgumentException if the graph has no such value or output
   * @throws UnsupportedOnnxException if it is no ONNX graph, or uses what cannot be converted
   */
  public static ModelBytes withShift(ModelBytes onnx, String value, String output) {
    OnnxGraph graph = OnnxGraph.of(onnx);
    if (!graph.computes(value) || !graph.outputs().containsKey(output)) {
      throw new IllegalArgumentException(
          "network '%s' has no value '%s' or no output '%s'; its outputs are %s"
              .formatted(onnx.name(), value, output, graph.outputs().keySet()));
    }
    Map<String, OnnxConstant> weights = new LinkedHashMap<>();
    String forward =
        new ScriptMethod(graph, weights, Optional.of(value))
            .write("forward", List.of(value, output));
    String features =
        new ScriptMethod(graph, weights, Optional.empty()).write(FEATURES, List.of(value));
    Map<String, Shape> inputs = new LinkedHashMap<>(graph.inputs());
    return archive(
        onnx, weights, List.of(forward, features), new ScriptSignature(inputs, Map.of()));
  }

  /**
   * The names of a graph's values that an engine can be asked about.
   *
   * @param onnx an ONNX graph
   * @return how the graph is laid out
   * @throws UnsupportedOnnxException if it is no ONNX graph
   */
  public static GraphLayout layout(ModelBytes onnx) {
    return GraphLayout.of(OnnxGraph.of(onnx));
  }

  /** The operators that can be converted, in alphabetical order. */
  public static List<String> operators() {
    return Operators.names();
  }

  private static ModelBytes archive(
      ModelBytes onnx,
      Map<String, OnnxConstant> weights,
      Collection<String> methods,
      ScriptSignature signature) {
    StringBuilder source = new StringBuilder("class Network(Module):\n  __parameters__ = []\n");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      names.add("w" + i);
    }
    source.append("  __buffers__ = [");
    names.forEach(name -> source.append('"').append(name).append("\", "));
    source.append("]\n  training : bool\n");
    names.forEach(name -> source.append("  ").append(name).append(" : Tensor\n"));
    methods.forEach(source::append);
    byte[] bytes = ScriptArchive.write(source.toString(), List.copyOf(weights.values()), signature);
    return ModelBytes.of(onnx.name(), ModelFormat.TORCHSCRIPT, bytes);
  }
}
