package io.medimg.preprocess.step.color;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Endoscopy;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Removes specular highlights of endoscopy: pixels that are bright and hardly coloured, and those
 * within a radius of them, are filled from their surround, ring by ring with the mean of known
 * neighbours. The rule is that of simple segmenters in the field (threshold of value and saturation
 * in HSV); numbers and filling are the project's own. Works on 256 levels of three channels.
 * Immutable and safe for use by several threads.
 *
 * @param brightness least value of a highlight as a fraction of 255, 0 to 1; 0.9 is usual
 * @param saturation greatest saturation of a highlight, 0 to 1; 0.15 is usual
 * @param radius by which highlights grow, 0 to 50 pixels
 */
public record SpecularFill(double brightness, double saturation, int radius) implements Step {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public SpecularFill {
    Checks.unit("specularFill", "brightness", brightness);
    Checks.unit("specularFill", "saturation", saturation);
    Checks.range("specularFill", "radius", radius, 0, 50);
  }

  @Override
  public String describe() {
    return "specularFill(brightness %s, saturation %s, radius %d)"
        .formatted(Checks.number(brightness), Checks.number(saturation), radius);
  }

  public void run(Frame frame) {
    int width = frame.size().width();
    frame.colour(
        "specularFill",
        rgb -> Endoscopy.fillHighlights(rgb, width, brightness * 255, saturation, radius));
  }
}
