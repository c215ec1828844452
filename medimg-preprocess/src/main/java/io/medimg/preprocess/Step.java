package io.medimg.preprocess;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Size;
import java.util.Optional;

/**
 * One step of a {@link Preprocessing} plan: its parameters, and what it does to geometry. The pixel
 * work is the plan's. Immutable and safe for use by several threads.
 */
public sealed interface Step
    permits ContentCrop,
        Polarity,
        RealUnits,
        Suv,
        RangeClip,
        Levels,
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
        Noise,
        Erase,
        ToGray,
        ToRgb,
        ColorJitter,
        ClaheColor,
        StainMacenko,
        StainReinhard,
        SpecularFill,
        SurroundFill,
        Lee,
        Srad,
        ToBgr,
        Crop,
        CenterCropToSquare,
        Letterbox,
        Pad,
        PadTo,
        CropTo,
        Affine,
        RotateBy,
        Resize,
        ResizeShorter,
        Flip,
        Rotate,
        ScaleTo,
        Normalize {

  /** The name of the step in JSON, for example {@code percentileClip}. */
  default String name() {
    return StepType.of(this).name();
  }

  /**
   * Reads a step as people type it: its name in JSON, a colon, and the values of its record in
   * order with commas between, such as {@code gamma:0.7,1} or {@code invert}; within a list, values
   * have {@code /} between, as in {@code normalize:0.485/0.456/0.406,0.229/0.224/0.225}.
   *
   * @param text the step
   * @throws IllegalArgumentException if there is no such step, or the values are not as many as it
   *     takes, no numbers, or out of range; the message lists what it takes
   */
  static Step parse(String text) {
    return StepText.parse(text);
  }

  /** The step and its parameters in a few words; equal steps have equal descriptions. */
  String describe();

  /**
   * The size after this step.
   *
   * @param before the size before
   * @return the same unless the step crops, pads, turns or resizes
   * @throws IllegalArgumentException if the step does not fit an image of that size
   * @throws IllegalStateException if the step {@linkplain #dependsOnPixels depends on pixels}
   */
  default Size sizeAfter(Size before) {
    return before;
  }

  /** The size after this step if it is the same for every image; empty otherwise. */
  default Optional<Size> fixedSize() {
    return Optional.empty();
  }

  /**
   * The number of channels after this step.
   *
   * @param before the number before, 1 or 3
   * @return the same unless the step makes gray or colour
   * @throws IllegalArgumentException if the step has values for another number of channels
   */
  default int channelsAfter(int before) {
    return before;
  }

  /**
   * Whether where this step puts pixels depends on the pixels themselves, so that only a run can
   * tell: {@link io.medimg.core.task.Preprocessor.Prepared#sourceToModel()}.
   */
  default boolean dependsOnPixels() {
    return false;
  }

  /**
   * The way of pixel positions through this step, in continuous coordinates.
   *
   * @param before the size before
   * @return from positions before to positions after
   * @throws IllegalArgumentException if the step does not fit an image of that size
   * @throws IllegalStateException if the step {@linkplain #dependsOnPixels depends on pixels}
   */
  default AffineMap map(Size before) {
    return AffineMap.identity();
  }
}
