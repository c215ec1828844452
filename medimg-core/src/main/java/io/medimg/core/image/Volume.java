package io.medimg.core.image;

import io.medimg.core.geometry.Point3;
import io.medimg.core.geometry.Size;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Gray voxels on a regular grid in the patient: stored values in their own type, slice by slice,
 * row by row, columns fastest; where they lie ({@link VoxelGrid}, DICOM's axes LPS, mm), how each
 * slice's values become real ones, and where each slice comes from. Immutable and safe for use by
 * several threads.
 */
public final class Volume {
  private final VoxelGrid grid;
  private final PixelBuffer voxels;
  private final ImageMetadata metadata;
  private final List<SliceSource> slices;

  private Volume(
      VoxelGrid grid, PixelBuffer voxels, ImageMetadata metadata, List<SliceSource> slices) {
    this.grid = grid;
    this.voxels = voxels;
    this.metadata = metadata;
    this.slices = slices;
  }

  /**
   * A volume of given values.
   *
   * @param grid counts and places
   * @param voxels depth x height x width stored values
   * @param metadata what is known about all slices; MONOCHROME1 or MONOCHROME2
   * @param slices one for each slice
   * @return the volume; its metadata carry the first slice's rescale and the grid's spacing
   * @throws IllegalArgumentException if counts do not fit, or it is in colour
   */
  public static Volume of(
      VoxelGrid grid, PixelBuffer voxels, ImageMetadata metadata, List<SliceSource> slices) {
    if (voxels.length() != grid.voxels() || slices.size() != grid.depth()) {
      throw new IllegalArgumentException(
          "%d x %d x %d voxels need as many values and a source for each slice, got %d and %d"
              .formatted(
                  grid.width(), grid.height(), grid.depth(), voxels.length(), slices.size()));
    }
    if (metadata.photometricInterpretation() == PhotometricInterpretation.RGB) {
      throw new IllegalArgumentException("a volume is gray, got RGB; take one channel");
    }
    ImageMetadata common =
        metadata.toBuilder().rescale(slices.get(0).rescale()).pixelSpacing(spacingOf(grid)).build();
    return new Volume(grid, voxels, common, List.copyOf(slices));
  }

  /**
   * A volume whose stored values are the real ones.
   *
   * @param grid counts and places
   * @param voxels depth x height x width values
   * @return without metadata and sources
   */
  public static Volume of(VoxelGrid grid, PixelBuffer voxels) {
    List<SliceSource> slices = Collections.nCopies(grid.depth(), SliceSource.of(Rescale.IDENTITY));
    return of(grid, voxels, ImageMetadata.builder().build(), slices);
  }

  static PixelSpacing spacingOf(VoxelGrid grid) {
    Point3 mm = grid.spacingMm();
    return new PixelSpacing(
        /* rowMm= */ mm.y(), /* columnMm= */ mm.x(), PixelSpacing.Source.PIXEL_SPACING);
  }

  /** Counts and places of the voxels. */
  public VoxelGrid grid() {
    return grid;
  }

  /** Columns. */
  public int width() {
    return grid.width();
  }

  /** Rows. */
  public int height() {
    return grid.height();
  }

  /** Slices. */
  public int depth() {
    return grid.depth();
  }

  /** The stored values. */
  public PixelBuffer voxels() {
    return voxels;
  }

  /** What is known about all slices. */
  public ImageMetadata metadata() {
    return metadata;
  }

  /** Where each slice comes from. */
  public List<SliceSource> slices() {
    return slices;
  }

  /**
   * How a slice's stored values become real ones.
   *
   * @param slice from 0
   * @return slope, intercept, units
   */
  public Rescale rescale(int slice) {
    return slices.get(slice).rescale();
  }

  /** Whether all slices share one rescale. */
  public boolean hasOneRescale() {
    return slices.stream().allMatch(s -> s.rescale().equals(slices.get(0).rescale()));
  }

  /**
   * One real value.
   *
   * @param column from 0
   * @param row from 0
   * @param slice from 0
   * @return in the units of {@link #rescale}
   * @throws IndexOutOfBoundsException if it lies outside
   */
  public double value(int column, int row, int slice) {
    Objects.checkIndex(column, width());
    Objects.checkIndex(row, height());
    Objects.checkIndex(slice, depth());
    return rescale(slice).apply(voxels.get((slice * height() + row) * width() + column));
  }

  /**
   * One slice as it was stored.
   *
   * @param index from 0
   * @return values copied, with that slice's rescale
   * @throws IndexOutOfBoundsException if there is none
   */
  public MedicalImage slice(int index) {
    Objects.checkIndex(index, depth());
    int length = width() * height();
    ImageMetadata own = metadata.toBuilder().rescale(rescale(index)).build();
    return MedicalImage.of(
        new Size(width(), height()), 1, 1, voxels.slice(index * length, (index + 1) * length), own);
  }

  /** All slices as frames of one image: stored values where one rescale holds, else real ones. */
  public MedicalImage toImage() {
    Size size = new Size(width(), height());
    if (hasOneRescale()) {
      return MedicalImage.of(size, depth(), 1, voxels, metadata);
    }
    Rescale real = new Rescale(1, 0, rescale(0).units());
    ImageMetadata own = metadata.toBuilder().rescale(real).pixelPaddingValue(null).build();
    return MedicalImage.of(size, depth(), 1, PixelBuffer.F32.wrap(realValues()), own);
  }

  /** All real values, slice by slice, copied. */
  public float[] realValues() {
    float[] out = new float[voxels.length()];
    int plane = width() * height();
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) rescale(i / plane).apply(voxels.get(i));
    }
    return out;
  }

  /**
   * The picture of a plane, trilinear.
   *
   * @param plane where
   * @return real values as floats; the least value of the volume outside it
   */
  public MedicalImage reslice(SlicePlane plane) {
    return reslice(plane, Reslicing.trilinear());
  }

  /**
   * The picture of a plane or a slab. Trilinear values equal those of SciPy's {@code
   * map_coordinates(order=1, mode='nearest')} up to half a voxel beyond the outermost centres. A
   * slab is sampled in equal steps no longer than a voxel, first and last on its faces; samples
   * outside the volume do not count.
   *
   * @param plane where
   * @param how interpolation and slab
   * @return real values as floats
   */
  public MedicalImage reslice(SlicePlane plane, Reslicing how) {
    return Reslicer.reslice(this, plane, how);
  }

  /**
   * The greatest, least or mean value on each line through the whole volume.
   *
   * @param plane from where one looks
   * @param how what becomes of the values on a line
   * @return real values as floats, in square pixels as fine as the voxels
   */
  public MedicalImage project(AnatomicalPlane plane, Reslicing.Combination how) {
    double[] range = grid.rangeMm(plane.normal());
    SlicePlane middle = SlicePlane.of(grid, plane, (range[0] + range[1]) / 2);
    return reslice(middle, Reslicing.trilinear().slab(how, range[1] - range[0]));
  }

  /**
   * The same patient on a grid of other spacing and perpendicular axes: along columns, rows and the
   * slices' normal. A tilted gantry is straightened. The grid begins at the rim of the volume's
   * voxel centres and never reaches beyond them.
   *
   * @param spacingMm of columns (x), rows (y) and slices (z), each above 0
   * @param interpolation between voxels
   * @return stored values in the same type (integers rounded, halves up) if one rescale holds for
   *     all slices, else real ones as floats; the least value where a tilt leaves corners empty
   * @throws IllegalArgumentException if a spacing is not above 0, or there would be too many voxels
   */
  public Volume resample(Point3 spacingMm, Reslicing.Interpolation interpolation) {
    return Reslicer.resample(this, Reslicer.grid(grid, spacingMm), interpolation);
  }

  /** The same patient in cubes as small as the least spacing, trilinear; see {@link #resample}. */
  public Volume isotropic() {
    Point3 mm = grid.spacingMm();
    double least = Math.min(mm.x(), Math.min(mm.y(), mm.z()));
    return resample(new Point3(least, least, least), Reslicing.Interpolation.TRILINEAR);
  }

  /** One line for people: counts, spacing, axes, type and metadata; no patient data. */
  public String describe() {
    Point3 mm = grid.spacingMm();
    return String.format(
        Locale.ROOT,
        "%d x %d x %d voxels of %.4g x %.4g x %.4g mm, axes %s%s, %s, %s",
        width(),
        height(),
        depth(),
        mm.x(),
        mm.y(),
        mm.z(),
        grid.axisCodes(),
        grid.isSheared() ? " (sheared)" : "",
        voxels.type(),
        metadata);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Volume other
        && grid.equals(other.grid)
        && metadata.equals(other.metadata)
        && slices.equals(other.slices)
        && voxels.equals(other.voxels);
  }

  @Override
  public int hashCode() {
    return Objects.hash(grid, metadata, slices);
  }

  @Override
  public String toString() {
    return "Volume[" + describe() + "]";
  }
}
