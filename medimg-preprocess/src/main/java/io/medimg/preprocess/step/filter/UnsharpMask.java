package io.medimg.preprocess.step.filter;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.GaussianFilter;
import io.medimg.preprocess.kernel.GaussianFilter.Sharpening;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Sharpens by what smoothing took away: {@code value + amount * (value - gaussian(value))}, limited
 * to the range. Equal to scikit-image's {@code filters.unsharp_mask}: floats from 0 to 1 within
 * 1e-5, and integers after rounding that function's result back to levels. Channel by channel; type
 * and range stay; integers are rounded, ties to even. Immutable and safe for use by several
 * threads.
 *
 * @param sigma of the Gaussian in pixels (scikit-image's {@code radius}), above 0, to 100
 * @param amount factor above 0, to 100; 1 is usual
 */
public record UnsharpMask(double sigma, double amount) implements Step {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public UnsharpMask {
    Checks.positive("unsharpMask", "sigma", sigma, 100);
    Checks.positive("unsharpMask", "amount", amount, 100);
  }

  @Override
  public String describe() {
    return "unsharpMask(sigma %s, amount %s)"
        .formatted(Checks.number(sigma), Checks.number(amount));
  }

  public void run(Frame frame) {
    Sharpening mask = new Sharpening(sigma, amount, frame.scope());
    frame.filter(
        (source, width, height, target) ->
            GaussianFilter.sharpen(source, width, height, mask, target));
  }
}
