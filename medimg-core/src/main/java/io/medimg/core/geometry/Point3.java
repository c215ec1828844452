package io.medimg.core.geometry;

/**
 * A position or a direction in space: millimetres in the patient (DICOM's axes: x to the patient's
 * left, y to the back, z to the head), or continuous voxel indices (column, row, slice), as the
 * method says. Immutable and safe for use by several threads.
 *
 * @param x to the left, or column
 * @param y to the back, or row
 * @param z to the head, or slice
 */
public record Point3(double x, double y, double z) {
  /** The point where the axes meet. */
  public static final Point3 ORIGIN = new Point3(0, 0, 0);

  /**
   * The sum.
   *
   * @param o added
   * @return this + o
   */
  public Point3 plus(Point3 o) {
    return new Point3(x + o.x, y + o.y, z + o.z);
  }

  /**
   * The difference.
   *
   * @param o taken away
   * @return this - o
   */
  public Point3 minus(Point3 o) {
    return new Point3(x - o.x, y - o.y, z - o.z);
  }

  /**
   * A multiple.
   *
   * @param factor of every coordinate
   * @return the product
   */
  public Point3 times(double factor) {
    return new Point3(x * factor, y * factor, z * factor);
  }

  /**
   * The scalar product.
   *
   * @param o the other direction
   * @return x x' + y y' + z z'
   */
  public double dot(Point3 o) {
    return x * o.x + y * o.y + z * o.z;
  }

  /**
   * The vector product.
   *
   * @param o the other direction
   * @return perpendicular to both, right-handed
   */
  public Point3 cross(Point3 o) {
    return new Point3(y * o.z - z * o.y, z * o.x - x * o.z, x * o.y - y * o.x);
  }

  /** The distance from the origin. */
  public double length() {
    return Math.sqrt(dot(this));
  }

  /**
   * The direction alone.
   *
   * @return of length 1
   * @throws IllegalArgumentException if it has no direction
   */
  public Point3 unit() {
    double length = length();
    if (!(length > 0) || !Double.isFinite(length)) {
      throw new IllegalArgumentException("a direction needs a finite length above 0: " + this);
    }
    return times(1 / length);
  }

  /** Whether all coordinates are finite. */
  public boolean isFinite() {
    return Double.isFinite(x) && Double.isFinite(y) && Double.isFinite(z);
  }
}
