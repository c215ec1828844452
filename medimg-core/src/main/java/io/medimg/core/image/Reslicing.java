package io.medimg.core.image;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * How voxels become pixels of a {@link SlicePlane}. Immutable and safe for use by several threads.
 *
 * @param interpolation between voxels
 * @param combination of what lies in the slab, above another
 * @param slabMm thickness of the slab, half on each side of the plane; 0 for the plane alone
 * @param outside the value of pixels outside the volume; empty for the least value of the volume
 */
public record Reslicing(
    Interpolation interpolation, Combination combination, double slabMm, OptionalDouble outside) {
  /** Values between voxel centres. */
  public enum Interpolation {
    /** The nearest voxel: for labels. */
    NEAREST,
    /** Weighted by distance along the voxels' axes; whole half voxels at the rim keep the rim. */
    TRILINEAR
  }

  /** What becomes of several values on one line. */
  public enum Combination {
    /** The greatest: maximum intensity projection (MIP). */
    MAXIMUM,
    /** The least: minimum intensity projection (MinIP). */
    MINIMUM,
    /** Their mean: a thick slice. */
    MEAN
  }

  /**
   * Checks the thickness.
   *
   * @throws IllegalArgumentException if it is below 0 or not finite
   */
  public Reslicing {
    Objects.requireNonNull(interpolation, "interpolation");
    Objects.requireNonNull(combination, "combination");
    Objects.requireNonNull(outside, "outside");
    if (!(slabMm >= 0) || !Double.isFinite(slabMm)) {
      throw new IllegalArgumentException("a slab is 0 mm thick or more, got " + slabMm);
    }
  }

  /** The plane alone, trilinear. */
  public static Reslicing trilinear() {
    return new Reslicing(Interpolation.TRILINEAR, Combination.MEAN, 0, OptionalDouble.empty());
  }

  /** The plane alone, nearest voxel. */
  public static Reslicing nearest() {
    return new Reslicing(Interpolation.NEAREST, Combination.MEAN, 0, OptionalDouble.empty());
  }

  /**
   * The same over a slab.
   *
   * @param how what becomes of the values in it
   * @param thicknessMm 0 or more
   * @return changed
   */
  public Reslicing slab(Combination how, double thicknessMm) {
    return new Reslicing(interpolation, how, thicknessMm, outside);
  }

  /**
   * The same with another value outside the volume.
   *
   * @param value in real units; NaN is allowed
   * @return changed
   */
  public Reslicing outside(double value) {
    return new Reslicing(interpolation, combination, slabMm, OptionalDouble.of(value));
  }
}
