package io.medimg.preprocess.step.contrast;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Curves;
import io.medimg.preprocess.kernel.Curves.Scope;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Logarithmic curve within the image's range: {@code low + (high - low) * log(1 + strength * unit)
 * / log(1 + strength)}, {@code unit} being the place of a value between {@code low} (0) and {@code
 * high} (1). The type stays; integers are rounded, ties to even. With strength 1 equal to
 * scikit-image's {@code exposure.adjust_log}: within 1e-5 on floats from 0 to 1; on integers
 * scikit-image cuts fractions off, so it may be lower by one. Immutable and safe for use by several
 * threads.
 *
 * @param strength above 0, to 1,000,000; more lifts dark values more
 */
public record Log(double strength) implements Step {
  /**
   * Checks the strength.
   *
   * @throws IllegalArgumentException if it is out of its range
   */
  public Log {
    Checks.positive("log", "strength", strength, 1e6);
  }

  @Override
  public String describe() {
    return "log(" + Checks.number(strength) + ")";
  }

  public void run(Frame frame) {
    Scope scope = frame.scope();
    frame.point(values -> Curves.log(values, scope, strength), scope);
  }
}
