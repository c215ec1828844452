package io.medimg.pytorch.torchscript;

import static io.medimg.pytorch.torchscript.Operators.call;
import static io.medimg.pytorch.torchscript.Operators.in;
import static io.medimg.pytorch.torchscript.Operators.list;
import static io.medimg.pytorch.torchscript.Operators.optional;

import java.util.Arrays;
import java.util.Optional;

/**
 * Operators that slide a window: convolutions and poolings. Immutable and safe for use by several
 * threads.
 */
final class WindowOperators {
  /** Below every float: padding that a maximum never takes. */
  private static final String LOWEST = "-3.4028234663852886e+38";

  private WindowOperators() {}

  /**
   * How a window slides.
   *
   * @param rank number of spatial axes
   * @param strides per axis
   * @param dilations per axis
   * @param before padding before each axis
   * @param after padding after each axis
   */
  @SuppressWarnings("ArrayRecordComponent") // made and read in one method, never compared
  private record Window(int rank, long[] strides, long[] dilations, long[] before, long[] after) {

    static Window of(OnnxNode n, int rank) {
      String auto = n.text("auto_pad", "NOTSET");
      if (!auto.equals("NOTSET") && !auto.equals("VALID")) {
        throw n.refused("with auto_pad " + auto);
      }
      long[] pads = n.numbers("pads").orElseGet(() -> new long[2 * rank]);
      return new Window(
          rank,
          n.numbers("strides").orElseGet(() -> filled(rank, 1)),
          n.numbers("dilations").orElseGet(() -> filled(rank, 1)),
          Arrays.copyOf(pads, rank),
          Arrays.copyOfRange(pads, rank, 2 * rank));
    }

    boolean symmetric() {
      return Arrays.equals(before, after);
    }

    /** What an operator that pads evenly has to pad. */
    String pads() {
      return list(symmetric() ? before : filled(rank, 0));
    }

    /** The input, padded by hand if the padding is uneven. */
    String padded(String input, String value) {
      if (symmetric()) {
        return input;
      }
      long[] pads = new long[2 * rank]; // last axis first
      for (int axis = 0; axis < rank; axis++) {
        pads[2 * (rank - 1 - axis)] = before[axis];
        pads[2 * (rank - 1 - axis) + 1] = after[axis];
      }
      return call("constant_pad_nd", input, list(pads), value);
    }
  }

  private static long[] filled(int length, long value) {
    long[] values = new long[length];
    Arrays.fill(values, value);
    return values;
  }

  static String conv(ScriptMethod m, OnnxNode n) {
    int rank = rank(m, n);
    Window w = Window.of(n, rank);
    return call(
        "conv%dd".formatted(rank),
        w.padded(in(m, n, 0), "0.0"),
        in(m, n, 1),
        optional(m, n, 2),
        list(w.strides()),
        w.pads(),
        list(w.dilations()),
        "" + n.number("group", 1));
  }

  static String convTranspose(ScriptMethod m, OnnxNode n) {
    int rank = rank(m, n);
    Window w = Window.of(n, rank);
    if (!w.symmetric() || n.numbers("output_shape").isPresent()) {
      throw n.refused("with uneven padding or a given output shape");
    }
    return call(
        "conv_transpose%dd".formatted(rank),
        in(m, n, 0),
        in(m, n, 1),
        optional(m, n, 2),
        list(w.strides()),
        w.pads(),
        list(n.numbers("output_padding").orElseGet(() -> new long[rank])),
        "" + n.number("group", 1),
        list(w.dilations()));
  }

  private static int rank(ScriptMethod m, OnnxNode n) {
    Optional<Integer> fromKernel = n.numbers("kernel_shape").map(k -> k.length);
    return fromKernel
        .or(() -> m.graph().constant(n.required(1)).map(c -> c.dims().length - 2))
        .filter(rank -> rank >= 1 && rank <= 3)
        .orElseThrow(() -> n.refused("with weights computed at run time"));
  }

  static String maxPool(ScriptMethod m, OnnxNode n) {
    long[] kernel = kernel(n);
    Window w = Window.of(n, kernel.length);
    return call(
        "max_pool%dd".formatted(kernel.length),
        w.padded(in(m, n, 0), LOWEST),
        list(kernel),
        list(w.strides()),
        w.pads(),
        list(w.dilations()),
        "False");
  }

  static String averagePool(ScriptMethod m, OnnxNode n) {
    long[] kernel = kernel(n);
    Window w = Window.of(n, kernel.length);
    boolean counted = n.number("count_include_pad", 0) == 1;
    if ((!w.symmetric() && !counted) || !Operators.all(w.dilations(), 1)) {
      throw n.refused("with uneven padding or dilation");
    }
    return call(
        "avg_pool%dd".formatted(kernel.length),
        w.padded(in(m, n, 0), "0.0"),
        list(kernel),
        list(w.strides()),
        w.pads(),
        "False",
        counted ? "True" : "False");
  }

  private static long[] kernel(OnnxNode n) {
    if (n.number("ceil_mode", 0) != 0) {
      throw n.refused("with ceil_mode");
    }
    return n.numbers("kernel_shape").orElseThrow(() -> n.refused("without kernel_shape"));
  }
}
