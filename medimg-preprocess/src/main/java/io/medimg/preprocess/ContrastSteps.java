package io.medimg.preprocess;

import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.Window;
import io.medimg.preprocess.step.contrast.Clahe;
import io.medimg.preprocess.step.contrast.Heq;
import io.medimg.preprocess.step.contrast.PercentileClip;
import io.medimg.preprocess.step.modality.Polarity;
import io.medimg.preprocess.step.modality.RealUnits;
import io.medimg.preprocess.step.modality.Windowing;

/**
 * Steps that change what values mean: polarity, real units, windows, equalisation. Part of {@link
 * Preprocessing.Builder}. Not safe for use by several threads; build one per thread.
 */
public sealed interface ContrastSteps permits Preprocessing.Builder {
  /**
   * Adds any step.
   *
   * @param step the step
   * @return this builder
   */
  Preprocessing.Builder add(Step step);

  /**
   * Inverts MONOCHROME1 images.
   *
   * @return this builder
   */
  default Preprocessing.Builder polarity() {
    return add(new Polarity());
  }

  /**
   * Turns stored values into real ones, HU in CT.
   *
   * @return this builder
   */
  default Preprocessing.Builder realUnits() {
    return add(new RealUnits());
  }

  /**
   * Shows a window of the real values as 0 to 1.
   *
   * @param window which values
   * @return this builder
   */
  default Preprocessing.Builder window(Window window) {
    return add(new Windowing(window));
  }

  /**
   * Limits values to two percentiles of the image.
   *
   * @param low 0 to 100
   * @param high above {@code low}, to 100
   * @return this builder
   */
  default Preprocessing.Builder percentileClip(double low, double high) {
    return add(new PercentileClip(low, high));
  }

  /**
   * Equalises the histogram in 256 bins.
   *
   * @return this builder
   */
  default Preprocessing.Builder heq() {
    return heq(256);
  }

  /**
   * Equalises the histogram.
   *
   * @param bins 2 to 65,536
   * @return this builder
   */
  default Preprocessing.Builder heq(int bins) {
    return add(new Heq(bins));
  }

  /**
   * Equalises tile by tile with limited contrast, in 256 bins, as OpenCV does.
   *
   * @param clipLimit 0 for none; 2 is usual
   * @param tilesX 1 to 256
   * @param tilesY 1 to 256
   * @return this builder
   */
  default Preprocessing.Builder clahe(double clipLimit, int tilesX, int tilesY) {
    return add(new Clahe(clipLimit, tilesX, tilesY, 256));
  }
}
