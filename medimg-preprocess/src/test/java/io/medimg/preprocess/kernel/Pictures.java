package io.medimg.preprocess.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.medimg.preprocess.kernel.Samples.Layout;
import java.util.Random;
import org.opencv.core.Mat;

/** Seeded pictures of every depth, with the ways that kernels and the oracle take them. */
public final class Pictures {

  private Pictures() {}

  /** What a picture shows. */
  public enum Content {
    NOISE,
    GRADIENT,
    CONSTANT,
    EXTREMES,
    NARROW
  }

  public static float[] values(Depth depth, int length, Content content, long seed) {
    Random random = new Random(seed);
    float low = depth == Depth.F32 ? -1000f : depth.min();
    float high = depth == Depth.F32 ? 3000f : depth.max();
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      double unit =
          switch (content) {
            case NOISE -> random.nextDouble();
            case GRADIENT -> (i + random.nextDouble()) / length;
            case CONSTANT -> 0.4;
            case EXTREMES -> random.nextInt(2);
            case NARROW -> 0.3 + 0.02 * random.nextGaussian();
          };
      float value = (float) (low + Math.max(0, Math.min(1, unit)) * ((double) high - low));
      values[i] = depth.isInteger() ? (float) Math.floor(value) : value;
    }
    return values;
  }

  public static byte[] toBytes(float[] values) {
    byte[] bytes = new byte[values.length];
    Tables.toBytes(values, bytes);
    return bytes;
  }

  public static short[] toShorts(float[] values) {
    short[] shorts = new short[values.length];
    Tables.toShorts(values, shorts);
    return shorts;
  }

  public static Samples samples(Depth depth, float[] values, int width, int channels) {
    Layout layout = Layout.dense(width, values.length / width / channels, channels);
    return switch (depth) {
      case U8 -> new Samples.Bytes(toBytes(values), Tables.identity(depth), layout);
      case U16, S16 -> new Samples.Shorts(toShorts(values), Tables.identity(depth), layout);
      case F32 -> new Samples.Floats(values, layout);
    };
  }

  /** The values in their own type. */
  static TypedPlane plane(Depth depth, float[] values, int width) {
    return TypedPlane.of(samples(depth, values, width, 1), depth);
  }

  /** What a filter makes of values that are whole numbers for an integer depth. */
  static float[] filter(TypedFilter filter, Depth depth, float[] values, int width) {
    TypedPlane target = plane(depth, new float[values.length], width);
    filter.run(plane(depth, values, width), target);
    return values(target);
  }

  static float[] values(TypedPlane plane) {
    return plane.samples(Layout.dense(plane.width(), plane.height(), 1)).readAll();
  }

  public static Mat mat(Depth depth, float[] values, int width, int channels) {
    return switch (depth) {
      case U8 -> Cv.bytes(toBytes(values), width, channels);
      case U16, S16 -> Cv.shorts(toShorts(values), width, channels, depth == Depth.S16);
      case F32 -> Cv.floats(values, width, channels);
    };
  }

  /** Fails at the first value that is further from the wanted one than allowed. */
  public static void assertSame(String what, float[] got, float[] wanted, float tolerance) {
    assertThat(got).as(what).hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.length; i++) {
      if (!(Math.abs(got[i] - wanted[i]) <= tolerance)) {
        fail("%s: value %d of %d is %s, wanted %s", what, i, got.length, got[i], wanted[i]);
      }
    }
  }
}
