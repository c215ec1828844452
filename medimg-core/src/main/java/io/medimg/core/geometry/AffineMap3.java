package io.medimg.core.geometry;

/**
 * An affine map in space, written by what one step along each of its axes does: {@code p = origin +
 * x stepI + y stepJ + z stepK}. Steps need not be perpendicular: a CT stack with a tilted gantry is
 * sheared. Immutable and safe for use by several threads.
 *
 * @param stepI where one step of x leads
 * @param stepJ where one step of y leads
 * @param stepK where one step of z leads
 * @param origin where (0, 0, 0) lies
 */
public record AffineMap3(Point3 stepI, Point3 stepJ, Point3 stepK, Point3 origin) {
  /**
   * Checks that the map can be undone.
   *
   * @throws IllegalArgumentException if a number is not finite, or the steps lie in one plane
   */
  public AffineMap3 {
    double volume = Math.abs(stepI.dot(stepJ.cross(stepK)));
    double box = stepI.length() * stepJ.length() * stepK.length();
    if (!origin.isFinite() || !(volume > 1e-6 * box) || !Double.isFinite(volume)) {
      throw new IllegalArgumentException(
          "an affine map needs finite steps that span space, got %s %s %s from %s"
              .formatted(stepI, stepJ, stepK, origin));
    }
  }

  /**
   * Maps a point.
   *
   * @param p in the map's own axes
   * @return where it lies
   */
  public Point3 apply(Point3 p) {
    return applyToDirection(p).plus(origin);
  }

  /**
   * Maps a direction: the origin plays no part.
   *
   * @param d in the map's own axes
   * @return where it leads
   */
  public Point3 applyToDirection(Point3 d) {
    return stepI.times(d.x()).plus(stepJ.times(d.y())).plus(stepK.times(d.z()));
  }

  /** The map that undoes this one. */
  public AffineMap3 inverse() {
    double volume = stepI.dot(stepJ.cross(stepK));
    Point3 a = stepJ.cross(stepK).times(1 / volume);
    Point3 b = stepK.cross(stepI).times(1 / volume);
    Point3 c = stepI.cross(stepJ).times(1 / volume);
    return new AffineMap3(
        new Point3(a.x(), b.x(), c.x()),
        new Point3(a.y(), b.y(), c.y()),
        new Point3(a.z(), b.z(), c.z()),
        new Point3(-a.dot(origin), -b.dot(origin), -c.dot(origin)));
  }

  /**
   * The map seen from axes whose x and y point the other way: between DICOM's LPS and NIfTI's RAS.
   *
   * @return the same places with x and y negated
   */
  public AffineMap3 withXyReversed() {
    return new AffineMap3(turned(stepI), turned(stepJ), turned(stepK), turned(origin));
  }

  private static Point3 turned(Point3 p) {
    return new Point3(-p.x(), -p.y(), p.z());
  }
}
