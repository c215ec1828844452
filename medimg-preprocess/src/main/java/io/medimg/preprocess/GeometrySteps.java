package io.medimg.preprocess;

import io.medimg.preprocess.step.FlipDirection;
import io.medimg.preprocess.step.Resampler;
import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.geometry.BorderCrop;
import io.medimg.preprocess.step.geometry.CenterCropToSquare;
import io.medimg.preprocess.step.geometry.CollimationCrop;
import io.medimg.preprocess.step.geometry.Crop;
import io.medimg.preprocess.step.geometry.CropTo;
import io.medimg.preprocess.step.geometry.Flip;
import io.medimg.preprocess.step.geometry.Letterbox;
import io.medimg.preprocess.step.geometry.LungCrop;
import io.medimg.preprocess.step.geometry.Pad;
import io.medimg.preprocess.step.geometry.PadTo;
import io.medimg.preprocess.step.geometry.Resize;
import io.medimg.preprocess.step.geometry.ResizeShorter;
import io.medimg.preprocess.step.geometry.Rotate;
import io.medimg.preprocess.step.geometry.RotateBy;

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
   * Cuts off dark borders.
   *
   * @param fraction of the range, 0 to 1, up to which a pixel counts as dark
   * @return this builder
   */
  default Preprocessing.Builder borderCrop(double fraction) {
    return add(new BorderCrop(fraction));
  }

  /**
   * Cuts a radiograph to the irradiated field, with the usual flatness of 0.1.
   *
   * @return this builder
   */
  default Preprocessing.Builder collimationCrop() {
    return add(new CollimationCrop(0.1));
  }

  /**
   * Cuts a frontal chest film to the field of the lungs.
   *
   * @param margin kept around them, as a fraction of their rectangle's sides
   * @return this builder
   */
  default Preprocessing.Builder lungCrop(double margin) {
    return add(new LungCrop(margin));
  }

  /**
   * Turns the image about its middle by any angle; the size stays.
   *
   * @param angleDeg clockwise, in degrees
   * @param fill value of the corners that become free, in the image's values at this step
   * @return this builder
   */
  default Preprocessing.Builder rotateBy(double angleDeg, double fill) {
    return add(new RotateBy(angleDeg, fill));
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
  default Preprocessing.Builder flip(FlipDirection direction) {
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
