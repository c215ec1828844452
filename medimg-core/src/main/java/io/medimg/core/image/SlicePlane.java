package io.medimg.core.image;

import io.medimg.core.geometry.Point3;
import io.medimg.core.geometry.Size;
import java.util.Objects;

/**
 * A rectangle of pixels anywhere in the patient, onto which a {@link Volume} is resliced. Immutable
 * and safe for use by several threads.
 *
 * @param size columns and rows
 * @param origin the centre of the first pixel, mm in the patient
 * @param stepRight from one column to the next, mm in the patient
 * @param stepDown from one row to the next, mm in the patient; perpendicular to {@code stepRight}
 */
public record SlicePlane(Size size, Point3 origin, Point3 stepRight, Point3 stepDown) {
  private static final int MOST_PIXELS = 1 << 28;

  /**
   * Checks size and directions.
   *
   * @throws IllegalArgumentException if there are more than 2^28 pixels, or the directions are not
   *     perpendicular or have no length
   */
  public SlicePlane {
    Objects.requireNonNull(size, "size");
    if (size.pixels() > MOST_PIXELS) {
      throw new IllegalArgumentException(
          "a plane has up to %d pixels, got %s; give fewer, larger ones"
              .formatted(MOST_PIXELS, size));
    }
    double cosine = stepRight.unit().dot(stepDown.unit());
    if (Math.abs(cosine) > 1e-4 || !origin.isFinite()) {
      throw new IllegalArgumentException(
          "a plane needs perpendicular directions, got %s and %s".formatted(stepRight, stepDown));
    }
  }

  /**
   * A plane of the body through the whole volume, in square pixels as fine as its voxels.
   *
   * @param grid the volume's voxels
   * @param plane which one, with its way to look
   * @param positionMm z of an axial, y of a coronal, x of a sagittal plane
   * @return as large as the volume
   */
  public static SlicePlane of(VoxelGrid grid, AnatomicalPlane plane, double positionMm) {
    Point3 center = grid.center();
    double away = positionMm - center.dot(plane.normal());
    return through(grid, center.plus(plane.normal().times(away)), plane.right(), plane.down());
  }

  /**
   * An oblique plane through the whole volume, in square pixels as fine as its voxels.
   *
   * @param grid the volume's voxels
   * @param point lies in the plane, mm
   * @param right what lies to the right in the picture; any length
   * @param down what lies below; made perpendicular to {@code right}
   * @return as large as the volume's shadow on it
   * @throws IllegalArgumentException if both lead the same way
   */
  public static SlicePlane through(VoxelGrid grid, Point3 point, Point3 right, Point3 down) {
    Point3 u = right.unit();
    Point3 v = down.minus(u.times(u.dot(down))).unit();
    double mm = Math.min(grid.stepMm(u), grid.stepMm(v));
    return covering(grid, point, u, v, mm);
  }

  private static SlicePlane covering(VoxelGrid grid, Point3 point, Point3 u, Point3 v, double mm) {
    double[] across = grid.rangeMm(u);
    double[] along = grid.rangeMm(v);
    Point3 origin =
        point.plus(u.times(across[0] - point.dot(u))).plus(v.times(along[0] - point.dot(v)));
    return new SlicePlane(
        size(across[1] - across[0], along[1] - along[0], mm), origin, u.times(mm), v.times(mm));
  }

  private static Size size(double widthMm, double heightMm, double pixelMm) {
    double columns = Math.floor(widthMm / pixelMm + 1e-6) + 1;
    double rows = Math.floor(heightMm / pixelMm + 1e-6) + 1;
    if (!(pixelMm > 0) || !(columns * rows <= MOST_PIXELS)) {
      throw new IllegalArgumentException(
          "%s x %s mm in pixels of %s mm would be too many; give larger ones"
              .formatted(widthMm, heightMm, pixelMm));
    }
    return new Size((int) columns, (int) rows);
  }

  /**
   * The same rectangle in other pixels.
   *
   * @param mm side of a pixel, above 0
   * @return the same first pixel centre
   * @throws IllegalArgumentException if there would be too many
   */
  public SlicePlane withPixelMm(double mm) {
    double widthMm = (size.width() - 1) * stepRight.length();
    double heightMm = (size.height() - 1) * stepDown.length();
    return new SlicePlane(
        size(widthMm, heightMm, mm), origin, stepRight.unit().times(mm), stepDown.unit().times(mm));
  }

  /**
   * A parallel plane.
   *
   * @param mm along {@link #normal()}
   * @return the shifted plane
   */
  public SlicePlane shifted(double mm) {
    return new SlicePlane(size, origin.plus(normal().times(mm)), stepRight, stepDown);
  }

  /** Away from who looks at the picture: right x down, of length 1. */
  public Point3 normal() {
    return stepRight.cross(stepDown).unit();
  }

  /**
   * Where a pixel lies.
   *
   * @param column continuous, centres at whole numbers
   * @param row continuous, centres at whole numbers
   * @return mm in the patient
   */
  public Point3 at(double column, double row) {
    return origin.plus(stepRight.times(column)).plus(stepDown.times(row));
  }

  /** Distances between pixel centres. */
  public PixelSpacing spacing() {
    return new PixelSpacing(
        stepDown.length(), stepRight.length(), PixelSpacing.Source.PIXEL_SPACING);
  }
}
