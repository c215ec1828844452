package io.medimg.pytorch.torchscript;

import static io.medimg.pytorch.torchscript.Operators.call;
import static io.medimg.pytorch.torchscript.Operators.in;
import static io.medimg.pytorch.torchscript.Operators.list;
import static io.medimg.pytorch.torchscript.Operators.real;
import static io.medimg.pytorch.torchscript.Operators.steering;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Operators that move values about. Immutable and safe for use by several threads. */
final class ShapeOperators {
  private ShapeOperators() {}

  static String flatten(ScriptMethod m, OnnxNode n) {
    long axis = n.number("axis", 1);
    if (axis < 1) {
      throw n.refused("from axis " + axis);
    }
    String right = call("flatten", in(m, n, 0), "" + axis);
    return axis == 1 ? right : call("flatten", right, "0", "" + (axis - 1));
  }

  static String reshape(ScriptMethod m, OnnxNode n) {
    long[] shape =
        steering(m, n, "shape", 1).orElseThrow(() -> n.refused("without a constant shape"));
    if (n.number("allowzero", 0) != 0) {
      throw n.refused("with allowzero");
    }
    String input = in(m, n, 0);
    String extents =
        IntStream.range(0, shape.length)
            .mapToObj(i -> shape[i] == 0 ? call("size", input, "" + i) : "" + shape[i])
            .collect(Collectors.joining(", ", "[", "]"));
    return call("reshape", input, extents);
  }

  static String transpose(ScriptMethod m, OnnxNode n) {
    long[] order = n.numbers("perm").orElseThrow(() -> n.refused("without perm"));
    return call("permute", in(m, n, 0), list(order));
  }

  static String squeeze(ScriptMethod m, OnnxNode n) {
    long[] axes = axes(m, n);
    String value = in(m, n, 0);
    for (int i = axes.length - 1; i >= 0; i--) { // the last first, so that the others stay put
      value = call("squeeze", value, "" + axes[i]);
    }
    return value;
  }

  static String unsqueeze(ScriptMethod m, OnnxNode n) {
    String value = in(m, n, 0);
    for (long axis : axes(m, n)) {
      value = call("unsqueeze", value, "" + axis);
    }
    return value;
  }

  private static long[] axes(ScriptMethod m, OnnxNode n) {
    long[] axes = steering(m, n, "axes", 1).orElseThrow(() -> n.refused("without axes"));
    if (axes.length > 1 && LongStream.of(axes).anyMatch(a -> a < 0)) {
      throw n.refused("with several axes counted from the end");
    }
    long[] sorted = axes.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  static String pad(ScriptMethod m, OnnxNode n) {
    String mode = n.text("mode", "constant");
    long[] pads = steering(m, n, "pads", 1).orElseThrow(() -> n.refused("without pads"));
    if (!mode.equals("constant") || n.input(3).isPresent()) {
      throw n.refused("with mode '%s' or axes".formatted(mode));
    }
    int rank = pads.length / 2;
    long[] lastFirst = new long[pads.length];
    for (int axis = 0; axis < rank; axis++) {
      lastFirst[2 * (rank - 1 - axis)] = pads[axis];
      lastFirst[2 * (rank - 1 - axis) + 1] = pads[axis + rank];
    }
    return call("constant_pad_nd", in(m, n, 0), list(lastFirst), padding(m, n));
  }

  private static String padding(ScriptMethod m, OnnxNode n) {
    Optional<String> name = n.input(2);
    if (name.isEmpty()) {
      return real(n.real("value", 0f));
    }
    return m.reals(name.get())
        .map(v -> real(v[0]))
        .orElseThrow(() -> n.refused("with a value computed at run time"));
  }

  static String slice(ScriptMethod m, OnnxNode n) {
    long[] starts = steering(m, n, "starts", 1).orElseThrow(() -> n.refused("without starts"));
    long[] ends = steering(m, n, "ends", 2).orElseThrow(() -> n.refused("without ends"));
    long[] axes =
        steering(m, n, "axes", 3).orElseGet(() -> LongStream.range(0, starts.length).toArray());
    long[] steps =
        steering(m, n, "steps", 4).orElseGet(() -> LongStream.of(starts).map(s -> 1).toArray());
    String value = in(m, n, 0);
    for (int i = 0; i < starts.length; i++) {
      if (steps[i] < 1) {
        throw n.refused("with step " + steps[i]);
      }
      value = call("slice", value, "" + axes[i], "" + starts[i], "" + ends[i], "" + steps[i]);
    }
    return value;
  }

  /** Also the older Upsample. Enlarging by whole factors is the same in every nearest mode. */
  static String resize(ScriptMethod m, OnnxNode n) {
    String place = n.text("coordinate_transformation_mode", defaultPlace(n));
    String mode = n.text("mode", "nearest");
    String scales = scales(m, n);
    boolean floor = place.equals("asymmetric") && n.text("nearest_mode", "floor").equals("floor");
    boolean half = place.endsWith("half_pixel") && !n.text("nearest_mode", "").equals("ceil");
    if (mode.equals("nearest") && (floor || half)) {
      return call("upsample_nearest2d", in(m, n, 0), "None", scales);
    }
    if (mode.equals("linear") && half) {
      return call("upsample_bilinear2d", in(m, n, 0), "None", "False", scales);
    }
    throw n.refused("with mode '%s' and coordinates '%s'".formatted(mode, place));
  }

  private static String defaultPlace(OnnxNode n) {
    return n.op().equals("Upsample") ? "asymmetric" : "half_pixel";
  }

  private static String scales(ScriptMethod m, OnnxNode n) {
    int index = n.op().equals("Upsample") || n.inputs().size() == 2 ? 1 : 2;
    float[] scales =
        n.input(index)
            .flatMap(m::reals)
            .filter(s -> s.length == 4 && s[0] == 1f && s[1] == 1f)
            .orElseThrow(() -> n.refused("without constant scales of height and width"));
    if (scales[2] != Math.rint(scales[2]) || scales[3] != Math.rint(scales[3])) {
      throw n.refused("by a factor that is not whole");
    }
    return "[%s, %s]".formatted(real(scales[2]), real(scales[3]));
  }
}
