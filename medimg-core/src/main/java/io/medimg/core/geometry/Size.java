package io.medimg.core.geometry;

/**
 * A width and a height in pixels. Immutable and safe for use by several threads.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
public record Size(int width, int height) {
  /**
   * Checks the extent.
   *
   * @throws IllegalArgumentException if a side is below 1
   */
  public Size {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "a size needs at least 1 x 1 pixels, got %d x %d".formatted(width, height));
    }
  }

  /** The number of pixels, as a long because it may exceed an int. */
  public long pixels() {
    return (long) width * height;
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}
