package io.medimg.preprocess.run;

import io.medimg.core.geometry.Size;
import io.medimg.preprocess.kernel.Moves;

/**
 * A larger image that pixels are put on. Immutable and safe for use by several threads.
 *
 * @param size of the larger image
 * @param left columns before the pixels
 * @param top rows above the pixels
 * @param fill value around the pixels, in the image's values at this step
 */
public record Canvas(Size size, int left, int top, double fill) {

  /** The same with zeros around. */
  Canvas ofZeros() {
    return new Canvas(size, left, top, 0);
  }

  /** Where the rows of an image go. */
  Moves.Place place(Size image, int channels) {
    int stride = size.width() * channels;
    int at = top * stride + left * channels;
    return new Moves.Place(image.width() * channels, image.height(), at, stride);
  }
}
