package io.medimg.preprocess;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Size;

/**
 * One step of a {@link Preprocessing} plan: its parameters, and what it does to geometry. The pixel
 * work is the plan's. Immutable and safe for use by several threads.
 */
public sealed interface Step
    permits Polarity,
        RealUnits,
        Windowing,
        PercentileClip,
        Heq,
        Clahe,
        Ahe,
        NClahe,
        ClaheSkimage,
        ClaheFiji,
        HistogramSpecification,
        NyulMatch,
        Gamma,
        Log,
        Brightness,
        Contrast,
        AutoContrast,
        Invert,
        Gaussian,
        Median,
        Bilateral,
        UnsharpMask,
        PyramidDetail,
        MinMax,
        ZScore,
        ToGray,
        ToRgb,
        ToBgr,
        Crop,
        CenterCropToSquare,
        Letterbox,
        Pad,
        Resize,
        Flip,
        Rotate,
        ScaleTo,
        Normalize {

  /** The name of the step in JSON, for example {@code percentileClip}. */
  default String name() {
    return StepType.of(this).name();
  }

  /** The step and its parameters in a few words; equal steps have equal descriptions. */
  String describe();

  /**
   * The size after this step.
   *
   * @param before the size before
   * @return the same unless the step crops, pads, turns or resizes
   * @throws IllegalArgumentException if the step does not fit an image of that size
   */
  default Size sizeAfter(Size before) {
    return before;
  }

  /**
   * The way of pixel positions through this step, in continuous coordinates.
   *
   * @param before the size before
   * @return from positions before to positions after
   * @throws IllegalArgumentException if the step does not fit an image of that size
   */
  default AffineMap map(Size before) {
    return AffineMap.identity();
  }
}
