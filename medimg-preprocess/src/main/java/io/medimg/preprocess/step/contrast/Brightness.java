package io.medimg.preprocess.step.contrast;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Curves;
import io.medimg.preprocess.kernel.Curves.Scope;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Multiplies brightness: {@code low + factor * (value - low)}, limited to the range; the type
 * stays, and integers lose their fraction. Equal to Pillow's {@code ImageEnhance.Brightness}, bit
 * for bit on 8 bits (so to torchvision's {@code adjust_brightness} of such an image, which is that
 * call); other types follow the same formula. Immutable and safe for use by several threads.
 *
 * @param factor 0 (black) to 100; 1 changes nothing
 */
public record Brightness(double factor) implements Step {
  /**
   * Checks the factor.
   *
   * @throws IllegalArgumentException if it is out of its range
   */
  public Brightness {
    Checks.range("brightness", "factor", factor, 0, 100);
  }

  @Override
  public String describe() {
    return "brightness(" + Checks.number(factor) + ")";
  }

  public void run(Frame frame) {
    Scope scope = frame.scope();
    float base = (float) scope.low();
    frame.point(values -> Curves.blend(values, scope, base, (float) factor), scope);
  }
}
