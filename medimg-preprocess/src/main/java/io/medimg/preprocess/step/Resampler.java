package io.medimg.preprocess.step;

/**
 * A way to resize, named after the tool whose numbers it gives: equal bit for bit on integers,
 * within 1e-5 of the range on floats. Immutable and safe for use by several threads.
 */
public enum Resampler {
  /**
   * OpenCV's {@code INTER_AREA}: the mean of the pixels that a new pixel covers. The choice for
   * shrinking. A side that grows gets OpenCV's linear substitute.
   */
  CV_AREA,
  /** OpenCV's {@code INTER_LINEAR}: two taps per axis, no smoothing when shrinking. */
  CV_LINEAR,
  /**
   * OpenCV's {@code INTER_CUBIC}: four taps per axis (a = -0.75), sharper than linear, no smoothing
   * when shrinking; overshoots at edges.
   */
  CV_CUBIC,
  /** Pillow's {@code BILINEAR}: a triangle that widens when shrinking. */
  PIL_BILINEAR,
  /**
   * Pillow's {@code BICUBIC}: a cubic (a = -0.5) that widens when shrinking; overshoots at edges.
   */
  PIL_BICUBIC,
  /**
   * scikit-image's {@code transform.resize} with its defaults (order 1, antialiasing): a Gaussian,
   * then two taps per axis. Integers are rounded half to even.
   */
  SK_RESIZE,
  /**
   * scikit-image's {@code transform.resize} with {@code mode="constant"}: as {@link #SK_RESIZE},
   * but the outside counts as 0, so edges lean towards it. TorchXRayVision resizes so.
   */
  SK_RESIZE_ZERO,
  /**
   * PyTorch's {@code interpolate(mode="bilinear")}: two taps per axis, no smoothing when shrinking.
   * Integers are rounded half to even, as torchvision does.
   */
  TORCH_BILINEAR,
  /** PyTorch's {@code interpolate(mode="bilinear", antialias=True)}: a triangle as in Pillow. */
  TORCH_BILINEAR_AA,
  /** The pixel at the centre, no new values: for masks. OpenCV's {@code INTER_NEAREST_EXACT}. */
  NEAREST;

  /**
   * Whether a channel becomes the same whatever channels stand beside it. OpenCV's cubic rounds by
   * the place of a sample in its row, all channels counted.
   */
  public boolean eachChannelAlone() {
    return this != CV_CUBIC;
  }
}
