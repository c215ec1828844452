package io.medimg.core.image;

import io.medimg.core.geometry.AffineMap3;
import io.medimg.core.geometry.Point3;
import io.medimg.core.geometry.Size;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Cuts and resamples a volume. Safe for use by several threads. */
final class Reslicer {
  /** Samples of one picture: more than 2^30 voxels take, seen along any of their axes. */
  private static final long MOST_SAMPLES = 1L << 33;

  /** As many as {@code Limits.defaults()} admits of a file. */
  private static final long MOST_VOXELS = 1L << 30;

  private Reslicer() {}

  /** Pixels of a plane, in real units. */
  static MedicalImage reslice(Volume volume, SlicePlane plane, Reslicing how) {
    VoxelSampler sampler = new VoxelSampler(volume, /* real= */ true, how.interpolation());
    Outside outside = new Outside(sampler, how.outside());
    AffineMap3 toVoxel = volume.grid().toPatient().inverse();
    double[] offsets = offsets(volume.grid(), plane, how.slabMm());
    float[] out = new float[Math.toIntExact(plane.size().pixels())];
    Slab slab = new Slab(plane.size().width(), how.combination(), outside);
    for (int row = 0; row < plane.size().height(); row++) {
      slab.clear();
      for (double offset : offsets) {
        Point3 start = plane.at(0, row).plus(plane.normal().times(offset));
        slab.add(sampler, toVoxel.apply(start), toVoxel.applyToDirection(plane.stepRight()));
      }
      slab.write(out, row * plane.size().width());
    }
    return MedicalImage.of(
        plane.size(),
        1,
        1,
        PixelBuffer.F32.wrap(out),
        real(volume).pixelSpacing(plane.spacing()).build());
  }

