package io.medimg.preprocess;

import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.filter.Bilateral;
import io.medimg.preprocess.step.filter.Gaussian;
import io.medimg.preprocess.step.filter.Median;
import io.medimg.preprocess.step.filter.PyramidDetail;
import io.medimg.preprocess.step.filter.UnsharpMask;

/**
 * Steps that look at a pixel's neighbours: smoothing and sharpening. Part of {@link
 * Preprocessing.Builder}. Not safe for use by several threads; build one per thread.
 */
public sealed interface FilterSteps permits Preprocessing.Builder {
  /**
   * Adds any step.
   *
   * @param step the step
   * @return this builder
   */
  Preprocessing.Builder add(Step step);

  /**
   * Smooths with a Gaussian as OpenCV does.
   *
   * @param sigma standard deviation in pixels, above 0
   * @return this builder
   */
  default Preprocessing.Builder gaussian(double sigma) {
    return add(new Gaussian(0, sigma));
  }

  /**
   * Takes the median of a window.
   *
   * @param size pixels, odd, 3 to 255
   * @return this builder
   */
  default Preprocessing.Builder median(int size) {
    return add(new Median(size));
  }

  /**
   * Smooths but for edges as OpenCV does.
   *
   * @param diameter of the window in pixels, or 0 to have it from {@code sigmaSpace}
   * @param sigmaColor standard deviation of values
   * @param sigmaSpace standard deviation of distance in pixels
   * @return this builder
   */
  default Preprocessing.Builder bilateral(int diameter, double sigmaColor, double sigmaSpace) {
    return add(new Bilateral(diameter, sigmaColor, sigmaSpace));
  }

  /**
   * Sharpens.
   *
   * @param sigma of the Gaussian in pixels
   * @param amount 1 is usual
   * @return this builder
   */
  default Preprocessing.Builder unsharpMask(double sigma, double amount) {
    return add(new UnsharpMask(sigma, amount));
  }

  /**
   * Strengthens detail of all sizes, as films are processed.
   *
   * @param levels bands from the finest on
   * @param gain factor of all detail
   * @param power below 1 lifts weak detail more than strong; 0.7 is usual
   * @return this builder
   */
  default Preprocessing.Builder pyramidDetail(int levels, double gain, double power) {
    return add(new PyramidDetail(levels, gain, power));
  }
}
