package io.medimg.dicom.series;

import io.medimg.core.geometry.Point3;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.series.PlaneReader.Axes;
import io.medimg.dicom.series.SeriesNotice.Kind;
import io.medimg.dicom.series.SliceHeader.Place;
import io.medimg.dicom.series.SliceHeader.Shape;
import io.medimg.dicom.series.SliceHeader.Tile;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A whole volume in one picture, its slices side by side: Siemens' mosaics and United Imaging's
 * {@code VFRAME}. Where it cannot be unfolded with certainty, it says why. Immutable and safe for
 * use by several threads.
 *
 * @param rows of a tile
 * @param columns of a tile
 * @param slices in the order of the tiles, row by row; none if it cannot be unfolded
 * @param csa Siemens' header, null of other makers
 * @param flaw why it cannot be unfolded, null if it can
 */
record Mosaic(
    int rows,
    int columns,
    List<Slice> slices,
    @Nullable CsaHeader csa,
    @Nullable SeriesNotice flaw) {
  private static final int MOST_SLICES = 4096;

  /** One tile and where it lies. */
  record Slice(Tile tile, Place place) {}

  /** The mosaic that a file is; null if it is none. */
  static @Nullable Mosaic of(DicomDataset d, Shape shape) {
    if (shape.frames() > 1) {
      return null;
    }
    OptionalInt united = d.privateTag(0x0065, "Image Private Header", 0x50);
    if (united.isPresent() && d.strings(SeriesTags.IMAGE_TYPE).contains("VFRAME")) {
      return ofUnitedImaging(d, shape, (int) d.number(united.getAsInt()).orElse(0));
    }
    CsaHeader csa = CsaHeader.of(d);
    OptionalInt stated = d.privateTag(0x0019, "SIEMENS MR HEADER", 0x0A);
    double other = stated.isPresent() ? d.number(stated.getAsInt()).orElse(0) : 0;
    int count = (int) csa.number(CsaHeader.SLICES, other);
    boolean said = d.strings(SeriesTags.IMAGE_TYPE).contains("MOSAIC");
    return said || count > 1 ? ofSiemens(d, shape, csa, count) : null;
  }

  private static Mosaic refused(@Nullable CsaHeader csa, String why) {
    return new Mosaic(
        0,
        0,
        List.of(),
        csa,
        new SeriesNotice(Kind.MOSAIC, "a mosaic of slices that cannot be unfolded: " + why));
  }

  private static Mosaic ofSiemens(DicomDataset d, Shape shape, CsaHeader csa, int count) {
    if (count < 1 || count > MOST_SLICES) {
      return refused(csa, "NumberOfImagesInMosaic is missing or not 1 to " + MOST_SLICES);
    }
    int side = (int) Math.ceil(Math.sqrt(count));
    String uneven = uneven(shape, side, side);
    if (uneven != null) {
      return refused(csa, uneven);
    }
    Axes axes = Axes.of(d.numbers(SeriesTags.IMAGE_ORIENTATION));
    double[] n = csa.numbers(CsaHeader.NORMAL);
    if (axes == null || n.length != 3) {
      return refused(csa, "Image Orientation (Patient) or SliceNormalVector is missing");
    }
    double along = axes.normal().dot(new Point3(n[0], n[1], n[2]));
    double mm = PlaneReader.sliceMm(d);
    if (!(Math.abs(Math.abs(along) - 1) < 0.01) || Double.isNaN(mm)) {
      return refused(csa, "SliceNormalVector, or the distance between slices, cannot be used");
    }
    double[] p = d.numbers(SeriesTags.IMAGE_POSITION);
    double[] spacing = d.numbers(Tag.PIXEL_SPACING);
    if (p.length != 3 || spacing.length != 2) {
      return refused(csa, "Image Position (Patient) or Pixel Spacing is missing");
    }
    int rows = shape.rows() / side;
    int columns = shape.columns() / side;
    // The position is that of a picture as large as the mosaic around the centre of the slice.
    Point3 first =
        new Point3(p[0], p[1], p[2])
            .plus(axes.alongRow().times(spacing[1] * (shape.columns() - columns) / 2.0))
            .plus(axes.alongColumn().times(spacing[0] * (shape.rows() - rows) / 2.0));
    Point3 step = axes.normal().times(Math.signum(along) * Math.abs(mm));
    List<Slice> slices = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      Place place = PlaneReader.place(first.plus(step.times(k)), axes, d);
      slices.add(new Slice(tile(k, side, rows, columns, shape), place));
    }
    return new Mosaic(rows, columns, slices, csa, null);
  }

  private static Mosaic ofUnitedImaging(DicomDataset d, Shape shape, int count) {
    OptionalInt tag = d.privateTag(0x0065, "Image Private Header", 0x51);
    List<DicomDataset> items = tag.isPresent() ? d.items(tag.getAsInt()) : List.of();
    if (count < 1 || count > MOST_SLICES || items.size() != count) {
      return refused(null, "%d slices are stated and %d positions".formatted(count, items.size()));
    }
    int across = (int) Math.ceil(Math.sqrt(count));
    int down = (count + across - 1) / across;
    String uneven = uneven(shape, across, down);
    if (uneven != null) {
      return refused(null, uneven);
    }
    int rows = shape.rows() / down;
    int columns = shape.columns() / across;
    List<Slice> slices = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      Place place =
          PlaneReader.place(
              items.get(k).numbers(SeriesTags.IMAGE_POSITION),
              d.numbers(SeriesTags.IMAGE_ORIENTATION),
              d,
              0);
      slices.add(new Slice(tile(k, across, rows, columns, shape), place));
    }
    return new Mosaic(rows, columns, slices, null, null);
  }

  private static @Nullable String uneven(Shape shape, int across, int down) {
    return shape.columns() % across == 0 && shape.rows() % down == 0
        ? null
        : "%d x %d pixels do not divide into %d x %d tiles"
            .formatted(shape.columns(), shape.rows(), across, down);
  }

  private static Tile tile(int k, int across, int rows, int columns, Shape shape) {
    return new Tile(k, k % across * columns, k / across * rows, shape.columns(), shape.rows());
  }
}
