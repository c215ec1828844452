package io.medimg.preprocess;

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

  void run(Frame frame) {
    frame.toUptake();
  }
}
