package io.medimg.core.tensor;

import java.util.Arrays;

/**
 * The extents of a tensor, outermost first (NCHW for images). An extent of {@code -1} is one that a
 * network leaves open; only {@link io.medimg.core.inference.InferenceSession} declarations have
 * those. Immutable and safe for use by several threads.
 */
public final class Shape {
  private final long[] dimensions;

  private Shape(long[] dimensions) {
    this.dimensions = dimensions;
  }

  /**
   * A shape.
   *
   * @param dimensions outermost first; each at least 1, or -1 for open; copied
   * @return the shape
   * @throws IllegalArgumentException if an extent is 0 or below -1
   */
  public static Shape of(long... dimensions) {
    for (long d : dimensions) {
      if (d < 1 && d != -1) {
        throw new IllegalArgumentException(
            "an extent is 1 or more, or -1 for open, got " + Arrays.toString(dimensions));
      }
    }
    return new Shape(dimensions.clone());
  }

  /** How many extents there are. */
  public int rank() {
    return dimensions.length;
  }

  /**
   * One extent.
   *
   * @param axis 0 is the outermost
   * @return the extent, -1 if open
   * @throws IndexOutOfBoundsException if there is no such axis
   */
  public long get(int axis) {
    return dimensions[axis];
  }

  /** All extents, copied. */
  public long[] toArray() {
    return dimensions.clone();
  }

  /** Whether an extent is left open. */
  public boolean isOpen() {
    return Arrays.stream(dimensions).anyMatch(d -> d < 0);
  }

  /**
   * The number of elements.
   *
   * @return the product of the extents; 1 for rank 0
   * @throws IllegalStateException if an extent is open
   * @throws ArithmeticException if it exceeds a long
   */
  public long elements() {
    if (isOpen()) {
      throw new IllegalStateException("an open shape has no element count: " + this);
    }
    return Arrays.stream(dimensions).reduce(1L, Math::multiplyExact);
  }

  /**
   * Whether a closed shape fits this one, where open extents take anything.
   *
   * @param found the closed shape
   * @return true if ranks are equal and each extent is equal or open here
   */
  public boolean accepts(Shape found) {
    if (found.rank() != rank()) {
      return false;
    }
    for (int i = 0; i < dimensions.length; i++) {
      if (dimensions[i] >= 0 && dimensions[i] != found.dimensions[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Shape other && Arrays.equals(dimensions, other.dimensions);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dimensions);
  }

  @Override
  public String toString() {
    return Arrays.toString(dimensions);
  }
}
