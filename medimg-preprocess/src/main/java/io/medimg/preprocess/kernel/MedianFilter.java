package io.medimg.preprocess.kernel;

/**
 * The median of a square window, the outermost pixels repeated beyond the edges: OpenCV's {@code
 * medianBlur}, bit for bit, for any odd size and depth (OpenCV stops at 5 for shorts and floats).
 * Small windows are sorted as far as the middle needs, whole rows at a time; larger ones of bytes
 * keep histograms of columns, whose cost does not depend on the size; those of other depths slide
 * over the ranks of the values.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class MedianFilter implements TypedFilter {
  /** The largest window that is sorted. */
  private static final int LARGEST_SORTED = 9;

  private final int size;

  /**
   * Makes one.
   *
   * @param size of the window, odd, 3 to 255
   */
  public MedianFilter(int size) {
    this.size = size;
  }

  /**
   * Filters.
   *
   * @param source read, no value NaN
   * @param target overwritten
   */
  @Override
  public void run(TypedPlane source, TypedPlane target) {
    if (Kernels.operations().median(source, size, target)) {
      return;
    }
    if (size <= LARGEST_SORTED) {
      new MedianNetwork(size).run(source, target);
    } else if (source.depth() == Depth.U8) {
      new MedianHistogram(source, size).run(target.bytes());
    } else {
      MedianRanks.run(source, size, target);
    }
  }
}
