package io.medimg.pytorch.torchscript;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What of a graph can be asked for by name. Immutable and safe for use by several threads.
 *
 * @param inputs in their order
 * @param outputs in their order
 * @param values everything that the graph computes, in the order of computation
 * @param features the feature maps that the network ends on before it pools them, the natural place
 *     to look at for an explanation; empty if there is no convolution
 */
public record GraphLayout(
    List<String> inputs, List<String> outputs, List<String> values, Optional<String> features) {
  private static final Set<String> POOLS =
      Set.of("GlobalAveragePool", "GlobalMaxPool", "ReduceMean", "ReduceMax");

  /** Copies the lists. */
  public GraphLayout {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    values = List.copyOf(values);
  }

  static GraphLayout of(OnnxGraph graph) {
    List<String> values = new ArrayList<>();
    graph.nodes().forEach(node -> values.addAll(node.outputs()));
    return new GraphLayout(
        List.copyOf(graph.inputs().keySet()),
        List.copyOf(graph.outputs().keySet()),
        values,
        features(graph));
  }

  /**
   * What goes into the last pooling on the way to the first output. Where that comes straight from
   * a convolution, without an activation in between, the convolution is a head that makes one map
   * per label; its input is taken instead. Without a pooling, what the last convolution gives.
   */
  private static Optional<String> features(OnnxGraph graph) {
    String output = graph.outputs().keySet().iterator().next();
    Optional<String> pooled =
        graph.nodesFor(Set.of(output)).stream()
            .filter(node -> POOLS.contains(node.op()))
            .reduce((first, second) -> second)
            .flatMap(node -> node.input(0));
    return pooled.map(value -> beforeHead(graph, value)).or(() -> convolved(graph, output));
  }

  private static Optional<String> convolved(OnnxGraph graph, String output) {
    return graph.nodesFor(Set.of(output)).stream()
        .filter(node -> node.op().equals("Conv"))
        .reduce((first, second) -> second)
        .map(node -> node.outputs().get(0));
  }

  private static String beforeHead(OnnxGraph graph, String value) {
    return graph
        .producer(value)
        .filter(node -> node.op().equals("Conv"))
        .flatMap(node -> node.input(0))
        .filter(graph::computes)
        .filter(input -> !graph.inputs().containsKey(input))
        .orElse(value);
  }
}
