package io.medimg.core.task;

import io.medimg.core.image.MedicalImage;
import java.util.List;

/** Finds things and says where. Safe for use by several threads until closed. */
public interface Detector extends Task {
  /**
   * Searches one image; of several frames, the first.
   *
   * @param image left as it is
   * @return what was found, boxes in source pixels, highest score first
   * @throws IllegalArgumentException if the image does not fit the plan
   * @throws IllegalStateException if closed
   */
  Detections detect(MedicalImage image);

  /**
   * Searches images one after the other.
   *
   * @param images left as they are; may be empty
   * @return one result per image, in order
   * @throws IllegalStateException if closed
   */
  default List<Detections> detect(List<MedicalImage> images) {
    return images.stream().map(this::detect).toList();
  }
}
