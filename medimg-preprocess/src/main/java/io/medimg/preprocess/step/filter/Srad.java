package io.medimg.preprocess.step.filter;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Speckle;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Speckle-reducing anisotropic diffusion, after Y. Yu and S. T. Acton, <em>Speckle reducing
 * anisotropic diffusion</em>, IEEE Transactions on Image Processing 11 (2002) 1260-1270: it smooths
 * where the instantaneous coefficient of variation is that of speckle, {@code q0 = exp(-t / 6)},
 * and stops at edges. A step adds {@code time / 4 * div(c grad v)} with {@code c = 1 / (1 + (q^2 -
 * q0^2) / (q0^2 (1 + q0^2)))}, limited to 0 and 1, and {@code q} from gradient and Laplacian of the
 * four neighbours. Works on every channel, over the image's range; the result is 0 to 1 in float.
 * Immutable and safe for use by several threads.
 *
 * @param steps how often, 1 to 1000
 * @param time of one step, above 0 to 1; the paper takes 0.05
 */
public record Srad(int steps, double time) implements Step {
  private static final double DECAY = 1.0 / 6;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Srad {
    Checks.range("srad", "number of steps", steps, 1, 1000);
    Checks.positive("srad", "time step", time, 1);
  }

  @Override
  public String describe() {
    return "srad(%d steps of %s)".formatted(steps, Checks.number(time));
  }

  public void run(Frame frame) {
    frame.scaleTo(0, 1);
    frame.filter((source, w, h, target) -> Speckle.srad(source, w, steps, time, DECAY, target));
  }
}
