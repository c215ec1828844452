package io.medimg.preprocess.kernel;

/**
 * What a sample is: an unsigned byte, an unsigned or signed short, or a float. Working values are
 * kept as floats, which hold every value of the integer depths exactly.
 *
 * <p>Immutable and safe for use by several threads.
 */
public enum Depth {
  /** Unsigned 8 bits, 0 to 255. */
  U8(0, 255),
  /** Unsigned 16 bits, 0 to 65,535. */
  U16(0, 65_535),
  /** Signed 16 bits, -32,768 to 32,767. */
  S16(-32_768, 32_767),
  /** 32-bit IEEE float, any value. */
  F32(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);

  private final float min;
  private final float max;

  Depth(float min, float max) {
    this.min = min;
    this.max = max;
  }

  /** Smallest value that this depth holds; negative infinity for floats. */
  public float min() {
    return min;
  }

  /** Largest value that this depth holds; positive infinity for floats. */
  public float max() {
    return max;
  }

  /** Whether values of this depth are whole numbers. */
  public boolean isInteger() {
    return this != F32;
  }

  /** Number of different values of an integer depth: 256 or 65,536; 0 for floats. */
  public int levels() {
    return switch (this) {
      case U8 -> 256;
      case U16, S16 -> 65_536;
      case F32 -> 0;
    };
  }

  /**
   * Rounds to the nearest value of this depth, ties to even, and saturates; NaN becomes 0. Floats
   * stay as they are. This is OpenCV's {@code saturate_cast}.
   */
  public float round(float value) {
    if (this == F32) {
      return value;
    }
    float rounded = (float) Math.rint(value);
    return rounded >= min ? Math.min(rounded, max) : rounded < min ? min : 0f;
  }

  /**
   * Rounds values in place as {@link #round(float)} does.
   *
   * @param values overwritten from {@code from} (inclusive) to {@code to} (exclusive)
   */
  public void round(float[] values, int from, int to) {
    if (this == F32) {
      return;
    }
    for (int i = from; i < to; i++) {
      float rounded = (float) Math.rint(values[i]);
      values[i] = rounded >= min ? Math.min(rounded, max) : rounded < min ? min : 0f;
    }
  }
}
