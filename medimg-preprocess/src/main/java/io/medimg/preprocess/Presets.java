package io.medimg.preprocess;

/**
 * Plans per modality, as starting points: a network wants the plan of its training. Plans of known
 * model families are in {@link ModelPresets}. Immutable and safe for use by several threads.
 */
public final class Presets {

  private Presets() {}

  /**
   * Chest films for the embedded model: gray, polarity, the file's window (else its full range),
   * clipping at the percentiles 0.5 and 99.5, area resize to a square without regard to
   * proportions, values from -1 to 1. Gray comes first, so that a gray film stored as colour gives
   * the same tensor.
   *
   * @param side of the square in pixels
   * @return a plan that gives [1, 1, side, side]
   * @throws IllegalArgumentException if the side is out of range
   */
  public static Preprocessing chestXray(int side) {
    return Preprocessing.builder()
        .toGray()
        .polarity()
        .window(Window.fromImage())
        .percentileClip(0.5, 99.5)
        .resize(side, side, Resampler.CV_AREA)
        .scaleTo(-1, 1)
        .build();
  }

  /**
   * CT for a look at the lungs: HU from -1000 to 400 (as LUNA16's baselines take them), area resize
   * to a square, values from 0 to 1.
   *
   * @param side of the square in pixels
   * @return a plan that gives [1, 1, side, side]
   * @throws IllegalArgumentException if the side is out of range
   */
  public static Preprocessing ctLung(int side) {
    return ct(-1000, 400, side);
  }

  /**
   * CT of the abdomen: HU from -160 to 240 (centre 40, width 400), area resize to a square, values
   * from 0 to 1.
   *
   * @param side of the square in pixels
   * @return a plan that gives [1, 1, side, side]
   * @throws IllegalArgumentException if the side is out of range
   */
  public static Preprocessing ctAbdomen(int side) {
    return ct(-160, 240, side);
  }

  /**
   * CT of the brain: HU from 0 to 80 (centre 40, width 80), area resize to a square, values from 0
   * to 1.
   *
   * @param side of the square in pixels
   * @return a plan that gives [1, 1, side, side]
   * @throws IllegalArgumentException if the side is out of range
   */
  public static Preprocessing ctBrain(int side) {
    return ct(0, 80, side);
  }

  private static Preprocessing ct(double lowHu, double highHu, int side) {
    return Preprocessing.builder()
        .rangeClip(lowHu, highHu)
        .resize(side, side, Resampler.CV_AREA)
        .scaleTo(0, 1)
        .build();
  }

  /**
   * MR of the brain, whose values have no unit: percentiles 0.5 and 99.5 of the slice, letterbox
   * with black, values from 0 to 1.
   *
   * @param side of the square in pixels
   * @return a plan that gives [1, 1, side, side]
   * @throws IllegalArgumentException if the side is out of range
   */
  public static Preprocessing mrBrain(int side) {
    return Preprocessing.builder()
        .toGray()
        .percentileClip(0.5, 99.5)
        .scaleTo(0, 1)
        .add(new Letterbox(side, side, 0, Resampler.CV_AREA))
        .build();
  }

  /**
   * PET: standardised uptake from 0 to 20, area resize to a square, values from 0 to 1. The image
   * needs a SUV factor.
   *
   * @param side of the square in pixels
   * @return a plan that gives [1, 1, side, side]
   * @throws IllegalArgumentException if the side is out of range
   */
  public static Preprocessing pet(int side) {
    return Preprocessing.builder()
        .suv()
        .rangeClip(0, 20)
        .resize(side, side, Resampler.CV_AREA)
        .scaleTo(0, 1)
        .build();
  }
}
