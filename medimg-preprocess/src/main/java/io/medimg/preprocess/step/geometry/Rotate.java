package io.medimg.preprocess.step.geometry;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Size;
import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Turns the image clockwise by quarter turns; no value changes, as in OpenCV's {@code rotate}. A
 * quarter turn of an image of height {@code h} is {@code x' = h - y, y' = x}. Immutable and safe
 * for use by several threads.
 *
 * @param quarterTurns 1, 2 or 3, clockwise
 */
public record Rotate(int quarterTurns) implements Step {
  /**
   * Checks the turns.
   *
   * @throws IllegalArgumentException if there are none or more than three
   */
  public Rotate {
    Checks.range("rotate", "number of quarter turns clockwise", quarterTurns, 1, 3);
  }

  @Override
  public String describe() {
    return "rotate(" + quarterTurns * 90 + " deg clockwise)";
  }

  @Override
  public Size sizeAfter(Size before) {
    return quarterTurns == 2 ? before : new Size(before.height(), before.width());
  }

  @Override
  public AffineMap map(Size before) {
    int w = before.width();
    int h = before.height();
    return switch (quarterTurns) {
      case 1 -> new AffineMap(0, -1, h, 1, 0, 0);
      case 2 -> new AffineMap(-1, 0, w, 0, -1, h);
      default -> new AffineMap(0, 1, 0, -1, 0, w);
    };
  }

  public void run(Frame frame) {
    for (int i = 0; i < quarterTurns; i++) {
      frame.turnClockwise();
    }
  }
}
