package io.medimg.core.task;

import io.medimg.core.image.MedicalImage;

/** Outlines things. Safe for use by several threads until closed. */
public interface Segmenter extends Task {
  /**
   * Segments one image; of several frames, the first.
   *
   * @param image left as it is
   * @return a mask per label, in source pixels
   * @throws IllegalArgumentException if the image does not fit the plan
   * @throws IllegalStateException if closed
   */
  Segmentation segment(MedicalImage image);
}
