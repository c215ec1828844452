package io.medimg.preprocess.step.geometry;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Size;
import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.run.Canvas;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Adds borders of one value, as OpenCV's {@code copyMakeBorder(BORDER_CONSTANT)} does: {@code x' =
 * x + left, y' = y + top}. Immutable and safe for use by several threads.
 *
 * @param left columns added, 0 or more
 * @param top rows added, 0 or more
 * @param right columns added, 0 or more
 * @param bottom rows added, 0 or more
 * @param fill value of the borders, in the image's values at this step
 */
public record Pad(int left, int top, int right, int bottom, double fill) implements Step {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a border is negative or the fill is not finite
   */
  public Pad {
    Checks.range("pad", "left border", left, 0, Checks.MAX_SIDE);
    Checks.range("pad", "top border", top, 0, Checks.MAX_SIDE);
    Checks.range("pad", "right border", right, 0, Checks.MAX_SIDE);
    Checks.range("pad", "bottom border", bottom, 0, Checks.MAX_SIDE);
    Checks.finite("pad", "fill", fill);
  }

  @Override
  public String describe() {
    return "pad(left %d, top %d, right %d, bottom %d, fill %s)"
        .formatted(left, top, right, bottom, Checks.number(fill));
  }

  @Override
  public Size sizeAfter(Size before) {
    return new Size(left + before.width() + right, top + before.height() + bottom);
  }

  @Override
  public AffineMap map(Size before) {
    return AffineMap.translate(left, top);
  }

  public void run(Frame frame) {
    frame.place(new Canvas(sizeAfter(frame.size()), left, top, fill));
  }
}
