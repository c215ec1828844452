package io.medimg.preprocess.step.network;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Maps the image's range to another one by a straight line, in float: the ends of the range are
 * what the last of window, percentileClip, heq or clahe made them, else what the stored bits can
 * express. The formula is {@code low + (value - from) * (high - low) / (to - from)}, {@code from}
 * and {@code to} being the ends of the range; with 0 and 1 on bytes this is torchvision's {@code
 * ToTensor}. Values outside the range land outside; an image whose range is a single value becomes
 * {@code low}. Immutable and safe for use by several threads.
 *
 * @param low where the lower end goes
 * @param high where the upper end goes, other than {@code low}
 */
public record ScaleTo(double low, double high) implements Step {
  /**
   * Checks the ends.
   *
   * @throws IllegalArgumentException if one is not finite or both are equal
   */
  public ScaleTo {
    Checks.finite("scaleTo", "lower end", low);
    Checks.finite("scaleTo", "upper end", high);
    if (low == high) {
      throw new IllegalArgumentException(
          "scaleTo needs two different ends, got %s twice; 0 and 1, or -1 and 1, are usual"
              .formatted(Checks.number(low)));
    }
  }

  @Override
  public String describe() {
    return "scaleTo(%s, %s)".formatted(Checks.number(low), Checks.number(high));
  }

  public void run(Frame frame) {
    frame.scaleTo(low, high);
  }
}
