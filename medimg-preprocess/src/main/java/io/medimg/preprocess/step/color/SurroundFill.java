package io.medimg.preprocess.step.color;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Endoscopy;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Masks the vignette of endoscopy and retina pictures: dark pixels that are connected with the edge
 * of the picture through dark ones get one value, so that the noise and text shadows of the
 * surround carry nothing. Dark places inside the field stay. This is the project's own reading.
 * Works on 256 levels of three channels. Immutable and safe for use by several threads.
 *
 * @param dark largest value of a dark pixel, in every channel, as a fraction of 255, 0 to 1; 0.1 is
 *     usual
 * @param fill level that the surround gets, 0 to 255
 */
public record SurroundFill(double dark, int fill) implements Step {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public SurroundFill {
    Checks.unit("surroundFill", "fraction that counts as dark", dark);
    Checks.range("surroundFill", "level", fill, 0, 255);
  }

  @Override
  public String describe() {
    return "surroundFill(dark %s, fill %d)".formatted(Checks.number(dark), fill);
  }

  public void run(Frame frame) {
    int width = frame.size().width();
    frame.colour("surroundFill", rgb -> Endoscopy.fillSurround(rgb, width, dark * 255, fill));
  }
}
