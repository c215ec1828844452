package io.medimg.preprocess.kernel;

/**
 * IEEE 754 binary16, which the JDK converts from version 20 on only.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Half {
  private static final int INFINITY = 0x7C00;
  private static final int NAN = 0x7E00;

  private Half() {}

  /**
   * Rounds to the nearest half, ties to even.
   *
   * @param value any float; NaN stays NaN, too large becomes infinite
   * @return its 16 bits
   */
  public static short of(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    float size = Math.abs(value);
    if (Float.isNaN(value)) {
      return (short) (sign | NAN);
    }
    if (size >= 65_520f) {
      return (short) (sign | INFINITY);
    }
    if (size < 0x1p-14f) {
      return (short) (sign | (int) Math.rint(size * 0x1p24f));
    }
    int magnitude = bits & 0x7FFF_FFFF;
    int odd = magnitude >>> 13 & 1;
    return (short) (sign | (magnitude - (112 << 23) + 0xFFF + odd) >>> 13);
  }

  /**
   * The float of a half, exact.
   *
   * @param half 16 bits
   */
  public static float toFloat(short half) {
    int exponent = half >>> 10 & 0x1F;
    int fraction = half & 0x3FF;
    float size =
        exponent == 0
            ? fraction * 0x1p-24f
            : exponent == 31
                ? fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN
                : Math.scalb(1f + fraction / 1024f, exponent - 15);
    return half < 0 ? -size : size;
  }
}
