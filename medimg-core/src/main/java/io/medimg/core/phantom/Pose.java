package io.medimg.core.phantom;

/**
 * Where a part of the body lies on the film: anatomy is scaled, mirrored, tilted and moved.
 * Immutable and safe for use by several threads.
 *
 * @param scale film units for one unit of anatomy, above 0
 * @param tiltDeg clockwise
 * @param x where the origin of the anatomy lies
 * @param y where the origin of the anatomy lies
 * @param mirrored whether left and right are exchanged
 */
record Pose(double scale, double tiltDeg, double x, double y, boolean mirrored) {
  static final Pose UPRIGHT = new Pose(1, 0, 0, 0, false);

  private double cos() {
    return StrictMath.cos(StrictMath.toRadians(tiltDeg));
  }

  private double sin() {
    return StrictMath.sin(StrictMath.toRadians(tiltDeg));
  }

  double filmX(double u, double v) {
    double m = mirrored ? -u : u;
    return x + scale * (cos() * m - sin() * v);
  }

  double filmY(double u, double v) {
    double m = mirrored ? -u : u;
    return y + scale * (sin() * m + cos() * v);
  }

  double anatomyX(double filmX, double filmY) {
    double m = (cos() * (filmX - x) + sin() * (filmY - y)) / scale;
    return mirrored ? -m : m;
  }

  double anatomyY(double filmX, double filmY) {
    return (-sin() * (filmX - x) + cos() * (filmY - y)) / scale;
  }
}
