package io.medimg.preprocess.step.modality;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Assigns whole levels over the image's range: {@code floor((value - low) * (levels - 1) / (high -
 * low) + 0.5)}, limited to 0 and {@code levels - 1}, which become the range; 256 make bytes, as
 * networks expect that were trained on 8-bit files. Nothing happens to 8-bit images and 256 levels.
 * Any number of channels. Immutable and safe for use by several threads.
 *
 * @param levels 2 to 65,536
 */
public record Levels(int levels) implements Step {
  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if it is below 2 or above 65,536
   */
  public Levels {
    Checks.range("levels", "number of levels", levels, 2, 65_536);
  }

  @Override
  public String describe() {
    return "levels(" + levels + ")";
  }

  public void run(Frame frame) {
    frame.toLevels(levels);
  }
}
