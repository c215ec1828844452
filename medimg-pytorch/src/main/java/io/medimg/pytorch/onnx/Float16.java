package io.medimg.pytorch.onnx;

/** Half-precision numbers (IEEE 754 binary16). */
final class Float16 {
  private static final int EXPONENT_BIAS_GAP = 127 - 15;

  private Float16() {}

  /** The nearest half-precision number, ties to even; too large becomes infinite. */
  static short fromFloat(float value) {
    int bits = Float.floatToIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    int exponent = ((bits >>> 23) & 0xff) - EXPONENT_BIAS_GAP;
    int mantissa = bits & 0x7fffff;
    if (Float.isNaN(value)) {
      return (short) (sign | 0x7e00);
    }
    if (exponent >= 31) {
      return (short) (sign | 0x7c00);
    }
    if (exponent <= 0) {
      return (short) (sign | subnormal(mantissa | 0x800000, exponent));
    }
    int half = (exponent << 10) | (mantissa >>> 13);
    return (short) (sign | half + roundUp(mantissa, 13, half));
  }

  private static int subnormal(int mantissa, int exponent) {
    int shift = 14 - exponent;
    if (shift > 24) {
      return 0;
    }
    int half = mantissa >>> shift;
    return half + roundUp(mantissa, shift, half);
  }

  private static int roundUp(int mantissa, int shift, int kept) {
    int rest = mantissa & ((1 << shift) - 1);
    int middle = 1 << (shift - 1);
    return rest > middle || (rest == middle && (kept & 1) == 1) ? 1 : 0;
  }

  /** The value of a half-precision number. */
  static float toFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >>> 10) & 31;
    int mantissa = half & 0x3ff;
    if (exponent == 31) {
      return Float.intBitsToFloat(sign | 0x7f800000 | (mantissa << 13));
    }
    if (exponent == 0) {
      float magnitude = mantissa * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    return Float.intBitsToFloat(sign | ((exponent + EXPONENT_BIAS_GAP) << 23) | (mantissa << 13));
  }
}
