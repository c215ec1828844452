package io.medimg.models.explain;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Box;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.SessionOptions;
import io.medimg.core.task.Label;
import io.medimg.core.task.Preprocessor;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import io.medimg.models.engine.OnnxNet;
import io.medimg.models.engine.OnnxRuntimeProvider;
import java.util.List;
import java.util.Map;

/**
 * A network whose right explanation is known: "Left" is the brightness of one rectangle minus that
 * of another, "Right" the reverse, and "Never" falls with both. 32 x 32 input; the features are the
 * two rectangles, pooled 4 x 4; class maps are linear in them, and each logit is a bias plus the
 * mean of its map. Source images are 64 x 64 and lose every second pixel.
 */
public final class RegionNet {
  public static final int SIDE = 32;
  public static final Box LEFT = new Box(4, 8, 8, 8);
  public static final Box RIGHT = new Box(20, 16, 8, 12);
  public static final float[] BIAS = {-1f, 0.5f, 0.25f};
  public static final float[][] HEAD = {{60, -40}, {-60, 40}, {-10, -10}};
  public static final List<Label> LABELS =
      List.of(Label.of("Left"), Label.of("Right"), Label.of("Never"));

  private RegionNet() {}

  public static ModelBytes onnx(boolean maps) {
    float[] regions = new float[2 * SIDE * SIDE];
    fill(regions, 0, LEFT);
    fill(regions, SIDE * SIDE, RIGHT);
    OnnxNet net =
        new OnnxNet(0)
            .input("image", -1, 1, SIDE, SIDE)
            .weights("regions", new long[] {1, 2, SIDE, SIDE}, regions)
            .weights("head", new long[] {3, 2, 1, 1}, 60, -40, -60, 40, -10, -10)
            .weights("bias", new long[] {3}, BIAS)
            .node("Mul", "image regions", "both")
            .node(
                "AveragePool",
                "both",
                "features",
                Map.of("kernel_shape", new long[] {4, 4}, "strides", new long[] {4, 4}))
            .node("Conv", "features head", "cam")
            .node("GlobalAveragePool", "cam", "pooled")
            .node("Flatten", "pooled", "flat", Map.of("axis", 1L))
            .node("Add", "flat bias", "logits")
            .output("logits", -1, 3);
    if (maps) {
      net.output("cam", -1, 3, 8, 8).output("features", -1, 2, 8, 8);
    }
    return net.build("regions");
  }

  private static void fill(float[] out, int from, Box box) {
    for (int y = (int) box.y(); y < box.bottom(); y++) {
      for (int x = (int) box.x(); x < box.right(); x++) {
        out[from + y * SIDE + x] = 1;
      }
    }
  }

  public static SessionClassifier open(boolean maps) {
    return open(onnx(maps));
  }

  public static SessionClassifier open(ModelBytes network) {
    return new SessionClassifier(
        new OnnxRuntimeProvider().open(network, SessionOptions.defaults()), new Halving(), LABELS);
  }

  /** Gray 0.5 with both rectangles at 1, 64 x 64. */
  public static MedicalImage bright() {
    float[] values = new float[4 * SIDE * SIDE];
    for (int y = 0; y < 2 * SIDE; y++) {
      for (int x = 0; x < 2 * SIDE; x++) {
        boolean in = inside(LEFT, x / 2, y / 2) || inside(RIGHT, x / 2, y / 2);
        values[y * 2 * SIDE + x] = in ? 1f : 0.5f;
      }
    }
    return MedicalImage.gray(2 * SIDE, 2 * SIDE, values);
  }

  public static boolean inside(Box box, double x, double y) {
    return x >= box.x() && x < box.right() && y >= box.y() && y < box.bottom();
  }

  /** In source pixels. */
  public static Box inSource(Box box) {
    return AffineMap.scale(2, 2).apply(box);
  }

  /** Takes every second pixel as it is. */
  private static final class Halving implements Preprocessor {
    @Override
    public MedicalImage apply(MedicalImage image) {
      return MedicalImage.gray(SIDE, SIDE, toTensor(image).toArray());
    }

    @Override
    public Prepared prepare(MedicalImage image) {
      float[] out = new float[SIDE * SIDE];
      for (int i = 0; i < out.length; i++) {
        out[i] = image.value(i % SIDE * 2, i / SIDE * 2);
      }
      return new Prepared(
          FloatTensor.of(Shape.of(1, 1, SIDE, SIDE), out),
          AffineMap.resize(image.size(), new Size(SIDE, SIDE)),
          image.size());
    }

    @Override
    public String describe() {
      return "every second pixel";
    }

    @Override
    public String toJson() {
      return "{}";
    }
  }
}
