package io.medimg.preprocess.step.contrast;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Curves;
import io.medimg.preprocess.kernel.Curves.Scope;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Gamma correction within the image's range: {@code low + (high - low) * gain * unit^gamma},
 * limited to the range, {@code unit} being the place of a value between {@code low} (0) and {@code
 * high} (1). The type stays; integers are rounded, ties to even. Equal to scikit-image's {@code
 * exposure.adjust_gamma}: within 1e-5 on floats from 0 to 1, and bit for bit on 8 bits to its newer
 * versions, which round (by their formula). Version 0.19, and all on 16 bits, cut fractions off and
 * may be lower by one. Immutable and safe for use by several threads.
 *
 * @param gamma exponent above 0, to 100; below 1 brightens
 * @param gain factor above 0, to 100; 1 is usual
 */
public record Gamma(double gamma, double gain) implements Step {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Gamma {
    Checks.positive("gamma", "exponent", gamma, 100);
    Checks.positive("gamma", "gain", gain, 100);
  }

  @Override
  public String describe() {
    return "gamma(%s, gain %s)".formatted(Checks.number(gamma), Checks.number(gain));
  }

  public void run(Frame frame) {
    Scope scope = frame.scope();
    frame.point(values -> Curves.gamma(values, scope, gamma, gain), scope);
  }
}
