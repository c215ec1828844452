package io.medimg.core.image;

import io.medimg.core.geometry.Point3;

/**
 * The three planes of the body, shown as radiologists look at them: the patient's left is on the
 * right of axial and coronal pictures, the front on top of axial and on the left of sagittal ones,
 * the head on top of the others.
 */
public enum AnatomicalPlane {
  /** Across the body, seen from the feet; its position is z, towards the head. */
  AXIAL(new Point3(1, 0, 0), new Point3(0, 1, 0), new Point3(0, 0, 1)),
  /** Along the body, seen from the front; its position is y, towards the back. */
  CORONAL(new Point3(1, 0, 0), new Point3(0, 0, -1), new Point3(0, 1, 0)),
  /** Along the body, seen from the patient's left; its position is x, towards the left. */
  SAGITTAL(new Point3(0, 1, 0), new Point3(0, 0, -1), new Point3(1, 0, 0));

  private final Point3 right;
  private final Point3 down;
  private final Point3 normal;

  AnatomicalPlane(Point3 right, Point3 down, Point3 normal) {
    this.right = right;
    this.down = down;
    this.normal = normal;
  }

  /** What lies to the right in the picture; of length 1, in the patient's axes. */
  public Point3 right() {
    return right;
  }

  /** What lies below in the picture; of length 1, in the patient's axes. */
  public Point3 down() {
    return down;
  }

  /** The axis along which positions are measured; of length 1. */
  public Point3 normal() {
    return normal;
  }
}
