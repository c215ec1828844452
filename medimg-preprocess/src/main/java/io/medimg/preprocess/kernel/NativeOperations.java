package io.medimg.preprocess.kernel;

/**
 * Operations on whole planes that a native library may take over, where it is faster than plain
 * Java; the values are the same, bit for bit. Each method says whether it took the case: if not,
 * nothing was written, and plain Java runs. Implementations are safe for use by several threads.
 */
public interface NativeOperations {
  /**
   * What samples are.
   *
   * @param width pixels in a row
   * @param height rows
   * @param channels samples of a pixel, together
   * @param depth of the samples, which are kept as floats
   */
  record Plane(int width, int height, int channels, Depth depth) {}

  /**
   * Where samples of an affine map come from.
   *
   * @param inverse six numbers, from target pixel centres to source pixel centres, row by row
   * @param width of the result
   * @param fill value outside the source
   */
  record Warp(double[] inverse, int width, float fill) {}

  /** The library and its version, for people. */
  String describe();

  /**
   * The median of a square window.
   *
   * @param source read
   * @param size of the window, odd
   * @param target overwritten
   * @return whether it was done
   */
  boolean median(TypedPlane source, int size, TypedPlane target);

  /**
   * Smooths with a Gaussian.
   *
   * @param source read
   * @param kernel size (odd) and sigma
   * @param target overwritten
   * @return whether it was done
   */
  boolean gaussian(TypedPlane source, GaussianFilter.Kernel kernel, TypedPlane target);

  /**
   * Maps a plane with bilinear interpolation.
   *
   * @param source read
   * @param plane what it is
   * @param warp from where
   * @param target overwritten
   * @return whether it was done
   */
  boolean warpAffine(float[] source, Plane plane, Warp warp, float[] target);
}
