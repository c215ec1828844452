package io.medimg.dicom.series;

import io.medimg.core.geometry.PatientSpace;
import io.medimg.core.geometry.Point3;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.series.SeriesNotice.Kind;
import io.medimg.dicom.series.SliceHeader.Place;
import io.medimg.dicom.series.SliceHeader.Plane;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads where a slice lies. This is the one gate through which positions, orientations and spacings
 * of headers come: what {@link PatientSpace} does not hold is named and goes no further. Safe for
 * use by several threads.
 */
final class PlaneReader {
  /** How far directions may be from length 1, and from perpendicular. */
  private static final double TOLERANCE = 0.01;

  private PlaneReader() {}

  /** Two directions of length 1, perpendicular. */
  record Axes(Point3 alongRow, Point3 alongColumn) {
    static final Axes AXIAL = new Axes(new Point3(1, 0, 0), new Point3(0, 1, 0));

    /** From Image Orientation (Patient); null if it is not that. */
    static @Nullable Axes of(double[] v) {
      if (v.length != 6) {
        return null;
      }
      Point3 row = new Point3(v[0], v[1], v[2]);
      Point3 column = new Point3(v[3], v[4], v[5]);
      boolean unit =
          Math.abs(row.length() - 1) < TOLERANCE && Math.abs(column.length() - 1) < TOLERANCE;
      return unit && Math.abs(row.dot(column)) <= TOLERANCE
          ? new Axes(row.unit(), column.unit())
          : null;
    }

    Point3 normal() {
      return alongRow.cross(alongColumn).unit();
    }
  }

  /** Where a frame lies, moved along its normal. */
  static Place place(FrameGroups g, double offsetMm) {
    double[] position =
        g.group(SeriesTags.PLANE_POSITION_SEQUENCE).numbers(SeriesTags.IMAGE_POSITION);
    double[] orientation =
        g.group(SeriesTags.PLANE_ORIENTATION_SEQUENCE).numbers(SeriesTags.IMAGE_ORIENTATION);
    DicomDataset measures = g.group(Tag.PIXEL_MEASURES_SEQUENCE);
    return place(position, orientation, measures, offsetMm);
  }

  /** The same, from values that have been read. */
  static Place place(
      double[] position, double[] orientation, DicomDataset measures, double offsetMm) {
    if (position.length == 0 || orientation.length == 0 || !measures.contains(Tag.PIXEL_SPACING)) {
      return Place.none(Kind.NO_POSITION, "no position, orientation or pixel spacing");
    }
    Axes axes = Axes.of(orientation);
    if (axes == null) {
      return Place.none(
          Kind.NO_POSITION,
          "Image Orientation (Patient) (0020,0037) is not two perpendicular directions of length 1");
    }
    if (position.length != 3) {
      return Place.none(
          Kind.NO_POSITION,
          "Image Position (Patient) (0020,0032) has %d numbers; 3 are wanted"
              .formatted(position.length));
    }
    Point3 first = new Point3(position[0], position[1], position[2]);
    return place(first.plus(axes.normal().times(offsetMm)), axes, measures);
  }

  /** The same, from directions that have been checked. */
  static Place place(Point3 at, Axes axes, DicomDataset measures) {
    double[] mm = measures.numbers(Tag.PIXEL_SPACING);
    if (mm.length != 2 || !PatientSpace.isSpacing(mm[0]) || !PatientSpace.isSpacing(mm[1])) {
      return Place.none(
          Kind.NO_POSITION,
          "Pixel Spacing (0028,0030) is %s; two numbers from %s to %s mm are accepted"
              .formatted(
                  Arrays.toString(Arrays.copyOf(mm, Math.min(mm.length, 3))),
                  PatientSpace.LEAST_SPACING_MM,
                  PatientSpace.GREATEST_SPACING_MM));
    }
    if (!PatientSpace.holds(at)) {
      return Place.none(
          Kind.NO_POSITION,
          "Image Position (Patient) (0020,0032) leads to (%s, %s, %s); up to %s mm is accepted"
              .formatted(at.x(), at.y(), at.z(), PatientSpace.FARTHEST_MM));
    }
    double between = sliceMm(measures);
    return Place.at(
        new Plane(
            at,
            axes.alongRow(),
            axes.alongColumn(),
            /* columnMm= */ mm[1],
            /* rowMm= */ mm[0],
            Double.isNaN(between) ? 1 : Math.abs(between)));
  }

  /**
   * The distance from slice to slice: Spacing Between Slices, with its sign, else Slice Thickness.
   *
   * @return NaN if neither is a spacing
   */
  static double sliceMm(DicomDataset measures) {
    double between = measures.number(SeriesTags.SPACING_BETWEEN_SLICES).orElse(0);
    if (PatientSpace.isSpacing(Math.abs(between))) {
      return between;
    }
    double thick = measures.number(SeriesTags.SLICE_THICKNESS).orElse(0);
    return PatientSpace.isSpacing(thick) ? thick : Double.NaN;
  }
}
