package io.medimg.pytorch.torchscript;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes one method of a module's source: operator by operator, one line each. Not safe for use by
 * several threads; build one per thread.
 */
final class ScriptMethod {
  /** The argument that a method with a shifted value takes last. */
  static final String SHIFT = "shift";

  private final OnnxGraph graph;
  private final Map<String, OnnxConstant> weights;
  private final Optional<String> shifted;
  private final Map<String, String> values = new HashMap<>();
  private final StringBuilder body = new StringBuilder();
  private int variables;

  /**
   * Starts a method.
   *
   * @param graph where operators and constants come from
   * @param weights constants that the module holds, in order; those used are added
   * @param shifted a value to which the method adds its last argument; empty for a plain method
   */
  ScriptMethod(OnnxGraph graph, Map<String, OnnxConstant> weights, Optional<String> shifted) {
    this.graph = graph;
    this.weights = weights;
    this.shifted = shifted;
  }

  /**
   * Writes the method.
   *
   * @param name of the method
   * @param results values that it returns; a shifted one is returned as it was before
   * @return source, indented as a member of a class
   */
  String write(String name, Collection<String> results) {
    StringBuilder head = new StringBuilder("  def %s(self".formatted(name));
    int index = 0;
    for (String input : graph.inputs().keySet()) {
      head.append(", x%d: Tensor".formatted(index));
      values.put(input, "x" + index++);
    }
    shifted.ifPresent(value -> head.append(", %s: Tensor".formatted(SHIFT)));
    shifted.filter(values::containsKey).ifPresent(this::shift);
    graph.nodesFor(results).forEach(this::add);
    List<String> returned = results.stream().map(this::result).toList();
    String type =
        returned.size() == 1
            ? "Tensor"
            : returned.stream().map(r -> "Tensor").collect(Collectors.joining(", ", "Tuple[", "]"));
    String value =
        returned.size() == 1 ? returned.get(0) : "(" + String.join(", ", returned) + ",)";
    return "%s) -> %s:\n%s    return %s\n".formatted(head, type, body, value);
  }

  private String result(String name) {
    return shifted
        .filter(name::equals)
        .map(n -> values.get(before(n)))
        .orElseGet(() -> tensor(name));
  }

  private static String before(String name) {
    return name + "\0before";
  }

  private void add(OnnxNode node) {
    if (node.op().equals("Split")) {
      split(node);
    } else {
      define(node.outputs().get(0), Operators.expression(this, node));
    }
  }

  private void split(OnnxNode node) {
    String parts = assign(Operators.split(this, node));
    for (int i = 0; i < node.outputs().size(); i++) {
      define(node.outputs().get(i), "%s[%d]".formatted(parts, i));
    }
  }

  private void define(String output, String expression) {
    values.put(output, assign(expression));
    shifted.filter(output::equals).ifPresent(this::shift);
  }

  private void shift(String name) {
    String plain = tensor(name);
    values.put(before(name), plain);
    values.put(name, assign("torch.add(%s, %s)".formatted(plain, SHIFT)));
  }

  private String assign(String expression) {
    String variable = "v" + variables++;
    body.append("    ").append(variable).append(" = ").append(expression).append('\n');
    return variable;
  }

  /** The graph that is written. */
  OnnxGraph graph() {
    return graph;
  }

  /** Source for a value: a variable, or a weight of the module. */
  String tensor(String name) {
    String known = values.get(name);
    return known != null ? known : "self." + weight(name);
  }

  private String weight(String name) {
    OnnxConstant constant =
        graph
            .constant(name)
            .orElseThrow(
                () -> new UnsupportedOnnxException("no operator computes '%s'".formatted(name)));
    if (constant.whole()) {
      throw new UnsupportedOnnxException(
          "'%s' holds whole numbers where only floats can be converted".formatted(name));
    }
    weights.putIfAbsent(name, constant);
    return "w" + List.copyOf(weights.keySet()).indexOf(name);
  }

  /** The whole numbers of a constant; empty if the value is computed at run time. */
  Optional<long[]> numbers(String name) {
    return graph.constant(name).filter(c -> c.floats().length == 0).map(OnnxConstant::longs);
  }

  /** The floats of a constant; empty if the value is computed at run time. */
  Optional<float[]> reals(String name) {
    return graph.constant(name).filter(c -> !c.whole()).map(OnnxConstant::floats);
  }
}
