package io.medimg.preprocess.step.filter;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.BilateralFilter;
import io.medimg.preprocess.kernel.BilateralFilter.Reach;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Smooths but for edges as OpenCV 4.9's {@code bilateralFilter} with its default border: bit for
 * bit on 8 bits (on x86-64; elsewhere sums of floats may fall on a half, and differ by one), floats
 * within 1e-5 of their range; 16 bits, which OpenCV does not take, go as floats do and are rounded.
 * A neighbour at distance {@code d} whose value differs by {@code v} weighs {@code exp(-d^2 / (2
 * sigmaSpace^2) - v^2 / (2 sigmaColor^2))} (C. Tomasi, R. Manduchi, "Bilateral filtering for gray
 * and color images", ICCV 1998). Gray only. Type and range stay. Immutable and safe for use by
 * several threads.
 *
 * @param diameter of the round window in pixels, to 101; or 0 to have it from {@code sigmaSpace}
 *     (one and a half sigma to either side)
 * @param sigmaColor standard deviation of values above 0, in the values as they are at this step
 * @param sigmaSpace standard deviation of distance above 0, to 100, in pixels
 */
public record Bilateral(int diameter, double sigmaColor, double sigmaSpace) implements Step {
  private static final int MAX_RADIUS = 50;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Bilateral {
    Checks.range("bilateral", "diameter", diameter, 0, 2 * MAX_RADIUS + 1);
    Checks.positive("bilateral", "sigma of values", sigmaColor, 1e9);
    Checks.positive("bilateral", "sigma of distance", sigmaSpace, 100);
  }

  @Override
  public String describe() {
    return "bilateral(diameter %s, sigma %s of values, %s of distance)"
        .formatted(
            diameter == 0 ? "from sigma" : diameter,
            Checks.number(sigmaColor),
            Checks.number(sigmaSpace));
  }

  public void run(Frame frame) {
    frame.requireGray("bilateral");
    int radius = diameter > 0 ? diameter / 2 : (int) Math.rint(sigmaSpace * 1.5);
    Reach reach = new Reach(Math.max(1, radius), sigmaColor, sigmaSpace);
    frame.filterTyped(new BilateralFilter(reach));
  }
}
