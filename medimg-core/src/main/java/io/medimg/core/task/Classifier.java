package io.medimg.core.task;

import io.medimg.core.image.MedicalImage;
import java.util.List;

/** Scores labels of images. Safe for use by several threads until closed. */
public interface Classifier extends Task {
  /**
   * The labels that it was trained to assess, in the network's order. Of one image it may assess
   * fewer: see {@link Classification#omitted()}.
   */
  List<Label> labels();

  /**
   * Classifies one image; of several frames, the first. Labels that hold for some ages only are
   * assessed if the image's metadata state such an age.
   *
   * @param image left as it is
   * @return a score for every assessed label
   * @throws IllegalArgumentException if the image does not fit the plan
   * @throws IllegalStateException if closed
   */
  Classification classify(MedicalImage image);

  /**
   * Classifies one image of which more is known than its file says. {@link Facts#applyTo} tells
   * which facts the file contradicts.
   *
   * @param image left as it is
   * @param facts what the file may not say
   * @return a score for every assessed label
   * @throws IllegalArgumentException if the image does not fit the plan
   * @throws IllegalStateException if closed
   */
  default Classification classify(MedicalImage image, Facts facts) {
    return classify(facts.applyTo(image).image());
  }

  /**
   * Classifies images in batches.
   *
   * @param images left as they are; may be empty
   * @return one result per image, in order; equal to classifying each by itself within float
   *     rounding
   * @throws IllegalArgumentException if an image does not fit the plan
   * @throws IllegalStateException if closed
   */
  List<Classification> classify(List<MedicalImage> images);

  /**
   * Classifies every frame.
   *
   * @param image left as it is
   * @return one result per frame, in order
   * @throws IllegalStateException if closed
   */
  default List<Classification> classifyFrames(MedicalImage image) {
    return classify(
        java.util.stream.IntStream.range(0, image.frames()).mapToObj(image::frame).toList());
  }
}
