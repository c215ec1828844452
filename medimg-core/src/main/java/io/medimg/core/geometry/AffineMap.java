package io.medimg.core.geometry;

import java.util.stream.DoubleStream;

/**
 * An affine map between two pixel frames in continuous coordinates (see {@link Point}): {@code x' =
 * m00 x + m01 y + m02}, {@code y' = m10 x + m11 y + m12}. Every transform of a preprocessing plan
 * carries one, so that boxes, masks and heatmaps come back in source pixels. Immutable and safe for
 * use by several threads.
 *
 * @param m00 x to x'
 * @param m01 y to x'
 * @param m02 shift of x'
 * @param m10 x to y'
 * @param m11 y to y'
 * @param m12 shift of y'
 */
public record AffineMap(double m00, double m01, double m02, double m10, double m11, double m12) {
  private static final AffineMap IDENTITY = new AffineMap(1, 0, 0, 0, 1, 0);

  /**
   * Checks the coefficients.
   *
   * @throws IllegalArgumentException if one is not finite
   */
  public AffineMap {
    if (!DoubleStream.of(m00, m01, m02, m10, m11, m12).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "an affine map needs finite coefficients, got [%s %s %s; %s %s %s]"
              .formatted(m00, m01, m02, m10, m11, m12));
    }
  }

  /** The map that changes nothing. */
  public static AffineMap identity() {
    return IDENTITY;
  }

  /**
   * A scaling about the origin.
   *
   * @param sx factor of x
   * @param sy factor of y
   * @return the map
   */
  public static AffineMap scale(double sx, double sy) {
    return new AffineMap(sx, 0, 0, 0, sy, 0);
  }

  /**
   * A shift.
   *
   * @param dx added to x
   * @param dy added to y
   * @return the map
   */
  public static AffineMap translate(double dx, double dy) {
    return new AffineMap(1, 0, dx, 0, 1, dy);
  }

  /**
   * The map of a resize that takes the whole of one frame to the whole of another.
   *
   * @param from the size before
   * @param to the size after
   * @return a scaling by the ratios of the sides
   */
  public static AffineMap resize(Size from, Size to) {
    return scale((double) to.width() / from.width(), (double) to.height() / from.height());
  }

  /**
   * This map, then another.
   *
   * @param next applied to the result of this one
   * @return the composition
   */
  public AffineMap andThen(AffineMap next) {
    return new AffineMap(
        next.m00 * m00 + next.m01 * m10,
        next.m00 * m01 + next.m01 * m11,
        next.m00 * m02 + next.m01 * m12 + next.m02,
        next.m10 * m00 + next.m11 * m10,
        next.m10 * m01 + next.m11 * m11,
        next.m10 * m02 + next.m11 * m12 + next.m12);
  }

  /**
   * The way back.
   *
   * @return the inverse
   * @throws IllegalStateException if the map collapses the plane (determinant zero)
   */
  public AffineMap inverse() {
    double det = m00 * m11 - m01 * m10;
    if (det == 0) {
      throw new IllegalStateException("a map with determinant 0 has no inverse: " + this);
    }
    double i00 = m11 / det;
    double i01 = -m01 / det;
    double i10 = -m10 / det;
    double i11 = m00 / det;
    return new AffineMap(i00, i01, -(i00 * m02 + i01 * m12), i10, i11, -(i10 * m02 + i11 * m12));
  }

  /**
   * Maps a point.
   *
   * @param p in the frame before
   * @return in the frame after
   */
  public Point apply(Point p) {
    return new Point(m00 * p.x() + m01 * p.y() + m02, m10 * p.x() + m11 * p.y() + m12);
  }

  /**
   * Maps a box.
   *
   * @param box in the frame before
   * @return the smallest box around its four mapped corners
   */
  public Box apply(Box box) {
    Point a = apply(new Point(box.x(), box.y()));
    Point b = apply(new Point(box.right(), box.y()));
    Point c = apply(new Point(box.x(), box.bottom()));
    Point d = apply(new Point(box.right(), box.bottom()));
    return Box.ofCorners(
        Math.min(Math.min(a.x(), b.x()), Math.min(c.x(), d.x())),
        Math.min(Math.min(a.y(), b.y()), Math.min(c.y(), d.y())),
        Math.max(Math.max(a.x(), b.x()), Math.max(c.x(), d.x())),
        Math.max(Math.max(a.y(), b.y()), Math.max(c.y(), d.y())));
  }
}
