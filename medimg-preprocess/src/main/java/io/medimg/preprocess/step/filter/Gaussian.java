package io.medimg.preprocess.step.filter;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.GaussianFilter;
import io.medimg.preprocess.kernel.GaussianFilter.Kernel;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Smooths with a Gaussian as OpenCV 4.9's {@code GaussianBlur} with its default border: bit for bit
 * on 8 bits and on unsigned 16 bits, floats within 1e-5 of their range, signed 16 bits within one.
 * Weights are {@code exp(-d^2 / (2 sigma^2))} at distance {@code d}, along rows and then columns,
 * made to sum to 1; pixels beyond the edges are mirrored about the outermost one. Channel by
 * channel; type and range stay. Immutable and safe for use by several threads.
 *
 * @param kernelSize pixels, odd, to 255; or 0 to have it from sigma (three sigma to either side on
 *     8 bits, four else)
 * @param sigma standard deviation in pixels, to 100; or 0 to have it from the size
 */
public record Gaussian(int kernelSize, double sigma) implements Step {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range, or both are 0
   */
  public Gaussian {
    Checks.range("gaussian", "kernel size", kernelSize, 0, 255);
    Checks.range("gaussian", "sigma", sigma, 0.0, 100.0);
    if (kernelSize > 0 ? kernelSize % 2 == 0 : sigma == 0) {
      throw new IllegalArgumentException(
          "gaussian needs an odd kernel size, or size 0 and a sigma above 0, got %d and %s"
              .formatted(kernelSize, Checks.number(sigma)));
    }
  }

  @Override
  public String describe() {
    return "gaussian(size %s, sigma %s)"
        .formatted(
            kernelSize == 0 ? "from sigma" : kernelSize,
            sigma == 0 ? "from size" : Checks.number(sigma));
  }

  public void run(Frame frame) {
    Depth depth = frame.scope().depth();
    int size = kernelSize > 0 ? kernelSize : GaussianFilter.sizeFor(depth, sigma);
    frame.filterTyped(new GaussianFilter(new Kernel(size, sigma)));
  }
}
