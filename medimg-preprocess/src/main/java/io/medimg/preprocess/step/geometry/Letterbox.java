package io.medimg.preprocess.step.geometry;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Size;
import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.run.Canvas;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Resampler;
import io.medimg.preprocess.step.Step;
import java.util.Objects;
import java.util.Optional;

/**
 * Fits the whole image into a size without distortion and fills the rest, as detectors of the YOLO
 * family expect: scale {@code r = min(width / w, height / h)}, new sides rounded half to even, the
 * image in the middle (an odd pixel goes to the right and below). With {@code CV_LINEAR} equal to
 * what these detectors do with OpenCV's {@code resize} and {@code copyMakeBorder}, bit for bit.
 * Immutable and safe for use by several threads.
 *
 * @param width of the result
 * @param height of the result
 * @param fill value outside the image, in the image's values at this step (114 is usual for 8 bits)
 * @param resampler how the image is resized
 */
public record Letterbox(int width, int height, double fill, Resampler resampler) implements Step {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a side is out of range or the fill is not finite
   */
  public Letterbox {
    Checks.side("letterbox", "width", width);
    Checks.side("letterbox", "height", height);
    Checks.finite("letterbox", "fill", fill);
    Objects.requireNonNull(resampler, "resampler");
  }

  @Override
  public String describe() {
    return "letterbox(%dx%d, fill %s, %s)".formatted(width, height, Checks.number(fill), resampler);
  }

  @Override
  public Size sizeAfter(Size before) {
    return new Size(width, height);
  }

  @Override
  public Optional<Size> fixedSize() {
    return Optional.of(new Size(width, height));
  }

  /** The size of the image inside the box. */
  public Size inner(Size before) {
    double r = Math.min((double) width / before.width(), (double) height / before.height());
    return new Size(
        Math.max(1, (int) Math.rint(before.width() * r)),
        Math.max(1, (int) Math.rint(before.height() * r)));
  }

  private static int padding(int outer, int inner) {
    return (int) Math.rint((outer - inner) / 2.0 - 0.1);
  }

  @Override
  public AffineMap map(Size before) {
    Size inner = inner(before);
    return AffineMap.resize(before, inner)
        .andThen(
            AffineMap.translate(padding(width, inner.width()), padding(height, inner.height())));
  }

  public void run(Frame frame) {
    Size inner = inner(frame.size());
    int left = padding(width, inner.width());
    int top = padding(height, inner.height());
    frame.resizeOn(new Canvas(new Size(width, height), left, top, fill), inner, resampler);
  }
}
