package io.medimg.preprocess.step.color;

import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Makes colour gray with the weights of ITU-R BT.601, {@code 0.299 R + 0.587 G + 0.114 B}, equal to
 * OpenCV's {@code COLOR_RGB2GRAY}; gray images stay. Immutable and safe for use by several threads.
 */
public record ToGray() implements Step {

  @Override
  public String describe() {
    return "toGray";
  }

  @Override
  public int channelsAfter(int before) {
    return 1;
  }

  public void run(Frame frame) {
    frame.toGray();
  }
}
