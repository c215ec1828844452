package io.medimg.preprocess;

import io.medimg.preprocess.step.ClaheChannel;
import io.medimg.preprocess.step.CtWindow;
import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.color.ClaheColor;
import io.medimg.preprocess.step.color.StainMacenko;
import io.medimg.preprocess.step.filter.Srad;
import io.medimg.preprocess.step.modality.Levels;
import io.medimg.preprocess.step.modality.RangeClip;
import io.medimg.preprocess.step.modality.Suv;
import io.medimg.preprocess.step.modality.Windowing;

/**
 * Steps that belong to a modality: uptake of PET, ranges of HU. Part of {@link
 * Preprocessing.Builder}. Not safe for use by several threads; build one per thread.
 */
public sealed interface ModalitySteps permits Preprocessing.Builder {
  /**
   * Adds any step.
   *
   * @param step the step
   * @return this builder
   */
  Preprocessing.Builder add(Step step);

  /**
   * Turns PET into standardised uptake values.
   *
   * @return this builder
   */
  default Preprocessing.Builder suv() {
    return add(new Suv());
  }

  /**
   * Limits real values, HU in CT, to a range, which becomes theirs.
   *
   * @param low in real units
   * @param high in real units, above {@code low}
   * @return this builder
   */
  default Preprocessing.Builder rangeClip(double low, double high) {
    return add(new RangeClip(low, high));
  }

  /**
   * Assigns whole levels over the image's range.
   *
   * @param levels 2 to 65,536; 256 make bytes
   * @return this builder
   */
  default Preprocessing.Builder levels(int levels) {
    return add(new Levels(levels));
  }

  /**
   * Normalises haematoxylin and eosin after Macenko.
   *
   * @return this builder
   */
  default Preprocessing.Builder stainMacenko() {
    return add(new StainMacenko());
  }

  /**
   * Equalises the green channel or the lightness of colour.
   *
   * @param clipLimit 0 for none; 2 is usual
   * @param tiles from left to right, and from top to bottom
   * @param channel which one
   * @return this builder
   */
  default Preprocessing.Builder claheColor(double clipLimit, int tiles, ClaheChannel channel) {
    return add(new ClaheColor(clipLimit, tiles, tiles, channel));
  }

  /**
   * Diffuses speckle away, 0.05 of time at a step.
   *
   * @param steps how often
   * @return this builder
   */
  default Preprocessing.Builder srad(int steps) {
    return add(new Srad(steps, 0.05));
  }

  /**
   * Shows a window that CT is usually read in as 0 to 1.
   *
   * @param window which one
   * @return this builder
   */
  default Preprocessing.Builder window(CtWindow window) {
    return add(new Windowing(window.window()));
  }
}
