package io.medimg.core.geometry;

/**
 * An axis-aligned rectangle in continuous pixel coordinates (see {@link Point}): its left and top
 * edge and its extent. Immutable and safe for use by several threads.
 *
 * @param x left edge
 * @param y top edge
 * @param width extent to the right, not negative
 * @param height extent downwards, not negative
 */
public record Box(double x, double y, double width, double height) {
  /**
   * Checks the box.
   *
   * @throws IllegalArgumentException if a number is not finite or an extent is negative
   */
  public Box {
    if (!Double.isFinite(x) || !Double.isFinite(y)) {
      throw new IllegalArgumentException("a box needs finite edges, got (%s, %s)".formatted(x, y));
    }
    if (!(width >= 0 && height >= 0) || Double.isInfinite(width) || Double.isInfinite(height)) {
      throw new IllegalArgumentException(
          "a box needs finite extents of 0 or more, got %s x %s".formatted(width, height));
    }
  }

  /**
   * A box from two opposite corners, in any order.
   *
   * @param x1 one edge
   * @param y1 one edge
   * @param x2 the opposite edge
   * @param y2 the opposite edge
   * @return the box between them
   */
  public static Box ofCorners(double x1, double y1, double x2, double y2) {
    return new Box(Math.min(x1, x2), Math.min(y1, y2), Math.abs(x2 - x1), Math.abs(y2 - y1));
  }

  /**
   * The box that covers a whole image.
   *
   * @param size the image's size
   * @return from (0, 0) to its width and height
   */
  public static Box covering(Size size) {
    return new Box(0, 0, size.width(), size.height());
  }

  /** The right edge. */
  public double right() {
    return x + width;
  }

  /** The bottom edge. */
  public double bottom() {
    return y + height;
  }

  /** Square pixels covered. */
  public double area() {
    return width * height;
  }

  /** The middle. */
  public Point center() {
    return new Point(x + width / 2, y + height / 2);
  }

  /**
   * The common part with another box; of extent zero where they do not meet.
   *
   * @param other the other box
   * @return the intersection
   */
  public Box intersect(Box other) {
    double left = Math.max(x, other.x);
    double top = Math.max(y, other.y);
    double w = Math.max(0, Math.min(right(), other.right()) - left);
    double h = Math.max(0, Math.min(bottom(), other.bottom()) - top);
    return new Box(left, top, w, h);
  }

  /**
   * Intersection over union with another box.
   *
   * @param other the other box
   * @return 0 (apart) to 1 (equal); 0 when both are empty
   */
  public double iou(Box other) {
    double common = intersect(other).area();
    double union = area() + other.area() - common;
    return union > 0 ? common / union : 0;
  }

  /**
   * Intersection over the area of this (detected) box: IoBB of Wang et al., ChestX-ray8, CVPR 2017.
   *
   * @param truth the annotated box
   * @return 0 to 1; 0 when this box is empty
   */
  public double iobb(Box truth) {
    return area() > 0 ? intersect(truth).area() / area() : 0;
  }

  /**
   * The part inside an image.
   *
   * @param size the image's size
   * @return the clipped box, of extent zero if it lies outside
   */
  public Box clipTo(Size size) {
    double left = Math.min(Math.max(x, 0), size.width());
    double top = Math.min(Math.max(y, 0), size.height());
    double r = Math.min(Math.max(right(), 0), size.width());
    double b = Math.min(Math.max(bottom(), 0), size.height());
    return new Box(left, top, Math.max(0, r - left), Math.max(0, b - top));
  }
}
