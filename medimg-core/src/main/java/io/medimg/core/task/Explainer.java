package io.medimg.core.task;

import io.medimg.core.image.MedicalImage;

/**
 * Shows which parts of an image speak for a label: positive values support it, negative ones speak
 * against it. Borrows its classifier and never closes it; safe for use by several threads as long
 * as that is open.
 */
public interface Explainer {
  /** The method and its parameters, for example {@code occlusion(patch 32, stride 16)}. */
  String method();

  /**
   * Explains one label. Long methods look for an interrupt of their thread between batches.
   *
   * @param image one frame; left as it is
   * @param label a name that the classifier assesses
   * @return the map, in its own grid, with the way to source pixels
   * @throws IllegalArgumentException if the label is not assessed; the message names those that are
   * @throws OperationCancelledException if the thread was interrupted, or a time budget ended
   *     without a result
   * @throws IllegalStateException if the classifier is closed
   */
  Heatmap explain(MedicalImage image, String label);
}
