package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Samples.Layout;

/**
 * An affine map of pixels as OpenCV 4.9 does with {@code warpAffine}, {@code INTER_LINEAR} and a
 * constant border: positions in 32nds of a pixel, two taps along each axis; bytes with weights of
 * 15 bits, wider samples in floats. Integers are equal bit for bit.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class AffineWarp {
  /** Bits of a position while it is summed up. */
  private static final int BITS = 10;

  /** Bits of a position's fraction. */
  private static final int FRACTION = 5;

  private static final int PARTS = 1 << FRACTION;
  private static final double ONE = 1 << BITS;
  private static final int ROUND = (1 << BITS) / PARTS / 2;

  private AffineWarp() {}

  /**
   * Warps.
   *
   * @param source read
   * @param depth of the working values
   * @param inverse read, six numbers: from target pixel centres to source pixel centres, both
   *     counted from 0, row by row
   * @param width of the result
   * @param fill value outside the source
   * @param target overwritten, {@code height * width * channels} values
   */
  public static void run(
      Samples source, Depth depth, double[] inverse, int width, float fill, float[] target) {
    Layout layout = source.layout();
    int channels = layout.channels();
    float[] samples = source.readAll();
    var plane = new NativeOperations.Plane(layout.width(), layout.height(), channels, depth);
    var warp = new NativeOperations.Warp(inverse, width, fill);
    if (Kernels.operations().warpAffine(samples, plane, warp, target)) {
      return;
    }
    Taps taps = new Taps(samples, layout, depth == Depth.U8, fill);
    int height = target.length / channels / width;
    int[] stepX = new int[width];
    int[] stepY = new int[width];
    for (int x = 0; x < width; x++) {
      stepX[x] = whole(inverse[0] * x * ONE);
      stepY[x] = whole(inverse[3] * x * ONE);
    }
    int at = 0;
    for (int y = 0; y < height; y++) {
      int startX = whole((inverse[1] * y + inverse[2]) * ONE) + ROUND;
      int startY = whole((inverse[4] * y + inverse[5]) * ONE) + ROUND;
      for (int x = 0; x < width; x++, at += channels) {
        int px = (startX + stepX[x]) >> (BITS - FRACTION);
        int py = (startY + stepY[x]) >> (BITS - FRACTION);
        taps.read(px, py, target, at);
      }
    }
    depth.round(target, 0, target.length);
  }

  /**
   * The way back, by OpenCV's arithmetic.
   *
   * @param m read, six numbers row by row
   * @return six numbers; all zero but the shifts if the map collapses the plane
   */
  public static double[] inverse(double[] m) {
    double det = m[0] * m[4] - m[1] * m[3];
    double d = det == 0 ? 0 : 1 / det;
    double a = m[4] * d;
    double b = -m[1] * d;
    double c = -m[3] * d;
    double e = m[0] * d;
    return new double[] {a, b, -a * m[2] - b * m[5], c, e, -c * m[2] - e * m[5]};
  }

  private static int whole(double value) {
    return (int) Math.rint(value);
  }

  /** Four neighbours and their weights. */
  private static final class Taps {
    private final float[] values;
    private final int width;
    private final int height;
    private final int channels;
    private final boolean bytes;
    private final float fill;

    Taps(float[] values, Layout layout, boolean bytes, float fill) {
      this.values = values;
      width = layout.width();
      height = layout.height();
      channels = layout.channels();
      this.bytes = bytes;
      this.fill = fill;
    }

    void read(int px, int py, float[] target, int at) {
      int x = Math.max(Short.MIN_VALUE, Math.min(px >> FRACTION, Short.MAX_VALUE));
      int y = Math.max(Short.MIN_VALUE, Math.min(py >> FRACTION, Short.MAX_VALUE));
      int fx = px & (PARTS - 1);
      int fy = py & (PARTS - 1);
      for (int c = 0; c < channels; c++) {
        float a = value(x, y, c);
        float b = value(x + 1, y, c);
        float d = value(x, y + 1, c);
        float e = value(x + 1, y + 1, c);
        target[at + c] = bytes ? fixed(a, b, d, e, fx, fy) : floating(a, b, d, e, fx, fy);
      }
    }

    private float value(int x, int y, int c) {
      boolean inside = x >= 0 && x < width && y >= 0 && y < height;
      return inside ? values[(y * width + x) * channels + c] : fill;
    }

    /** Weights are whole 1024ths, so 15 bits hold them exactly. */
    private static float fixed(float a, float b, float d, float e, int fx, int fy) {
      int upper = (int) a * (PARTS - fx) + (int) b * fx;
      int lower = (int) d * (PARTS - fx) + (int) e * fx;
      return (upper * (PARTS - fy) + lower * fy + PARTS * PARTS / 2) >> (2 * FRACTION);
    }

    private static float floating(float a, float b, float d, float e, int fx, int fy) {
      float x1 = fx / (float) PARTS;
      float y1 = fy / (float) PARTS;
      float x0 = 1f - x1;
      float y0 = 1f - y1;
      return a * (y0 * x0) + b * (y0 * x1) + d * (y1 * x0) + e * (y1 * x1);
    }
  }
}
