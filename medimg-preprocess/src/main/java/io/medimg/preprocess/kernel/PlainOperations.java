package io.medimg.preprocess.kernel;

/** No native library: takes nothing. Immutable and safe for use by several threads. */
final class PlainOperations implements NativeOperations {
  @Override
  public String describe() {
    return "no native library";
  }

  @Override
  public boolean median(float[] source, Plane plane, int size, float[] target) {
    return false;
  }

  @Override
  public boolean gaussian(
      float[] source, Plane plane, GaussianFilter.Kernel kernel, float[] target) {
    return false;
  }

  @Override
  public boolean warpAffine(float[] source, Plane plane, Warp warp, float[] target) {
    return false;
  }
}
