package io.medimg.preprocess.step.filter;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Speckle;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Lee's speckle filter for multiplicative noise, after J.-S. Lee, <em>Digital image enhancement and
 * noise filtering by use of local statistics</em>, IEEE Transactions on Pattern Analysis and
 * Machine Intelligence 2 (1980) 165-168: {@code m + W (v - m)}, {@code W = max(0, 1 - Cn^2 / C^2)}
 * with the mean and coefficient of variation of a square window, edges repeated. Works on every
 * channel, over the image's range; the result is 0 to 1 in float. Immutable and safe for use by
 * several threads.
 *
 * @param radius of the window, 1 to 15: its side is {@code 2 radius + 1}
 * @param noise squared coefficient of variation of the speckle, above 0 to 1: one over the number
 *     of looks; 0.05 to 0.25 is usual for log-compressed pictures
 */
public record Lee(int radius, double noise) implements Step {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Lee {
    Checks.range("lee", "radius", radius, 1, 15);
    Checks.positive("lee", "squared coefficient of variation", noise, 1);
  }

  @Override
  public String describe() {
    return "lee(radius %d, noise %s)".formatted(radius, Checks.number(noise));
  }

  public void run(Frame frame) {
    frame.scaleTo(0, 1);
    frame.filter((source, w, h, target) -> Speckle.lee(source, w, radius, noise, target));
  }
}
