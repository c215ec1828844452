package io.medimg.preprocess.step.modality;

import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.Window;
import java.util.Objects;

/**
 * Shows a window of the real values as 0 to 1, in float: LINEAR, LINEAR_EXACT or SIGMOID of DICOM
 * PS3.3 C.11.2.1, or the file's VOI LUT, whose entries are divided by the largest that their bits
 * express. With real value {@code x}, centre {@code c} and width {@code w}, LINEAR is {@code (x -
 * (c - 0.5)) / (w - 1) + 0.5}, LINEAR_EXACT {@code (x - c) / w + 0.5}, both limited to 0 and 1, and
 * SIGMOID {@code 1 / (1 + exp(-4 (x - c) / w))}. The full range is a straight line from its lower
 * to its upper end. Immutable and safe for use by several threads.
 *
 * @param window which values
 */
public record Windowing(Window window) implements Step {
  /** Checks that there is a window. */
  public Windowing {
    Objects.requireNonNull(window, "window");
  }

  @Override
  public String name() {
    return "window";
  }

  @Override
  public String describe() {
    return "window(" + window + ")";
  }

  public void run(Frame frame) {
    frame.window(window);
  }
}
