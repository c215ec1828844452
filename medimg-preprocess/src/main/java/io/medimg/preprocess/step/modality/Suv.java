package io.medimg.preprocess.step.modality;

import io.medimg.core.image.ImageMetadata;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Turns PET into standardised uptake values by body weight, in float: {@code suv = (stored *
 * rescaleSlope + rescaleIntercept) * suvFactor}, with the factor that the reader has worked out by
 * the QIBA profile ({@link io.medimg.core.image.ImageMetadata#suvFactor()}). An image without the
 * factor is refused. Immutable and safe for use by several threads.
 */
public record Suv() implements Step {

  @Override
  public String describe() {
    return "suv";
  }

  public void run(Frame frame) {
    ImageMetadata about = frame.metadata();
    frame.toUptake(
        about
            .suvFactor()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "suv needs an image with a suvFactor, which PET files give that are"
                            + " corrected for decay and say dose, time and weight; this one of %s"
                                .formatted(about.modality())
                            + " has none")));
  }
}
