package io.medimg.preprocess.kernel;

/**
 * Sizes that OpenCV derives from a pair of lengths, and how results are rounded.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class Resampling {
  /** Difference that OpenCV takes for none: the gap between 1 and the next double. */
  private static final double EPSILON = Math.ulp(1.0);

  private Resampling() {}

  /** Source pixels per target pixel, through the same two divisions that OpenCV makes. */
  static double scale(int sourceLength, int targetLength) {
    return 1.0 / inverseScale(sourceLength, targetLength);
  }

  /** Target pixels per source pixel. */
  static double inverseScale(int sourceLength, int targetLength) {
    return (double) targetLength / sourceLength;
  }

  /** The scale as a whole number, or 0 if it is not close enough to one for OpenCV's fast path. */
  static int wholeScale(double scale) {
    int whole = (int) Math.rint(scale);
    return Math.abs(scale - whole) < EPSILON ? whole : 0;
  }
}
