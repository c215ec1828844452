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
   * Cuts a rectangle of a given size out of the middle.
   *
   * @param width columns kept
   * @param height rows kept
   * @return this builder
   */
  default Preprocessing.Builder centerCrop(int width, int height) {
    return add(new CropTo(width, height, CropTo.Place.CENTER));
  }

  /**
   * Adds borders up to a size, the image in the middle.
   *
   * @param width least width of the result
   * @param height least height of the result
   * @param fill value of the borders, in the image's values at this step
   * @return this builder
   */
  default Preprocessing.Builder padTo(int width, int height, double fill) {
    return add(new PadTo(width, height, fill));
  }

  /**
   * Resizes so that the shorter side gets a given length and proportions stay.
   *
   * @param side length of the shorter side
   * @param resampler how
   * @return this builder
   */
  default Preprocessing.Builder resizeShorter(int side, Resampler resampler) {
    return add(new ResizeShorter(side, resampler));
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
