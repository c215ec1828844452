package io.medimg.preprocess.step.geometry;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Size;
import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.run.Canvas;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Adds borders up to a size, the image in the middle (an odd pixel goes to the right and below), as
 * MONAI's {@code SpatialPad} does; a side that is long enough stays. Immutable and safe for use by
 * several threads.
 *
 * @param width least width of the result
 * @param height least height of the result
 * @param fill value of the borders, in the image's values at this step
 */
public record PadTo(int width, int height, double fill) implements Step {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a side is out of range or the fill is not finite
   */
  public PadTo {
    Checks.side("padTo", "width", width);
    Checks.side("padTo", "height", height);
    Checks.finite("padTo", "fill", fill);
  }

  @Override
  public String describe() {
    return "padTo(%dx%d, fill %s)".formatted(width, height, Checks.number(fill));
  }

  @Override
  public Size sizeAfter(Size before) {
    return new Size(Math.max(width, before.width()), Math.max(height, before.height()));
  }

  private int left(Size before) {
    return Math.max(0, width - before.width()) / 2;
  }

  private int top(Size before) {
    return Math.max(0, height - before.height()) / 2;
  }

  @Override
  public AffineMap map(Size before) {
    return AffineMap.translate(left(before), top(before));
  }

  public void run(Frame frame) {
    Size before = frame.size();
    frame.place(new Canvas(sizeAfter(before), left(before), top(before), fill));
  }
}
