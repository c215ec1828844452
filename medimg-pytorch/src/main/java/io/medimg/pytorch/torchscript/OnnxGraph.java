package io.medimg.pytorch.torchscript;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.tensor.Shape;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An ONNX graph, parsed: operators in their order, constants, declared inputs and outputs.
 * Immutable and safe for use by several threads.
 */
final class OnnxGraph {
  private final int operatorSet;
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<String, OnnxConstant> constants = new HashMap<>();
  private final Map<String, Shape> inputs = new LinkedHashMap<>();
  private final Map<String, Shape> outputs = new LinkedHashMap<>();
  private final Map<String, OnnxNode> producers = new HashMap<>();

  private OnnxGraph(ModelProto model) {
    GraphProto graph = model.getGraph();
    this.operatorSet = operatorSet(model);
    for (TensorProto tensor : graph.getInitializerList()) {
      constants.put(tensor.getName(), OnnxConstant.of(tensor));
    }
    graph.getNodeList().forEach(node -> add(new OnnxNode(node)));
    graph.getInputList().stream()
        .filter(input -> !constants.containsKey(input.getName()))
        .forEach(input -> inputs.put(input.getName(), shape(input)));
    graph.getOutputList().forEach(output -> outputs.put(output.getName(), shape(output)));
  }

  /**
   * Parses a graph.
   *
   * @param model an ONNX graph
   * @return the graph
   * @throws UnsupportedOnnxException if it is none, or uses what cannot be converted
   */
  static OnnxGraph of(ModelBytes model) {
    if (model.format() != ModelFormat.ONNX) {
      throw new UnsupportedOnnxException(
          "an ONNX graph can be converted, network '%s' is %s"
              .formatted(model.name(), model.format()));
    }
    try (var in = model.open()) {
      ModelProto proto = ModelProto.parseFrom(in);
      if (proto.getGraph().getOutputCount() == 0) {
        throw new UnsupportedOnnxException("network %s is no ONNX graph".formatted(model));
      }
      return new OnnxGraph(proto);
    } catch (IOException e) {
      throw new UnsupportedOnnxException("network %s is no ONNX graph".formatted(model), e);
    }
  }

  private static int operatorSet(ModelProto model) {
    for (OperatorSetIdProto set : model.getOpsetImportList()) {
      if (set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx")) {
        if (set.getVersion() < 7) {
          throw new UnsupportedOnnxException(
              "operator set 7 or newer can be converted, found " + set.getVersion());
        }
        return Math.toIntExact(set.getVersion());
      }
    }
    throw new UnsupportedOnnxException("the graph names no operator set of ONNX");
  }

  private void add(OnnxNode node) {
    if (node.op().equals("Constant")) {
      constants.put(node.outputs().get(0), constant(node));
      return;
    }
    Optional<OnnxConstant> known = node.input(0).map(constants::get);
    if (known.isPresent() && (node.op().equals("Cast") || node.op().equals("Identity"))) {
      constants.put(node.outputs().get(0), known.get()); // weights stored in half precision
      return;
    }
    nodes.add(node);
    node.outputs().forEach(output -> producers.put(output, node));
  }

  private static OnnxConstant constant(OnnxNode node) {
    return node.attribute("value")
        .map(a -> OnnxConstant.of(a.getT()))
        .orElseThrow(() -> node.refused("without a tensor"));
  }

  private static Shape shape(ValueInfoProto value) {
    return Shape.of(
        value.getType().getTensorType().getShape().getDimList().stream()
            .mapToLong(TensorShapeProto.Dimension::getDimValue)
            .map(d -> d < 1 ? -1 : d)
            .toArray());
  }

  int operatorSet() {
    return operatorSet;
  }

  Map<String, Shape> inputs() {
    return inputs;
  }

  Map<String, Shape> outputs() {
    return outputs;
  }

  Optional<OnnxConstant> constant(String name) {
    return Optional.ofNullable(constants.get(name));
  }

  /** The operator that computes a value; empty for inputs and constants. */
  Optional<OnnxNode> producer(String name) {
    return Optional.ofNullable(producers.get(name));
  }

  /** Whether a value is an input or computed. */
  boolean computes(String name) {
    return producers.containsKey(name) || inputs.containsKey(name);
  }

  /** All operators, in their order. */
  List<OnnxNode> nodes() {
    return nodes;
  }

  /** The operators that some values depend on, in their order. */
  List<OnnxNode> nodesFor(Collection<String> wanted) {
    Set<OnnxNode> needed = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(wanted);
    while (!open.isEmpty()) {
      OnnxNode node = producers.get(open.pop());
      if (node != null && needed.add(node)) {
        open.addAll(node.inputs());
      }
    }
    return nodes.stream().filter(needed::contains).toList();
  }
}
