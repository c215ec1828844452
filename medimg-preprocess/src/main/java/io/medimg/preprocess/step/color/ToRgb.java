package io.medimg.preprocess.step.color;

import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Repeats gray in three channels, {@code R = G = B = value}, as OpenCV's {@code COLOR_GRAY2RGB}
 * does; colour images stay. Immutable and safe for use by several threads.
 */
public record ToRgb() implements Step {

  @Override
  public String describe() {
    return "toRgb";
  }

  @Override
  public int channelsAfter(int before) {
    return before == 1 ? 3 : before;
  }

  public void run(Frame frame) {
    frame.toRgb();
  }
}
