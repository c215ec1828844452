package io.medimg.models;

import io.medimg.core.inference.ModelBytes;
import io.medimg.models.engine.OnnxNet;
import java.util.Map;

/**
 * A detector whose right answer is known, laid out as YOLOX: a bright cell of 8 x 8 pixels of the
 * 64 x 64 input is one box that fills the cell, "White" if it is brighter than 220 of 255, else
 * "Gray". The grids of strides 16 and 32 are silent.
 */
public final class BlobNet {
  public static final int SIDE = 64;

  private BlobNet() {}

  public static ModelBytes onnx() {
    return new OnnxNet(0)
        .input("image", -1, 1, SIDE, SIDE)
        .weights("half", new long[] {1}, 0.5f)
        .weights("zero", new long[] {1}, 0f)
        .weights("one", new long[] {1}, 1f)
        .weights("limit", new long[] {1}, 100f)
        .weights("white", new long[] {1}, 220f)
        .longs("rows", 0, 7, 64)
        .longs("silence", 0, 0, 0, 0, 0, 20)
        .node(
            "AveragePool",
            "image",
            "mean",
            Map.of("kernel_shape", new long[] {8, 8}, "strides", new long[] {8, 8}))
        .node("Mul", "mean zero", "nothing")
        .node("Add", "nothing half", "offset")
        .node("Sub", "mean limit", "above")
        .node("Mul", "above half", "steep")
        .node("Sigmoid", "steep", "objectness")
        .node("Sub", "mean white", "whiteness")
        .node("Sigmoid", "whiteness", "isWhite")
        .node("Sub", "one isWhite", "isGray")
        .node(
            "Concat",
            "offset offset nothing nothing objectness isWhite isGray",
            "numbers",
            Map.of("axis", 1L))
        .node("Reshape", "numbers rows", "flat")
        .node("Pad", "flat silence zero", "columns")
        .node("Transpose", "columns", "boxes", Map.of("perm", new long[] {0, 2, 1}))
        .output("boxes", -1, 84, 7)
        .build("blobs");
  }
}
