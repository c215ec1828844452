package io.medimg.preprocess;

/** Plans for known uses. Immutable and safe for use by several threads. */
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
}
