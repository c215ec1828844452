package io.medimg.preprocess.run;

import io.medimg.preprocess.kernel.AreaResize;
import io.medimg.preprocess.kernel.CubicResize;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.LinearResize;
import io.medimg.preprocess.kernel.NearestResize;
import io.medimg.preprocess.kernel.PilResize;
import io.medimg.preprocess.kernel.Samples;
import io.medimg.preprocess.kernel.SkResize;
import io.medimg.preprocess.kernel.SkResize.Edge;
import io.medimg.preprocess.kernel.TorchResize;
import io.medimg.preprocess.step.Resampler;

/** Which kernel does the work of which resampler. Safe for use by several threads. */
public final class Resizing {
  private Resizing() {}

  /**
   * Resizes.
   *
   * @param target overwritten from index 0, row after row; may be longer
   */
  public static void run(
      Resampler resampler, Samples source, Depth depth, int width, int height, float[] target) {
    switch (resampler) {
      case CV_AREA -> AreaResize.run(source, depth, width, height, target);
      case CV_LINEAR -> LinearResize.run(source, depth, width, height, target);
      case CV_CUBIC -> CubicResize.run(source, depth, width, height, target);
      case PIL_BILINEAR -> PilResize.run(source, depth, width, height, target);
      case PIL_BICUBIC -> PilResize.cubic(source, depth, width, height, target);
      case SK_RESIZE -> SkResize.run(source, depth, Edge.MIRROR, width, height, target);
      case SK_RESIZE_ZERO -> SkResize.run(source, depth, Edge.ZERO, width, height, target);
      case TORCH_BILINEAR -> TorchResize.plain(source, depth, width, height, target);
      case TORCH_BILINEAR_AA -> TorchResize.antialiased(source, depth, width, height, target);
      case NEAREST -> NearestResize.run(source, width, height, target);
    }
  }
}
