package io.medimg.preprocess;

import io.medimg.preprocess.step.NClaheStage;
import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.ValueMask;
import io.medimg.preprocess.step.contrast.Ahe;
import io.medimg.preprocess.step.contrast.AutoContrast;
import io.medimg.preprocess.step.contrast.Brightness;
import io.medimg.preprocess.step.contrast.ClaheFiji;
import io.medimg.preprocess.step.contrast.ClaheSkimage;
import io.medimg.preprocess.step.contrast.Contrast;
import io.medimg.preprocess.step.contrast.Gamma;
import io.medimg.preprocess.step.contrast.Invert;
import io.medimg.preprocess.step.contrast.Log;
import io.medimg.preprocess.step.contrast.MinMax;
import io.medimg.preprocess.step.contrast.NClahe;
import io.medimg.preprocess.step.contrast.ZScore;
import io.medimg.preprocess.step.filter.Noise;

/**
 * Steps that draw a curve through the values, or put the image's own statistics in their place.
 * Part of {@link Preprocessing.Builder}. Not safe for use by several threads; build one per thread.
 */
public sealed interface IntensitySteps permits Preprocessing.Builder {
  /**
   * Adds any step.
   *
   * @param step the step
   * @return this builder
   */
  Preprocessing.Builder add(Step step);

  /**
   * Gamma correction.
   *
   * @param gamma above 0; below 1 brightens
   * @return this builder
   */
  default Preprocessing.Builder gamma(double gamma) {
    return add(new Gamma(gamma, 1));
  }

  /**
   * Logarithmic curve, which lifts dark values.
   *
   * @param strength above 0; 1 is scikit-image's
   * @return this builder
   */
  default Preprocessing.Builder log(double strength) {
    return add(new Log(strength));
  }

  /**
   * Multiplies brightness.
   *
   * @param factor 0 for black, 1 for no change
   * @return this builder
   */
  default Preprocessing.Builder brightness(double factor) {
    return add(new Brightness(factor));
  }

  /**
   * Multiplies the distance from the mean.
   *
   * @param factor 0 for mean gray, 1 for no change
   * @return this builder
   */
  default Preprocessing.Builder contrast(double factor) {
    return add(new Contrast(factor));
  }

  /**
   * Stretches every channel over the range.
   *
   * @param cutoffPercent share of pixels left out at either end, below 50
   * @return this builder
   */
  default Preprocessing.Builder autoContrast(double cutoffPercent) {
    return add(new AutoContrast(cutoffPercent, cutoffPercent));
  }

  /**
   * Turns values around, whatever the polarity.
   *
   * @return this builder
   */
  default Preprocessing.Builder invert() {
    return add(new Invert());
  }

  /**
   * Maps the least and greatest value that occur.
   *
   * @param low where the least goes
   * @param high where the greatest goes
   * @return this builder
   */
  default Preprocessing.Builder minMax(double low, double high) {
    return add(new MinMax(low, high));
  }

  /**
   * Subtracts the image's mean and divides by its deviation.
   *
   * @param mask which pixels; for {@link ValueMask#ABOVE} add a {@link ZScore}
   * @return this builder
   */
  default Preprocessing.Builder zScore(ValueMask mask) {
    return add(new ZScore(mask, 0));
  }

  /**
   * Equalises tile by tile without limit, in 256 bins.
   *
   * @param tilesX 1 to 256
   * @param tilesY 1 to 256
   * @return this builder
   */
  default Preprocessing.Builder ahe(int tilesX, int tilesY) {
    return add(new Ahe(tilesX, tilesY, 256));
  }

  /**
   * Normalises, then equalises tile by tile with limited contrast, in 256 bins.
   *
   * @param normalization what comes first
   * @param clipLimit 0 for none; 2 is usual
   * @param tilesX 1 to 256
   * @param tilesY 1 to 256
   * @return this builder
   */
  default Preprocessing.Builder nClahe(
      NClaheStage normalization, double clipLimit, int tilesX, int tilesY) {
    return add(new NClahe(normalization, clipLimit, tilesX, tilesY, 256));
  }

  /**
   * Equalises locally as scikit-image does with its default blocks and bins; gives 0 to 1.
   *
   * @param clipLimit 0 to 1; 0.01 is usual
   * @return this builder
   */
  default Preprocessing.Builder claheSkimage(double clipLimit) {
    return add(new ClaheSkimage(0, 0, clipLimit, 256));
  }

  /**
   * Equalises locally as ImageJ does, in 256 bins.
   *
   * @param blockRadius half the window; 63 is ImageJ's default
   * @param slope greatest slope; 3 is ImageJ's default
   * @param mode exact or fast
   * @return this builder
   */
  default Preprocessing.Builder claheFiji(int blockRadius, double slope, ClaheFiji.Mode mode) {
    return add(new ClaheFiji(blockRadius, 256, slope, mode));
  }

  /**
   * Adds noise.
   *
   * @param kind what it depends on
   * @param deviation 0 to 10, in shares of the range
   * @param seed the same seed gives the same noise
   * @return this builder
   */
  default Preprocessing.Builder noise(Noise.Kind kind, double deviation, int seed) {
    return add(new Noise(kind, deviation, seed));
  }
}
