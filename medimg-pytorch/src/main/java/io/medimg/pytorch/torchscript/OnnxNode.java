package io.medimg.pytorch.torchscript;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One operator of a graph with its attributes at hand. Immutable and safe for several threads. */
final class OnnxNode {
  private final NodeProto node;
  private final Map<String, AttributeProto> attributes = new HashMap<>();

  OnnxNode(NodeProto node) {
    this.node = node;
    node.getAttributeList().forEach(a -> attributes.put(a.getName(), a));
  }

  /** The operator, with its domain unless it is ONNX's own. */
  String op() {
    String domain = node.getDomain();
    return domain.isEmpty() || domain.equals("ai.onnx")
        ? node.getOpType()
        : domain + "." + node.getOpType();
  }

  List<String> inputs() {
    return node.getInputList();
  }

  List<String> outputs() {
    return node.getOutputList();
  }

  /** The name of an input; empty if it is left out. */
  Optional<String> input(int index) {
    return index < node.getInputCount() && !node.getInput(index).isEmpty()
        ? Optional.of(node.getInput(index))
        : Optional.empty();
  }

  /** The name of an input that must be there. */
  String required(int index) {
    return input(index).orElseThrow(() -> refused("without input " + index));
  }

  long number(String name, long otherwise) {
    AttributeProto a = attributes.get(name);
    return a == null ? otherwise : a.getI();
  }

  float real(String name, float otherwise) {
    AttributeProto a = attributes.get(name);
    return a == null ? otherwise : a.getF();
  }

  String text(String name, String otherwise) {
    AttributeProto a = attributes.get(name);
    return a == null ? otherwise : a.getS().toStringUtf8();
  }

  Optional<long[]> numbers(String name) {
    return attribute(name).map(a -> a.getIntsList().stream().mapToLong(Long::longValue).toArray());
  }

  Optional<AttributeProto> attribute(String name) {
    return Optional.ofNullable(attributes.get(name));
  }

  /** What to throw for a use of this operator that has no counterpart. */
  UnsupportedOnnxException refused(String how) {
    return new UnsupportedOnnxException(
        "operator %s %s (output '%s') cannot be converted to TorchScript"
            .formatted(op(), how, node.getOutputCount() == 0 ? "" : node.getOutput(0)));
  }
}
