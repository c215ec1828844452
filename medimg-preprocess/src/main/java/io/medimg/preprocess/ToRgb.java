package io.medimg.preprocess;

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

  void run(Frame frame) {
    frame.toRgb();
  }
}
