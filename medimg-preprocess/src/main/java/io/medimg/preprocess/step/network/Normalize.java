package io.medimg.preprocess.step.network;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;
import java.util.List;

/**
 * Subtracts a mean and divides by a standard deviation, per channel, in float: {@code (value -
 * mean) / std}, as torchvision's {@code Normalize} does. One number serves all channels; else there
 * is one per channel. Immutable and safe for use by several threads.
 *
 * @param mean one or three numbers
 * @param std as many, none 0
 */
public record Normalize(List<Double> mean, List<Double> std) implements Step {
  /**
   * Copies and checks the numbers.
   *
   * @throws IllegalArgumentException if they are not one or three, not equally many, not finite, or
   *     a deviation is 0
   */
  public Normalize {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.size() != std.size() || mean.size() != 1 && mean.size() != 3) {
      throw new IllegalArgumentException(
          "normalize needs 1 or 3 means and as many deviations, got %d and %d"
              .formatted(mean.size(), std.size()));
    }
    Checks.finite("normalize", "mean", mean);
    Checks.finite("normalize", "deviation", std);
    if (std.contains(0.0) || std.contains(-0.0)) {
      throw new IllegalArgumentException(
          "normalize divides by the deviations, so none may be 0, got " + std);
    }
  }

  @Override
  public String describe() {
    return "normalize(mean %s, std %s)".formatted(mean, std);
  }

  @Override
  public int channelsAfter(int before) {
    if (mean.size() != 1 && mean.size() != before) {
      throw new IllegalArgumentException(
          "normalize has %d means, the image has %d channels there".formatted(mean.size(), before));
    }
    return before;
  }

  public void run(Frame frame) {
    frame.normalize(mean, std);
  }
}
