package io.medimg.preprocess.step.filter;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Curves.Scope;
import io.medimg.preprocess.kernel.Disturb;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Paints over a rectangle, so that a network learns not to rely on one place (random erasing; Zhong
 * et al., AAAI 2020), or to hide a burned-in marker. Places and sizes are shares of the image, so
 * that a step fits every size: pixels whose centres lie inside are painted. The type stays.
 * Immutable and safe for use by several threads.
 *
 * @param left of the rectangle, 0 to 1 of the width
 * @param top of the rectangle, 0 to 1 of the height
 * @param width of the rectangle, 0 to 1 of the image's; what lies outside is left out
 * @param height of the rectangle, 0 to 1 of the image's; what lies outside is left out
 * @param fill what it is painted with, 0 to 1 of the image's range
 */
public record Erase(double left, double top, double width, double height, double fill)
    implements Step {
  /**
   * Checks the shares.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Erase {
    Checks.range("erase", "left edge", left, 0, 1);
    Checks.range("erase", "top edge", top, 0, 1);
    Checks.range("erase", "width", width, 0, 1);
    Checks.range("erase", "height", height, 0, 1);
    Checks.range("erase", "fill", fill, 0, 1);
  }

  @Override
  public String describe() {
    return "erase(%s x %s at %s, %s with %s)"
        .formatted(
            Checks.number(width),
            Checks.number(height),
            Checks.number(left),
            Checks.number(top),
            Checks.number(fill));
  }

  public void run(Frame frame) {
    Scope scope = frame.scope();
    frame.filter(
        (source, columns, rows, target) -> {
          int[] across = covered(left, width, columns);
          int[] down = covered(top, height, rows);
          Disturb.paint(source, columns, across, down, scope.at(fill), target);
        });
  }

  /** The pixels whose centres lie in a part of a side: first, and after the last. */
  private static int[] covered(double from, double length, int pixels) {
    int first = (int) Math.ceil(from * pixels - 0.5);
    int end = (int) Math.ceil(Math.min(1, from + length) * pixels - 0.5);
    return new int[] {Math.max(0, first), Math.min(pixels, end)};
  }
}
