package io.medimg.preprocess;

/**
 * Steps that move pixels. Part of {@link Preprocessing.Builder}. Not safe for use by several
 * threads; build one per thread.
 */
public sealed interface GeometrySteps permits Preprocessing.Builder {
  /**
   * Adds any step.
   *
   * @param step the step
   * @return this builder
   */
  Preprocessing.Builder add(Step step);

  /**
   * Cuts a rectangle out.
   *
   * @param x first column kept
   * @param y first row kept
   * @param width columns kept
   * @param height rows kept
   * @return this builder
   */
  default Preprocessing.Builder crop(int x, int y, int width, int height) {
    return add(new Crop(x, y, width, height));
  }

  /**
   * Cuts the largest square out of the middle.
   *
   * @return this builder
   */
  default Preprocessing.Builder centerCropToSquare() {
    return add(new CenterCropToSquare());
  }

  /**
   * Fits the image into a square without distortion, with OpenCV's linear resampling.
   *
   * @param side of the square
   * @param fill value of the rest, in the image's values at this step
   * @return this builder
   */
  default Preprocessing.Builder letterbox(int side, double fill) {
    return add(new Letterbox(side, side, fill, Resampler.CV_LINEAR));
  }

  /**
   * Adds the same border on all sides.
   *
   * @param border pixels on each side
   * @param fill value of the border, in the image's values at this step
   * @return this builder
   */
  default Preprocessing.Builder pad(int border, double fill) {
    return add(new Pad(border, border, border, border, fill));
  }

  /**
   * Resizes the whole image.
   *
   * @param width of the result
   * @param height of the result
   * @param resampler how
   * @return this builder
   */
  default Preprocessing.Builder resize(int width, int height, Resampler resampler) {
    return add(new Resize(width, height, resampler));
  }

  /**
   * Mirrors the image.
   *
   * @param direction which sides change places
   * @return this builder
   */
  default Preprocessing.Builder flip(Flip.Direction direction) {
    return add(new Flip(direction));
  }

  /**
   * Turns the image clockwise.
   *
   * @param quarterTurns 1, 2 or 3
   * @return this builder
   */
  default Preprocessing.Builder rotate(int quarterTurns) {
    return add(new Rotate(quarterTurns));
  }
}
