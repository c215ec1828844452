package io.medimg.preprocess.step;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Size;
import java.util.Locale;
import java.util.Optional;

/**
 * One step of a {@code Preprocessing} plan: its parameters, and what it does to geometry. The pixel
 * work is the plan's. Immutable and safe for use by several threads.
 */
public interface Step {

  /** The name of the step in JSON, for example {@code percentileClip}. */
  default String name() {
    String type = getClass().getSimpleName();
    return type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
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
