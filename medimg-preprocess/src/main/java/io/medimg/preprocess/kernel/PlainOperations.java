package io.medimg.preprocess.kernel;

/** No native library: takes nothing. Immutable and safe for use by several threads. */
final class PlainOperations implements NativeOperations {
  @Override
  public String describe() {
    return "no native library";
  }

  @Override
  public boolean median(TypedPlane source, int size, TypedPlane target) {
    return false;
  }

  @Override
  public boolean gaussian(TypedPlane source, GaussianFilter.Kernel kernel, TypedPlane target) {
    return false;
  }

  @Override
  public boolean warpAffine(float[] source, Plane plane, Warp warp, float[] target) {
    return false;
  }
}
