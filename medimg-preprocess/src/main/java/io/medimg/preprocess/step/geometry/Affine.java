package io.medimg.preprocess.step.geometry;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Size;
import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;
import java.util.List;
import java.util.Optional;

/**
 * Moves pixels by an affine map, with OpenCV's {@code warpAffine(INTER_LINEAR, BORDER_CONSTANT)}:
 * integers equal bit for bit, floats within 1e-5 of the range. OpenCV counts positions from the
 * centre of the first pixel, this library from its corner; the map is given in this library's
 * positions. Shrinking by much wants a resize before, since nothing is smoothed. Immutable and safe
 * for use by several threads.
 *
 * @param matrix six numbers, row by row, from positions before to positions after: {@code x' = m0 x
 *     + m1 y + m2}, {@code y' = m3 x + m4 y + m5}
 * @param width of the result
 * @param height of the result
 * @param fill value outside the image, in the image's values at this step
 */
public record Affine(List<Double> matrix, int width, int height, double fill) implements Step {
  /**
   * Copies and checks the numbers.
   *
   * @throws IllegalArgumentException if there are not six numbers, one is not finite, the map
   *     collapses the plane, or a side is out of range
   */
  public Affine {
    matrix = List.copyOf(matrix);
    if (matrix.size() != 6) {
      throw new IllegalArgumentException(
          "affine needs 6 numbers, two rows of three, got %d".formatted(matrix.size()));
    }
    Checks.finite("affine", "matrix", matrix);
    if (matrix.get(0) * matrix.get(4) - matrix.get(1) * matrix.get(3) == 0) {
      throw new IllegalArgumentException(
          "affine needs a map with a way back, got " + matrix + ", which collapses the plane");
    }
    Checks.side("affine", "width", width);
    Checks.side("affine", "height", height);
    Checks.finite("affine", "fill", fill);
  }

  @Override
  public String describe() {
    return "affine(%s, %dx%d, fill %s)".formatted(matrix, width, height, Checks.number(fill));
  }

  @Override
  public Size sizeAfter(Size before) {
    return new Size(width, height);
  }

  @Override
  public Optional<Size> fixedSize() {
    return Optional.of(new Size(width, height));
  }

  @Override
  public AffineMap map(Size before) {
    return new AffineMap(
        matrix.get(0), matrix.get(1), matrix.get(2), matrix.get(3), matrix.get(4), matrix.get(5));
  }

  public void run(Frame frame) {
    frame.warp(map(frame.size()), new Size(width, height), fill);
  }
}
