package io.medimg.preprocess.kernel;

/**
 * What a filter does to one channel of an image. Implementations are immutable and safe for use by
 * several threads.
 */
@FunctionalInterface
public interface PlaneFilter {
  /**
   * Filters.
   *
   * @param source read, {@code width * height} values, row after row
   * @param width pixels in a row, at least 1
   * @param height rows, at least 1
   * @param target overwritten, as long as {@code source} and another array
   */
  void run(float[] source, int width, int height, float[] target);
}
