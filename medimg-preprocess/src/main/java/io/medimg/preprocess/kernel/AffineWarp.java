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
  static final int BITS = 10;

  /** Bits of a position's fraction. */
  static final int FRACTION = 5;

  private static final double ONE = 1 << BITS;

  /**
   * Target columns made at a time: the source rows that they cross in any direction stay in the
   * caches, and their pages in the processor's table of pages, until the next row wants them again.
   */
  static final int STRIP = 128;

  private static final int ROUND = 1 << (BITS - FRACTION - 1);

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
    NativeOperations operations = Kernels.operations();
    if (!(operations instanceof PlainOperations)) {
      var plane = new NativeOperations.Plane(layout.width(), layout.height(), channels, depth);
      var warp = new NativeOperations.Warp(inverse, width, fill);
      if (operations.warpAffine(source.readAll(), plane, warp, target)) {
        return;
      }
    }
    WarpRows rows = WarpRows.of(source, depth, fill);
    int row = width * channels;
    int[] stepX = new int[width];
    int[] stepY = new int[width];
    for (int x = 0; x < width; x++) {
      stepX[x] = whole(inverse[0] * x * ONE);
      stepY[x] = whole(inverse[3] * x * ONE);
    }
    for (int from = 0; from < width; from += STRIP) {
      int count = Math.min(STRIP, width - from);
      for (int y = 0; y < target.length / row; y++) {
        int startX = whole((inverse[1] * y + inverse[2]) * ONE) + ROUND;
        int startY = whole((inverse[4] * y + inverse[5]) * ONE) + ROUND;
        rows.move(startX, stepX, startY, stepY, from, count);
        int at = y * row + from * channels;
        rows.run(count, target, at);
        Resampling.round(depth, target, at, at + count * channels);
      }
    }
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
}
