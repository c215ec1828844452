package io.medimg.core.image;

/** How a stored value is represented. */
public enum SampleType {
  /** Unsigned, 8 bits. */
  U8(1, 0, 255),
  /** Unsigned, 16 bits. */
  U16(2, 0, 65_535),
  /** Signed, 16 bits. */
  S16(2, -32_768, 32_767),
  /** IEEE float, 32 bits. */
  F32(4, -Float.MAX_VALUE, Float.MAX_VALUE);

  private final int bytes;
  private final double min;
  private final double max;

  SampleType(int bytes, double min, double max) {
    this.bytes = bytes;
    this.min = min;
    this.max = max;
  }

  /** Bytes of one value. */
  public int bytes() {
    return bytes;
  }

  /** The smallest value that can be stored. */
  public double min() {
    return min;
  }

  /** The largest value that can be stored. */
  public double max() {
    return max;
  }

  /** Whether values are integers. */
  public boolean isInteger() {
    return this != F32;
  }
}
