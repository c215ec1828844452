package io.medimg.preprocess.step.geometry;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Size;
import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Turns the image about its middle {@code m} by any angle: {@code x' = mx + cos (x - mx) - sin (y -
 * my)}, {@code y' = my + sin (x - mx) + cos (y - my)}, OpenCV's {@code getRotationMatrix2D} of the
 * negative angle; with the sampling of {@link Affine}; the size stays, corners that leave it are
 * lost. For quarter turns {@link Rotate} is exact and loses nothing. Immutable and safe for use by
 * several threads.
 *
 * @param angleDeg clockwise, in degrees, -360 to 360
 * @param fill value of the corners that become free, in the image's values at this step
 */
public record RotateBy(double angleDeg, double fill) implements Step {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if the angle is out of range or the fill is not finite
   */
  public RotateBy {
    if (!(Math.abs(angleDeg) <= 360)) {
      throw new IllegalArgumentException(
          "rotateBy needs an angle from -360 to 360 degrees clockwise, got " + angleDeg);
    }
    Checks.finite("rotateBy", "fill", fill);
  }

  @Override
  public String describe() {
    return "rotateBy(%s deg clockwise, fill %s)"
        .formatted(Checks.number(angleDeg), Checks.number(fill));
  }

  @Override
  public AffineMap map(Size before) {
    double cos = Math.cos(Math.toRadians(angleDeg));
    double sin = Math.sin(Math.toRadians(angleDeg));
    double x = before.width() / 2.0;
    double y = before.height() / 2.0;
    return new AffineMap(cos, -sin, x - cos * x + sin * y, sin, cos, y - sin * x - cos * y);
  }

  public void run(Frame frame) {
    frame.warp(map(frame.size()), frame.size(), fill);
  }
}
