package io.medimg.preprocess.step.geometry;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Fields;
import io.medimg.preprocess.run.Frame;

/**
 * Cuts off dark borders, as around retina, ultrasound and endoscopy pictures and scanned films:
 * rows and columns at the edges without a pixel that is brighter than a fraction of the range (in
 * colour: in any channel). Black images stay whole. With {@code 7.0 / 255} this is the crop of the
 * retina pipelines that keep {@code image > 7}. What is cut depends on the pixels, so {@link #map}
 * cannot tell; the plan's run records it. Immutable and safe for use by several threads.
 *
 * @param fraction of the range, 0 to 1, up to which a pixel counts as dark
 */
public record BorderCrop(double fraction) implements ContentCrop {
  /**
   * Checks the fraction.
   *
   * @throws IllegalArgumentException if it is not 0 to 1
   */
  public BorderCrop {
    Checks.unit("borderCrop", "fraction of the range", fraction);
  }

  @Override
  public String describe() {
    return "borderCrop(" + Checks.number(fraction) + ")";
  }

  public void run(Frame frame) {
    double threshold =
        frame.scope().low() + fraction * (frame.scope().high() - frame.scope().low());
    frame.cropFound(
        Fields.bright(frame.toFloats(), frame.size().width(), frame.channels(), threshold));
  }
}
