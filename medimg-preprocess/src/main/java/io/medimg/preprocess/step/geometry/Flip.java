package io.medimg.preprocess.step.geometry;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Size;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.FlipDirection;
import io.medimg.preprocess.step.Step;
import java.util.Objects;

/**
 * Mirrors the image, as OpenCV's {@code flip} does: in an image of {@code w} by {@code h}, {@code
 * x' = w - x} or {@code y' = h - y}. Immutable and safe for use by several threads.
 *
 * @param direction which sides change places
 */
public record Flip(FlipDirection direction) implements Step {

  /** Checks that there is a direction. */
  public Flip {
    Objects.requireNonNull(direction, "direction");
  }

  @Override
  public String describe() {
    return "flip(" + direction + ")";
  }

  @Override
  public AffineMap map(Size before) {
    return direction == FlipDirection.LEFT_RIGHT
        ? new AffineMap(-1, 0, before.width(), 0, 1, 0)
        : new AffineMap(1, 0, 0, 0, -1, before.height());
  }

  public void run(Frame frame) {
    frame.flip(direction);
  }
}
