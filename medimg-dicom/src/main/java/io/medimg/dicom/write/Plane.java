package io.medimg.dicom.write;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Point;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Where a grid of pixels lies in a frame of reference (PS3.3, C.7.6.2). Safe for use by several
 * threads as long as nobody modifies the arrays, which are not copied.
 *
 * @param frameOfReference its identifier
 * @param position of the centre of the first pixel, in millimetres
 * @param orientation the directions of rows and of columns
 * @param spacing between rows, between columns
 * @param thickness of the slice, if that is known
 */
@SuppressWarnings("ArrayRecordComponent") // not shared beyond this package
record Plane(
    String frameOfReference,
    double[] position,
    double[] orientation,
    double[] spacing,
    OptionalDouble thickness) {
  private static final double SQUARE = 1e-6;

  /** The item of Pixel Measures. */
  DicomBuilder measures() {
    DicomBuilder measures = DicomBuilder.create().number(Attr.PIXEL_SPACING, spacing);
    thickness.ifPresent(mm -> measures.number(Attr.SLICE_THICKNESS, mm));
    return measures;
  }

  /**
   * Where another grid lies whose place on this plane's pixels is known.
   *
   * @param toPixels from continuous coordinates of the grid to those of this plane's pixels
   * @return empty if its rows and columns are not at right angles here
   */
  Optional<Plane> under(AffineMap toPixels) {
    double[] right = {toPixels.m00() * spacing[1], toPixels.m10() * spacing[0]};
    double[] down = {toPixels.m01() * spacing[1], toPixels.m11() * spacing[0]};
    double width = Math.hypot(right[0], right[1]);
    double height = Math.hypot(down[0], down[1]);
    double cosine = (right[0] * down[0] + right[1] * down[1]) / (width * height);
    if (!(Math.abs(cosine) < SQUARE)) {
      return Optional.empty();
    }
    Point first = toPixels.apply(new Point(0.5, 0.5));
    double[] away = {(first.x() - 0.5) * spacing[1], (first.y() - 0.5) * spacing[0]};
    double[] rows = along(right[0] / width, right[1] / width);
    double[] columns = along(down[0] / height, down[1] / height);
    double[] shift = along(away[0], away[1]);
    double[] origin = new double[3];
    double[] directions = new double[6];
    for (int i = 0; i < 3; i++) {
      origin[i] = position[i] + shift[i];
      directions[i] = rows[i];
      directions[i + 3] = columns[i];
    }
    double[] mm = {height, width};
    return Optional.of(new Plane(frameOfReference, origin, directions, mm, thickness));
  }

  /** A way of so much along the rows and so much along the columns. */
  private double[] along(double row, double column) {
    double[] way = new double[3];
    for (int i = 0; i < 3; i++) {
      way[i] = row * orientation[i] + column * orientation[i + 3] + 0.0;
    }
    return way;
  }
}
