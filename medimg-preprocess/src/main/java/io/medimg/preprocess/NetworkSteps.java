package io.medimg.preprocess;

import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.network.Normalize;
import io.medimg.preprocess.step.network.ScaleTo;
import java.util.Arrays;

/**
 * Steps that give values the range that a network wants. Part of {@link Preprocessing.Builder}. Not
 * safe for use by several threads; build one per thread.
 */
public sealed interface NetworkSteps permits Preprocessing.Builder {
  /**
   * Adds any step.
   *
   * @param step the step
   * @return this builder
   */
  Preprocessing.Builder add(Step step);

  /**
   * Maps the image's range to another one.
   *
   * @param low where the lower end goes
   * @param high where the upper end goes
   * @return this builder
   */
  default Preprocessing.Builder scaleTo(double low, double high) {
    return add(new ScaleTo(low, high));
  }

  /**
   * Subtracts means and divides by standard deviations.
   *
   * @param mean one number, or one per channel
   * @param std as many, none 0
   * @return this builder
   */
  default Preprocessing.Builder normalize(double[] mean, double[] std) {
    return add(
        new Normalize(Arrays.stream(mean).boxed().toList(), Arrays.stream(std).boxed().toList()));
  }
}
