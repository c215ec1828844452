package io.medimg.preprocess.step.geometry;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Size;
import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.step.Step;

/**
 * A crop that looks for its edges: what is cut depends on the pixels, so that a size alone does not
 * tell; the plan's run records it. Immutable and safe for use by several threads.
 */
public sealed interface ContentCrop extends Step permits BorderCrop, CollimationCrop, LungCrop {
  @Override
  default boolean dependsOnPixels() {
    return true;
  }

  /**
   * Refuses: only a run tells.
   *
   * @throws IllegalStateException always
   */
  @Override
  default Size sizeAfter(Size before) {
    throw Checks.onlyARunTells(describe());
  }

  /**
   * Refuses: only a run tells.
   *
   * @throws IllegalStateException always
   */
  @Override
  default AffineMap map(Size before) {
    throw Checks.onlyARunTells(describe());
  }
}
