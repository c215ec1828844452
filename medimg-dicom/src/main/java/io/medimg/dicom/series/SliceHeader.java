package io.medimg.dicom.series;

import io.medimg.core.geometry.Point3;
import io.medimg.core.image.Rescale;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.series.SeriesNotice.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one slice while a folder is looked through: a few hundred bytes. A slice is a
 * frame, or a tile of a mosaic. Immutable and safe for use by several threads.
 *
 * @param file where it is
 * @param frame from 0
 * @param tile which part of the frame it is, null if all of it
 * @param identity its instance and place in the series
 * @param shape rows, columns, bits, sign
 * @param place where it lies, or why it can be in no volume
 * @param slope of this frame's own functional group; empty if it is the file's
 * @param intercept likewise
 * @param discriminators what tells frames in one place apart: a value for each {@link
 *     Discriminator}
 */
record SliceHeader(
    Path file,
    int frame,
    @Nullable Tile tile,
    Identity identity,
    Shape shape,
    Place place,
    OptionalDouble slope,
    OptionalDouble intercept,
    List<String> discriminators) {
  private static final int LONGEST = 200;

  /** Which instance it is. */
  record Identity(String seriesUid, String sopUid, String modality, int series, int number) {}

  /** What its pixels are like. */
  record Shape(int rows, int columns, int frames, int bits, boolean signed, boolean localizer) {}

  /** A part of a frame: its number and first pixel, from 0, and the size of the whole frame. */
  record Tile(int index, int x, int y, int frameColumns, int frameRows) {}

  /**
   * Where it lies.
   *
   * @param plane null if it can be in no volume
   * @param assumed whether nothing states orientation and position
   * @param flaw why there is no plane, null if there is one
   */
  record Place(@Nullable Plane plane, boolean assumed, @Nullable SeriesNotice flaw) {
    static Place at(Plane plane) {
      return new Place(plane, false, null);
    }

    static Place assumed(Plane plane) {
      return new Place(plane, true, null);
    }

    static Place none(Kind kind, String why) {
      return new Place(null, false, new SeriesNotice(kind, why));
    }
  }

  /** A slice in the patient: centre of the first pixel, directions of length 1, distances in mm. */
  record Plane(
      Point3 position,
      Point3 alongRow,
      Point3 alongColumn,
      double columnMm,
      double rowMm,
      double thicknessMm) {
    Point3 normal() {
      return alongRow.cross(alongColumn);
    }

    /** Whether both look the same way. */
    boolean isLike(Plane o) {
      return alongRow.minus(o.alongRow).length() < 1e-3
          && alongColumn.minus(o.alongColumn).length() < 1e-3;
    }

    boolean hasSpacingOf(Plane o) {
      return Math.abs(columnMm / o.columnMm - 1) < 1e-3 && Math.abs(rowMm / o.rowMm - 1) < 1e-3;
    }
  }

  /** Where it lies; null if it can be in no volume. */
  @Nullable Plane plane() {
    return place.plane;
  }

  /** One header for each slice of a file; none if it holds no image. */
  static List<SliceHeader> of(Path file, DicomDataset d) {
    if (d.integer(Tag.ROWS).orElse(0) < 1 || d.integer(Tag.COLUMNS).orElse(0) < 1) {
      return List.of();
    }
    Shape shape = shape(d);
    Identity identity = identity(d);
    Mosaic mosaic = Mosaic.of(d, shape);
    return mosaic == null
        ? frames(file, d, shape, identity)
        : tiles(file, d, mosaic, shape, identity);
  }

  private static List<SliceHeader> frames(
      Path file, DicomDataset d, Shape shape, Identity identity) {
    int groups = d.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).size();
    double[] offsets = d.numbers(SeriesTags.GRID_FRAME_OFFSET_VECTOR);
    List<Place> nuclear = NuclearFrames.places(d, shape);
    // A claimed count that nothing in the header bears out stays one header: the pixels will tell.
    int stated = Math.max(Math.max(groups, offsets.length), nuclear.size());
    int told = Math.min(shape.frames, Math.max(1, stated));
    FrameGroups first = FrameGroups.first(d);
    List<SliceHeader> headers = new ArrayList<>();
    for (int f = 0; f < told; f++) {
      FrameGroups g = first.at(f);
      double offset = f < offsets.length ? offsets[f] : 0;
      Place place =
          shape.frames > told
              ? Place.none(Kind.NO_POSITION, "frames have no positions of their own")
              : f < nuclear.size() ? nuclear.get(f) : PlaneReader.place(g, offset);
      headers.add(header(file, g, null, identity, shape, place, Discriminator.valuesOf(g, null)));
    }
    return headers;
  }

  private static List<SliceHeader> tiles(
      Path file, DicomDataset d, Mosaic mosaic, Shape shape, Identity identity) {
    FrameGroups g = FrameGroups.first(d);
    List<String> values = Discriminator.valuesOf(g, mosaic.csa());
    List<SliceHeader> headers = new ArrayList<>();
    if (mosaic.flaw() != null) {
      Place none = new Place(null, false, mosaic.flaw());
      headers.add(header(file, g, null, identity, shape, none, values));
    }
    for (Mosaic.Slice slice : mosaic.slices()) {
      Shape part =
          new Shape(mosaic.rows(), mosaic.columns(), 1, shape.bits, shape.signed, shape.localizer);
      headers.add(header(file, g, slice.tile(), identity, part, slice.place(), values));
    }
    return headers;
  }

  @SuppressWarnings("checkstyle:parameternumber") // a record's parts
  private static SliceHeader header(
      Path file,
      FrameGroups g,
      @Nullable Tile tile,
      Identity identity,
      Shape shape,
      Place place,
      List<String> discriminators) {
    DicomDataset values = g.group(Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE);
    OptionalDouble slope = values.number(Tag.RESCALE_SLOPE);
    OptionalDouble intercept = values.number(Tag.RESCALE_INTERCEPT);
    boolean fits = Rescale.fitsFloats(slope.orElse(1), intercept.orElse(0));
    Place usable =
        fits || slope.orElse(1) == 0
            ? place
            : Place.none(
                Kind.UNUSABLE_RESCALE,
                "Rescale Slope (0028,1053) %s and Intercept (0028,1052) %s give values that no float holds"
                    .formatted(slope.orElse(1), intercept.orElse(0)));
    return new SliceHeader(
        file,
        g.frame(),
        tile,
        identity,
        shape,
        usable,
        g.isEnhanced() ? slope : OptionalDouble.empty(),
        g.isEnhanced() ? intercept : OptionalDouble.empty(),
        discriminators);
  }

  private static Shape shape(DicomDataset d) {
    return new Shape(
        d.integer(Tag.ROWS).orElse(0),
        d.integer(Tag.COLUMNS).orElse(0),
        Math.max(1, d.integer(Tag.NUMBER_OF_FRAMES).orElse(1)),
        d.integer(Tag.BITS_ALLOCATED).orElse(0),
        d.integer(Tag.PIXEL_REPRESENTATION).orElse(0) == 1,
        d.strings(SeriesTags.IMAGE_TYPE).contains("LOCALIZER"));
  }

  private static Identity identity(DicomDataset d) {
    return new Identity(
        cut(d.string(SeriesTags.SERIES_INSTANCE_UID).orElse("")),
        cut(d.string(Tag.SOP_INSTANCE_UID).orElse("")),
        cut(d.string(Tag.MODALITY).orElse("")),
        d.integer(SeriesTags.SERIES_NUMBER).orElse(0),
        d.integer(SeriesTags.INSTANCE_NUMBER).orElse(0));
  }

  /** No file may make a header large. */
  static String cut(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
  }
}
