package io.medimg.preprocess.kernel;

/**
 * What a filter does to one channel of an image whose values stay in their own type.
 * Implementations are immutable and safe for use by several threads.
 */
@FunctionalInterface
public interface TypedFilter {
  /**
   * Filters.
   *
   * @param source read
   * @param target overwritten, of the same size and type as {@code source} and another array
   */
  void run(TypedPlane source, TypedPlane target);
}
