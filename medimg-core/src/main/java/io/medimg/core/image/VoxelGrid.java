package io.medimg.core.image;

import io.medimg.core.geometry.AffineMap3;
import io.medimg.core.geometry.PatientSpace;
import io.medimg.core.geometry.Point3;
import java.util.Objects;

/**
 * Where voxels lie: their counts, and the map from voxel indices (column, row, slice; centres at
 * whole numbers) to millimetres in the patient (DICOM's axes LPS: x to the left, y to the back, z
 * to the head; PS3.3 C.7.6.2.1.1). Immutable and safe for use by several threads.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 * @param depth slices, at least 1
 * @param toPatient from (column, row, slice) to mm
 */
public record VoxelGrid(int width, int height, int depth, AffineMap3 toPatient) {
  /** The least part of a cuboid that a cell of skewed axes may fill: a tilt of 89 degrees. */
  private static final double LEAST_FILLED = 0.01;

  /**
   * Checks counts and distances.
   *
   * @throws IllegalArgumentException if a count is below 1, there are more than 2^31 - 9 voxels,
   *     distances or the first voxel lie beyond {@link PatientSpace}, or the axes lie nearly in one
   *     plane
   */
  public VoxelGrid {
    Objects.requireNonNull(toPatient, "toPatient");
    boolean some = width >= 1 && height >= 1 && depth >= 1;
    if (!some || (long) width * height > (Integer.MAX_VALUE - 8L) / depth) {
      throw new IllegalArgumentException(
          "a volume has 1 to 2^31 - 9 voxels, got %d x %d x %d".formatted(width, height, depth));
    }
    checkPlace(toPatient);
  }

  private static void checkPlace(AffineMap3 map) {
    double i = map.stepI().length();
    double j = map.stepJ().length();
    double k = map.stepK().length();
    boolean spaced =
        PatientSpace.isSpacing(i) && PatientSpace.isSpacing(j) && PatientSpace.isSpacing(k);
    if (!spaced || !PatientSpace.holds(map.origin())) {
      throw new IllegalArgumentException(
          "voxels lie %s to %s mm apart, the first within %s mm; got %s, %s and %s mm from %s"
              .formatted(
                  PatientSpace.LEAST_SPACING_MM,
                  PatientSpace.GREATEST_SPACING_MM,
                  PatientSpace.FARTHEST_MM,
                  i,
                  j,
                  k,
                  map.origin()));
    }
    double cell = Math.abs(map.stepI().dot(map.stepJ().cross(map.stepK())));
    if (!(cell >= LEAST_FILLED * i * j * k)) {
      throw new IllegalArgumentException(
          "the axes of voxels lie nearly in one plane: %s, %s, %s"
              .formatted(map.stepI(), map.stepJ(), map.stepK()));
    }
  }

  /** How many voxels there are. */
  public int voxels() {
    return width * height * depth;
  }

  /** Millimetres from one column, row and slice to the next, along their own axes. */
  public Point3 spacingMm() {
    return new Point3(
        toPatient.stepI().length(), toPatient.stepJ().length(), toPatient.stepK().length());
  }

  /** The middle of all voxels, in mm. */
  public Point3 center() {
    return toPatient.apply(new Point3((width - 1) / 2.0, (height - 1) / 2.0, (depth - 1) / 2.0));
  }

  /**
   * Whether slices are not stacked along their normal, as with a tilted gantry.
   *
   * @return true beyond 0.05 degrees
   */
  public boolean isSheared() {
    Point3 i = toPatient.stepI().unit();
    Point3 j = toPatient.stepJ().unit();
    Point3 k = toPatient.stepK().unit();
    double sine = Math.sin(Math.toRadians(0.05));
    return Math.abs(i.dot(j)) > sine || Math.abs(i.dot(k)) > sine || Math.abs(j.dot(k)) > sine;
  }

  /**
   * Where columns, rows and slices mainly lead.
   *
   * @return three of the letters L, R (left, right), P, A (back, front), S, I (head, feet): {@code
   *     LPS} for usual axial slices from feet to head
   */
  public String axisCodes() {
    return "" + code(toPatient.stepI()) + code(toPatient.stepJ()) + code(toPatient.stepK());
  }

  private static char code(Point3 d) {
    double x = Math.abs(d.x());
    double y = Math.abs(d.y());
    double z = Math.abs(d.z());
    if (x >= y && x >= z) {
      return d.x() > 0 ? 'L' : 'R';
    }
    return y >= z ? d.y() > 0 ? 'P' : 'A' : d.z() > 0 ? 'S' : 'I';
  }

  /**
   * How far apart samples along a direction may lie without passing over a voxel.
   *
   * @param direction in the patient's axes, of length 1
   * @return mm; the spacing of an axis along that axis
   */
  double stepMm(Point3 direction) {
    Point3 voxels = toPatient.inverse().applyToDirection(direction);
    double most = Math.max(Math.abs(voxels.x()), Math.abs(voxels.y()));
    return 1 / Math.max(most, Math.abs(voxels.z()));
  }

  /** As {@link #rangeMm}, with the half voxel on each side that still has a value, in mm. */
  double[] reachMm(Point3 direction) {
    double[] range = rangeMm(direction);
    double half =
        0.5
            * (Math.abs(toPatient.stepI().dot(direction))
                + Math.abs(toPatient.stepJ().dot(direction))
                + Math.abs(toPatient.stepK().dot(direction)));
    // A little more, so that no sample on the very rim is lost to rounding.
    double margin = 1.001 * half;
    return new double[] {range[0] - margin, range[1] + margin};
  }

  /** The least and the greatest position of a voxel centre along a direction of length 1, in mm. */
  double[] rangeMm(Point3 direction) {
    double low = toPatient.origin().dot(direction);
    double high = low;
    double[] sides = {
      (width - 1) * toPatient.stepI().dot(direction),
      (height - 1) * toPatient.stepJ().dot(direction),
      (depth - 1) * toPatient.stepK().dot(direction)
    };
    for (double side : sides) {
      low += Math.min(0, side);
      high += Math.max(0, side);
    }
    return new double[] {low, high};
  }
}