  /**
   * Where a slab is sampled: at least once per voxel, the outermost on its faces. Samples outside
   * the volume are left out, since they do not count.
   */
  private static double[] offsets(VoxelGrid grid, SlicePlane plane, double slabMm) {
    Point3 normal = plane.normal();
    double gaps = Math.ceil(slabMm / grid.stepMm(normal) - 1e-6);
    if (!(gaps >= 1)) {
      return new double[] {0};
    }
    double[] reach = grid.reachMm(normal);
    double face = plane.origin().dot(normal) - slabMm / 2;
    double first = Math.max(0, Math.ceil((reach[0] - face) / slabMm * gaps));
    double last = Math.min(gaps, Math.floor((reach[1] - face) / slabMm * gaps));
    double count = Math.max(0, last - first + 1);
    checkWork(plane.size(), count, slabMm);
    double[] offsets = new double[(int) count];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = slabMm * (first + i) / gaps - slabMm / 2;
    }
    return offsets;
  }

  private static void checkWork(Size size, double perPixel, double slabMm) {
    if (!(perPixel * size.pixels() <= MOST_SAMPLES) || perPixel > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s pixels through a slab of %s mm would take %.3g samples, more than %d;"
                  + " give larger pixels or a thinner slab, or resample the volume first",
              size,
              slabMm,
              perPixel * size.pixels(),
              MOST_SAMPLES));
    }
  }

  /** Metadata of values that are real already. */
  private static ImageMetadata.Builder real(Volume volume) {
    ImageMetadata.Builder builder = volume.metadata().toBuilder();
    String units = volume.rescale(0).units();
    return builder.rescale(new Rescale(1, 0, units)).pixelPaddingValue(null);
  }

  /** The value outside the volume, looked for when it is first needed. Not safe for threads. */
  private static final class Outside {
    private final VoxelSampler sampler;
    private final double[] known;
    private final boolean[] isKnown;

    Outside(VoxelSampler sampler, OptionalDouble given) {
      this.sampler = sampler;
      this.known = new double[] {given.orElse(0)};
      this.isKnown = new boolean[] {given.isPresent()};
    }

    double value() {
      if (!isKnown[0]) {
        known[0] = sampler.least();
        isKnown[0] = true;
      }
      return known[0];
    }
  }

  /** One row of pixels with all that lies above one another. Not safe for several threads. */
  private static final class Slab {
    private final Reslicing.Combination combination;
    private final Outside outside;
    private final double[] values;
    private final boolean[] inside;
    private final double[] combined;
    private final int[] counts;

    Slab(int width, Reslicing.Combination combination, Outside outside) {
      this.combination = combination;
      this.outside = outside;
      values = new double[width];
      inside = new boolean[width];
      combined = new double[width];
      counts = new int[width];
    }

    void clear() {
      Arrays.fill(counts, 0);
    }

    void add(VoxelSampler sampler, Point3 start, Point3 step) {
      sampler.line(start, step, values, inside);
      for (int i = 0; i < values.length; i++) {
        if (inside[i]) {
          combined[i] = counts[i]++ == 0 ? values[i] : combine(combined[i], values[i]);
        }
      }
    }

    private double combine(double a, double b) {
      return switch (combination) {
        case MAXIMUM -> Math.max(a, b);
        case MINIMUM -> Math.min(a, b);
        case MEAN -> a + b;
      };
    }

    void write(float[] out, int at) {
      boolean mean = combination == Reslicing.Combination.MEAN;
      for (int i = 0; i < combined.length; i++) {
        double value = counts[i] == 0 ? outside.value() : combined[i];
        out[at + i] = (float) (mean && counts[i] > 1 ? value / counts[i] : value);
      }
    }
  }

  /** Voxels of another grid: stored values where one rescale holds, real ones otherwise. */
  static Volume resample(Volume volume, VoxelGrid grid, Reslicing.Interpolation interpolation) {
    boolean stored = volume.hasOneRescale();
    VoxelSampler sampler = new VoxelSampler(volume, !stored, interpolation);
    Outside outside = new Outside(sampler, OptionalDouble.empty());
    SampleType type = stored ? volume.voxels().type() : SampleType.F32;
    VoxelSink sink = new VoxelSink(type, grid.voxels());
    AffineMap3 toVoxel = volume.grid().toPatient().inverse();
    Point3 step = toVoxel.applyToDirection(grid.toPatient().stepI());
    double[] row = new double[grid.width()];
    boolean[] inside = new boolean[grid.width()];
    for (int k = 0; k < grid.depth(); k++) {
      for (int j = 0; j < grid.height(); j++) {
        Point3 start = toVoxel.apply(grid.toPatient().apply(new Point3(0, j, k)));
        sampler.line(start, step, row, inside);
        for (int i = 0; i < row.length; i++) {
          row[i] = inside[i] ? row[i] : outside.value();
        }
        sink.add(row);
      }
    }
    ImageMetadata metadata =
        (stored ? volume.metadata().toBuilder() : real(volume))
            .pixelSpacing(Volume.spacingOf(grid))
            .build();
    return Volume.of(grid, sink.buffer(), metadata, sources(volume, grid, metadata.rescale()));
  }

  private static List<SliceSource> sources(Volume volume, VoxelGrid grid, Rescale rescale) {
    AffineMap3 toVoxel = volume.grid().toPatient().inverse();
    List<SliceSource> sources = new ArrayList<>();
    for (int k = 0; k < grid.depth(); k++) {
      Point3 middle = new Point3((grid.width() - 1) / 2.0, (grid.height() - 1) / 2.0, k);
      double slice = toVoxel.apply(grid.toPatient().apply(middle)).z();
      long nearest = Math.max(0, Math.min(volume.depth() - 1, Math.round(slice)));
      SliceSource source = volume.slices().get((int) nearest);
      boolean between = source.interpolated() || Math.abs(slice - nearest) > 1e-6;
      sources.add(
          new SliceSource(
              source.file(), source.sopInstanceUid(), source.frame(), rescale, between));
    }
    return sources;
  }

  /**
   * A grid of perpendicular axes along the columns, rows and normal of another, from its rim on.
   */
  static VoxelGrid grid(VoxelGrid from, Point3 spacingMm) {
    Point3 u = from.toPatient().stepI().unit();
    Point3 j = from.toPatient().stepJ();
    Point3 v = j.minus(u.times(u.dot(j))).unit();
    Point3 w = u.cross(v);
    if (w.dot(from.toPatient().stepK()) < 0) {
      w = w.times(-1);
    }
    Point3[] axes = {u, v, w};
    double[] mm = {spacingMm.x(), spacingMm.y(), spacingMm.z()};
    int[] counts = new int[3];
    Point3 origin = Point3.ORIGIN;
    for (int a = 0; a < 3; a++) {
      double[] range = from.rangeMm(axes[a]);
      counts[a] = count(range[1] - range[0], mm[a]);
      origin = origin.plus(axes[a].times(range[0]));
    }
    if ((double) counts[0] * counts[1] * counts[2] > MOST_VOXELS) {
      throw new IllegalArgumentException(
          "%d x %d x %d voxels of %s x %s x %s mm would be more than %d; give a larger spacing"
              .formatted(counts[0], counts[1], counts[2], mm[0], mm[1], mm[2], MOST_VOXELS));
    }
    AffineMap3 map = new AffineMap3(u.times(mm[0]), v.times(mm[1]), w.times(mm[2]), origin);
    return new VoxelGrid(counts[0], counts[1], counts[2], map);
  }

  private static int count(double lengthMm, double mm) {
    double count = Math.floor(lengthMm / mm + 1e-6) + 1;
    if (!(mm > 0) || !(count <= 1 << 20)) {
      throw new IllegalArgumentException(
          "voxels of %s mm along %s mm: give a spacing above 0 that is not too fine"
              .formatted(mm, lengthMm));
    }
    return (int) count;
  }
}
