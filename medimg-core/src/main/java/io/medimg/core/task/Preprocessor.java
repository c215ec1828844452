package io.medimg.core.task;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.tensor.FloatTensor;
import java.util.Objects;

/** Turns an image into what a network expects. Immutable and safe for use by several threads. */
public interface Preprocessor {
  /**
   * Runs the plan for people: an image to look at, of the plan's size, before normalisation to a
   * network's range.
   *
   * @param image one frame; left as it is
   * @return a new image
   * @throws IllegalArgumentException if the image does not fit a step (channels, frames, sample
   *     type)
   */
  MedicalImage apply(MedicalImage image);

  /**
   * Runs the whole plan for a network.
   *
   * @param image one frame; left as it is
   * @return the tensor and the way from source to model pixels
   * @throws IllegalArgumentException if the image does not fit a step (channels, frames, sample
   *     type)
   */
  Prepared prepare(MedicalImage image);

  /**
   * Runs the whole plan for a network.
   *
   * @param image one frame; left as it is
   * @return [1, channels, height, width]
   * @throws IllegalArgumentException if the image does not fit a step (channels, frames, sample
   *     type)
   */
  default FloatTensor toTensor(MedicalImage image) {
    return prepare(image).tensor();
  }

  /** One line that names every step with its parameters; equal plans have equal descriptions. */
  String describe();

  /** The plan as JSON, readable by {@code Preprocessing.fromJson}. */
  String toJson();

  /**
   * A prepared image. Immutable and safe for use by several threads.
   *
   * @param tensor [1, channels, height, width]
   * @param sourceToModel from source pixels to the tensor's pixels
   * @param source the size of the source image
   */
  record Prepared(FloatTensor tensor, AffineMap sourceToModel, Size source) {
    /** Checks that everything is there. */
    public Prepared {
      Objects.requireNonNull(tensor, "tensor");
      Objects.requireNonNull(sourceToModel, "sourceToModel");
      Objects.requireNonNull(source, "source");
    }
  }
}
