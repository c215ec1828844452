package io.medimg.preprocess;

import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.color.ToGray;
import io.medimg.preprocess.step.color.ToRgb;
import io.medimg.preprocess.step.network.ToBgr;

/**
 * Steps that change channels. Part of {@link Preprocessing.Builder}. Not safe for use by several
 * threads; build one per thread.
 */
public sealed interface ChannelSteps permits Preprocessing.Builder {
  /**
   * Adds any step.
   *
   * @param step the step
   * @return this builder
   */
  Preprocessing.Builder add(Step step);

  /**
   * Makes colour gray.
   *
   * @return this builder
   */
  default Preprocessing.Builder toGray() {
    return add(new ToGray());
  }

  /**
   * Repeats gray in three channels.
   *
   * @return this builder
   */
  default Preprocessing.Builder toRgb() {
    return add(new ToRgb());
  }

  /**
   * Adds a {@link ToBgr}.
   *
   * @return this
   * @throws IllegalStateException if the plan holds one already, or normalize came before
   */
  default Preprocessing.Builder toBgr() {
    return add(new ToBgr());
  }
}
