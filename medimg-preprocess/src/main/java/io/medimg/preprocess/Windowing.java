package io.medimg.preprocess;

import java.util.Objects;

/**
 * Shows a window of the real values as 0 to 1, in float: LINEAR, LINEAR_EXACT or SIGMOID of DICOM
 * PS3.3 C.11.2.1. The full range is a straight line from its lower to its upper end. Immutable and
 * safe for use by several threads.
 *
 * @param window which values
 */
public record Windowing(Window window) implements Step {
  /** Checks that there is a window. */
  public Windowing {
    Objects.requireNonNull(window, "window");
  }

  @Override
  public String describe() {
    return "window(" + window + ")";
  }

  void run(Frame frame) {
    frame.window(window);
  }
}
