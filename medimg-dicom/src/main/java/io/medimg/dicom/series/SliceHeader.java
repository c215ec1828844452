package io.medimg.dicom.series;

import io.medimg.core.geometry.Point3;
import io.medimg.dicom.DicomDataset;
import io.medimg.dicom.Tag;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one frame while a folder is looked through: a few hundred bytes. Immutable and
 * safe for use by several threads.
 *
 * @param file where it is
 * @param frame from 0
 * @param identity its instance and place in the series
 * @param shape rows, columns, bits, sign
 * @param plane where it lies, null if the file does not say
 * @param slope of this frame's own functional group; empty if it is the file's
 * @param intercept likewise
 * @param discriminators what tells frames in one place apart
 */
record SliceHeader(
    Path file,
    int frame,
    Identity identity,
    Shape shape,
    @Nullable Plane plane,
    OptionalDouble slope,
    OptionalDouble intercept,
    List<String> discriminators) {
  /** What {@link #discriminators} are, in this order. */
  static final List<String> DISCRIMINATORS =
      List.of(
          "segments",
          "stacks",
          "echoes",
          "temporal positions",
          "trigger times",
          "b-values",
          "image types",
          "acquisitions");

  private static final int LONGEST = 200;

  /** Which instance it is. */
  record Identity(String seriesUid, String sopUid, String modality, int series, int number) {}

  /** What its pixels are like. */
  record Shape(int rows, int columns, int frames, int bits, boolean signed, boolean localizer) {}

  /** Where it lies: the centre of the first pixel, directions of length 1, distances in mm. */
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

    /** Whether both look the same way with the same spacing. */
    boolean isLike(Plane o) {
      return alongRow.minus(o.alongRow).length() < 1e-3
          && alongColumn.minus(o.alongColumn).length() < 1e-3;
    }

    boolean hasSpacingOf(Plane o) {
      return Math.abs(columnMm / o.columnMm - 1) < 1e-3 && Math.abs(rowMm / o.rowMm - 1) < 1e-3;
    }
  }

  /** One header for each frame of a file; none if it holds no image. */
  static List<SliceHeader> of(Path file, DicomDataset d) {
    if (d.integer(Tag.ROWS).orElse(0) < 1 || d.integer(Tag.COLUMNS).orElse(0) < 1) {
      return List.of();
    }
    Shape shape = shape(d);
    Identity identity = identity(d);
    int groups = d.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).size();
    double[] offsets = d.numbers(SeriesTags.GRID_FRAME_OFFSET_VECTOR);
    // A claimed count that nothing in the header bears out stays one header: the pixels will tell.
    int told = Math.min(shape.frames, Math.max(1, Math.max(groups, offsets.length)));
    List<SliceHeader> headers = new ArrayList<>();
    for (int f = 0; f < told; f++) {
      FrameGroups g = new FrameGroups(d, f);
      Plane plane = shape.frames > told ? null : plane(g, f < offsets.length ? offsets[f] : 0);
      DicomDataset values = g.group(Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE);
      headers.add(
          new SliceHeader(
              file,
              f,
              identity,
              shape,
              plane,
              g.isEnhanced() ? values.number(Tag.RESCALE_SLOPE) : OptionalDouble.empty(),
              g.isEnhanced() ? values.number(Tag.RESCALE_INTERCEPT) : OptionalDouble.empty(),
              discriminators(d, g)));
    }
    return headers;
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

  private static @Nullable Plane plane(FrameGroups g, double offsetMm) {
    double[] position =
        g.group(SeriesTags.PLANE_POSITION_SEQUENCE).numbers(SeriesTags.IMAGE_POSITION);
    double[] axes =
        g.group(SeriesTags.PLANE_ORIENTATION_SEQUENCE).numbers(SeriesTags.IMAGE_ORIENTATION);
    DicomDataset measures = g.group(Tag.PIXEL_MEASURES_SEQUENCE);
    double[] spacing = measures.numbers(Tag.PIXEL_SPACING);
    if (position.length != 3 || axes.length != 6 || spacing.length != 2) {
      return null;
    }
    Point3 row = new Point3(axes[0], axes[1], axes[2]);
    Point3 column = new Point3(axes[3], axes[4], axes[5]);
    Point3 at = new Point3(position[0], position[1], position[2]);
    boolean unit = Math.abs(row.length() - 1) < 0.01 && Math.abs(column.length() - 1) < 0.01;
    if (!at.isFinite() || !unit || Math.abs(row.dot(column)) > 0.01) {
      return null;
    }
    if (!(spacing[0] > 0 && spacing[1] > 0)) {
      return null;
    }
    double between = measures.number(SeriesTags.SPACING_BETWEEN_SLICES).orElse(0);
    double thick = measures.number(SeriesTags.SLICE_THICKNESS).orElse(0);
    Point3 normal = row.cross(column).unit();
    return new Plane(
        at.plus(normal.times(offsetMm)),
        row.unit(),
        column.unit(),
        /* columnMm= */ spacing[1],
        /* rowMm= */ spacing[0],
        between > 0 ? between : thick > 0 ? thick : 1);
  }

  private static List<String> discriminators(DicomDataset d, FrameGroups g) {
    DicomDataset content = g.group(SeriesTags.FRAME_CONTENT_SEQUENCE);
    boolean enhanced = g.isEnhanced();
    return List.of(
        text(
            g.group(SeriesTags.SEGMENT_IDENTIFICATION_SEQUENCE),
            SeriesTags.REFERENCED_SEGMENT_NUMBER),
        text(content, SeriesTags.STACK_ID),
        enhanced
            ? text(g.group(SeriesTags.MR_ECHO_SEQUENCE), SeriesTags.EFFECTIVE_ECHO_TIME)
            : text(d, SeriesTags.ECHO_NUMBERS),
        enhanced
            ? text(content, SeriesTags.TEMPORAL_POSITION_INDEX)
            : text(d, SeriesTags.TEMPORAL_POSITION),
        text(d, SeriesTags.TRIGGER_TIME),
        text(g.group(SeriesTags.MR_DIFFUSION_SEQUENCE), SeriesTags.DIFFUSION_B_VALUE),
        cut(String.join("\\", d.strings(SeriesTags.IMAGE_TYPE))),
        text(d, SeriesTags.ACQUISITION_NUMBER));
  }

  private static String text(DicomDataset d, int tag) {
    OptionalDouble number = d.number(tag);
    return number.isPresent()
        ? String.valueOf(number.getAsDouble())
        : cut(d.string(tag).orElse(""));
  }

  /** No file may make a header large. */
  private static String cut(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
  }
}
