package io.medimg.preprocess;

import io.medimg.preprocess.kernel.AreaResize;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.LinearResize;
import io.medimg.preprocess.kernel.NearestResize;
import io.medimg.preprocess.kernel.PilResize;
import io.medimg.preprocess.kernel.Samples;

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
  /** Pillow's {@code BILINEAR}: a triangle that widens when shrinking. */
  PIL_BILINEAR,
  /** The pixel at the centre, no new values: for masks. OpenCV's {@code INTER_NEAREST_EXACT}. */
  NEAREST;

  void run(Samples source, Depth depth, int width, int height, float[] target) {
    switch (this) {
      case CV_AREA -> AreaResize.run(source, depth, width, height, target);
      case CV_LINEAR -> LinearResize.run(source, depth, width, height, target);
      case PIL_BILINEAR -> PilResize.run(source, depth, width, height, target);
      case NEAREST -> NearestResize.run(source, width, height, target);
    }
  }
}
