package io.medimg.core.io.internal.nifti;

import io.medimg.core.geometry.AffineMap3;
import io.medimg.core.geometry.Point3;
import io.medimg.core.image.VoxelGrid;
import java.util.Optional;

/**
 * Between NIfTI's RAS axes and DICOM's LPS ones: sform before qform before the spacings alone, as
 * NiBabel does it ({@code get_best_affine}). Safe for use by several threads.
 */
final class NiftiGeometry {
  private NiftiGeometry() {}

  /**
   * From voxel indices to the patient, LPS, mm.
   *
   * @param h a checked header
   * @return empty if no transform of the header can be undone and lies within {@code PatientSpace}
   */
  static Optional<AffineMap3> toPatient(NiftiHeader h) {
    Optional<AffineMap3> ras = Optional.empty();
    if (h.sformCode() > 0) {
      ras = sform(h);
    }
    if (ras.isEmpty() && h.qformCode() > 0) {
      ras = qform(h);
    }
    if (ras.isEmpty()) {
      ras = spacingsAlone(h);
    }
    return ras.map(AffineMap3::withXyReversed);
  }

  /** In mm; empty if no voxels can lie so: see {@link VoxelGrid}. */
  private static Optional<AffineMap3> map(double mm, Point3 i, Point3 j, Point3 k, Point3 origin) {
    try {
      AffineMap3 map = new AffineMap3(i.times(mm), j.times(mm), k.times(mm), origin.times(mm));
      return Optional.of(new VoxelGrid(1, 1, 1, map).toPatient());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<AffineMap3> sform(NiftiHeader h) {
    double[] s = h.sform();
    return map(
        h.unitMm(),
        new Point3(s[0], s[4], s[8]),
        new Point3(s[1], s[5], s[9]),
        new Point3(s[2], s[6], s[10]),
        new Point3(s[3], s[7], s[11]));
  }

  private static Optional<AffineMap3> qform(NiftiHeader h) {
    double[] q = h.qform();
    double b = q[0];
    double c = q[1];
    double d = q[2];
    double rest = 1 - (b * b + c * c + d * d);
    if (rest < -1e-4) {
      return Optional.empty();
    }
    double a = Math.sqrt(Math.max(0, rest));
    double[] mm = h.pixdim();
    double factor = mm[0] < 0 ? -1 : 1;
    Point3 i = new Point3(a * a + b * b - c * c - d * d, 2 * (b * c + a * d), 2 * (b * d - a * c));
    Point3 j = new Point3(2 * (b * c - a * d), a * a + c * c - b * b - d * d, 2 * (c * d + a * b));
    Point3 k = new Point3(2 * (b * d + a * c), 2 * (c * d - a * b), a * a + d * d - c * c - b * b);
    return map(
        h.unitMm(),
        i.times(Math.abs(mm[1])),
        j.times(Math.abs(mm[2])),
        k.times(factor * Math.abs(mm[3])),
        new Point3(q[3], q[4], q[5]));
  }

  /** As ANALYZE had it: x to the left, the middle of the volume at the origin. */
  private static Optional<AffineMap3> spacingsAlone(NiftiHeader h) {
    double[] mm = h.pixdim();
    Point3 i = new Point3(-Math.abs(mm[1]), 0, 0);
    Point3 j = new Point3(0, Math.abs(mm[2]), 0);
    Point3 k = new Point3(0, 0, Math.abs(mm[3]));
    int[] n = h.shape();
    Point3 middle =
        i.times((n[0] - 1) / 2.0).plus(j.times((n[1] - 1) / 2.0)).plus(k.times((n[2] - 1) / 2.0));
    return map(h.unitMm(), i, j, k, middle.times(-1));
  }

  /**
   * A quaternion of perpendicular axes (nifti1_io's {@code nifti_mat44_to_quatern}).
   *
   * @param ras from voxel indices to RAS, not sheared
   * @return factor of the third axis, then b, c, d
   */
  static double[] quaternion(AffineMap3 ras) {
    Point3 i = ras.stepI().unit();
    Point3 j = ras.stepJ().unit();
    Point3 k = ras.stepK().unit();
    double factor = i.cross(j).dot(k) < 0 ? -1 : 1;
    k = k.times(factor);
    double[] q = rotation(i, j, k);
    double sign = q[0] < 0 ? -1 : 1;
    return new double[] {factor, sign * q[1], sign * q[2], sign * q[3]};
  }

  /** a, b, c, d of a right-handed rotation by its columns; the largest part comes from a root. */
  private static double[] rotation(Point3 i, Point3 j, Point3 k) {
    double[] squares = {
      1 + i.x() + j.y() + k.z(),
      1 + i.x() - j.y() - k.z(),
      1 - i.x() + j.y() - k.z(),
      1 - i.x() - j.y() + k.z()
    };
    int largest = 0;
    for (int n = 1; n < 4; n++) {
      largest = squares[n] > squares[largest] ? n : largest;
    }
    double root = Math.sqrt(squares[largest]);
    double f = 0.5 / root;
    return switch (largest) {
      case 0 ->
          new double[] {root / 2, f * (j.z() - k.y()), f * (k.x() - i.z()), f * (i.y() - j.x())};
      case 1 ->
          new double[] {f * (j.z() - k.y()), root / 2, f * (i.y() + j.x()), f * (k.x() + i.z())};
      case 2 ->
          new double[] {f * (k.x() - i.z()), f * (i.y() + j.x()), root / 2, f * (j.z() + k.y())};
      default ->
          new double[] {f * (i.y() - j.x()), f * (k.x() + i.z()), f * (j.z() + k.y()), root / 2};
    };
  }
}
