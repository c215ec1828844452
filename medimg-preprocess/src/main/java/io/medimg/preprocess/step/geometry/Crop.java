package io.medimg.preprocess.step.geometry;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Size;
import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Cuts a rectangle out: a position moves by minus its corner. Immutable and safe for use by several
 * threads.
 *
 * @param x first column kept, from 0
 * @param y first row kept, from 0
 * @param width columns kept
 * @param height rows kept
 */
public record Crop(int x, int y, int width, int height) implements Step {
  /**
   * Checks the rectangle.
   *
   * @throws IllegalArgumentException if it is empty or starts left of or above the image
   */
  public Crop {
    Checks.range("crop", "first column", x, 0, Checks.MAX_SIDE);
    Checks.range("crop", "first row", y, 0, Checks.MAX_SIDE);
    Checks.side("crop", "width", width);
    Checks.side("crop", "height", height);
  }

  @Override
  public String describe() {
    return "crop(%dx%d at %d,%d)".formatted(width, height, x, y);
  }

  @Override
  public Size sizeAfter(Size before) {
    if (x + width > before.width() || y + height > before.height()) {
      throw new IllegalArgumentException(
          "%s does not lie inside the image of %s".formatted(describe(), before));
    }
    return new Size(width, height);
  }

  @Override
  public AffineMap map(Size before) {
    return AffineMap.translate(-x, -y);
  }

  public void run(Frame frame) {
    sizeAfter(frame.size());
    frame.crop(x, y, width, height);
  }
}
