package io.medimg.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The graph of a convolutional backbone as a list of operations in running order.
 *
 * <p>The file holds what is left of a mobile network after its batch normalisations were folded in:
 * convolutions (full or per channel) with TensorFlow's SAME padding, additions, and steps that
 * change nothing. Immutable and safe for use by several threads.
 *
 * @param input number of the value that the image enters as
 * @param ops operations, each after those it reads from
 * @param taps operation numbers whose results are the maps of stride 8, 16 and 32
 * @param last operation number of the last map
 */
record BackboneGraph(int input, List<Op> ops, List<Integer> taps, int last) {

  BackboneGraph {
    ops = List.copyOf(ops);
    taps = List.copyOf(taps);
  }

  /** What is applied to the result of a convolution. */
  enum Activation {
    NONE,
    RELU,
    RELU6
  }

  /** What an operation does. */
  enum Kind {
    CONVOLUTION,
    ADD,
    IDENTITY
  }

  /**
   * One operation; the sizes are 0 unless it is a convolution.
   *
   * @param key number of the operation; names its weights
   * @param kind what it does
   * @param inputs numbers of the values it reads
   * @param output number of the value it writes
   * @param stride step of the convolution, the same in both directions
   * @param same whether TensorFlow's SAME padding is put around
   * @param activation what follows
   * @param in channels read
   * @param out channels written
   * @param groups 1, or {@code in} for a convolution per channel
   * @param kernel side of the square kernel
   */
  record Op(
      int key,
      Kind kind,
      List<Integer> inputs,
      int output,
      int stride,
      boolean same,
      Activation activation,
      int in,
      int out,
      int groups,
      int kernel) {}

  /** Taps of stride 16 and 32 and the last map: what the heads are put on. */
  List<Integer> headTaps() {
    return List.of(taps.get(1), taps.get(2), last);
  }

  /** Channels of the map that operation {@code key} writes. */
  int channels(int key) {
    Map<Integer, Integer> channels = new HashMap<>();
    for (Op op : ops) {
      int before = channels.getOrDefault(op.inputs().get(0), 0);
      channels.put(op.output(), op.kind() == Kind.CONVOLUTION ? op.out() : before);
      if (op.key() == key) {
        return channels.get(op.output());
      }
    }
    throw new IllegalArgumentException("no operation " + key + " in a graph of " + ops.size());
  }

  /** The convolutions, in running order. */
  List<Op> convolutions() {
    return ops.stream().filter(op -> op.kind() == Kind.CONVOLUTION).toList();
  }

  static BackboneGraph read(Path json) throws IOException {
    JsonNode root = new ObjectMapper().readTree(Files.readAllBytes(json));
    List<Op> ops = new ArrayList<>();
    for (JsonNode node : root.required("ops")) {
      ops.add(op(node));
    }
    return new BackboneGraph(
        root.required("input").intValue(),
        ops,
        integers(root.required("taps")),
        root.required("last").intValue());
  }

  private static Op op(JsonNode json) {
    int key = json.required("k").intValue();
    List<Integer> inputs = integers(json.required("inp"));
    int output = json.required("out").intValue();
    if (!json.has("cout")) {
      Kind kind = "ADD".equals(json.required("op").textValue()) ? Kind.ADD : Kind.IDENTITY;
      return new Op(key, kind, inputs, output, 1, false, Activation.NONE, 0, 0, 1, 0);
    }
    List<Integer> kernel = integers(json.required("kernel"));
    if (!kernel.get(0).equals(kernel.get(1))) {
      throw new IllegalArgumentException(
          "operation %d has a kernel of %s; only square ones are known".formatted(key, kernel));
    }
    return new Op(
        key,
        Kind.CONVOLUTION,
        inputs,
        output,
        json.required("stride").intValue(),
        "SAME".equals(json.required("pad").textValue()),
        Activation.valueOf(json.required("act").textValue().toUpperCase(Locale.ROOT)),
        json.required("cin").intValue(),
        json.required("cout").intValue(),
        json.required("groups").intValue(),
        kernel.get(0));
  }

  private static List<Integer> integers(JsonNode array) {
    List<Integer> values = new ArrayList<>();
    array.forEach(value -> values.add(value.intValue()));
    return values;
  }
}
