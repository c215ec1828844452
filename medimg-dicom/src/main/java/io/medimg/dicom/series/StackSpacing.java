package io.medimg.dicom.series;

import io.medimg.core.geometry.Point3;
import io.medimg.dicom.series.SeriesNotice.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How far apart the slices of a stack lie, and what is odd about it. Immutable and safe for use by
 * several threads.
 *
 * @param positionsMm along the normal, ascending, from 0
 * @param spacingMm the most frequent distance, the lesser of equally frequent ones
 * @param count slices on an even grid of that distance from the first to the last
 * @param step from one slice of that grid to the next, in the patient
 * @param notices what is odd
 */
record StackSpacing(
    double[] positionsMm, double spacingMm, int count, Point3 step, List<SeriesNotice> notices) {
  /** Distances count as equal within this part, and this many mm. */
  private static final double TOLERANCE = 0.01;

  private static final double TOLERANCE_MM = 0.01;

  /** How far a slice may lie beside the line of the others. */
  static final double BESIDE_MM = 0.2;

  private static final double LEAST_TILT_DEG = 0.05;

  /** No gantry leans farther; the axes of voxels would lie nearly in one plane. */
  private static final double MOST_TILT_DEG = 75;

  /**
   * Looks at a stack.
   *
   * @param planes ascending along their normal, at least one, no two in one place
   */
  static StackSpacing of(List<SliceHeader.Plane> planes) {
    SliceHeader.Plane first = planes.get(0);
    Point3 normal = first.normal().unit();
    int n = planes.size();
    double[] t = new double[n];
    for (int i = 0; i < n; i++) {
      t[i] = planes.get(i).position().minus(first.position()).dot(normal);
    }
    List<SeriesNotice> notices = new ArrayList<>();
    if (n == 1) {
      double mm = first.thicknessMm();
      notices.add(notice(Kind.SINGLE_SLICE, "one slice; %.4g mm stands for the spacing", mm));
      return new StackSpacing(t, mm, 1, normal.times(mm), List.copyOf(notices));
    }
    Point3 line = planes.get(n - 1).position().minus(first.position()).times(1 / t[n - 1]);
    inLine(planes, t, line, notices);
    tilt(line, normal, notices);
    double spacing = mostFrequent(t);
    gaps(t, spacing, notices);
    boolean even = notices.stream().noneMatch(x -> x.kind() == Kind.UNEVEN_SPACING);
    boolean whole = even && notices.stream().noneMatch(x -> x.kind() == Kind.MISSING_SLICES);
    long gaps = Math.min(Integer.MAX_VALUE - 1L, Math.round(t[n - 1] / spacing));
    int count = whole ? n : (int) gaps + 1;
    // The mean of all distances carries less of their rounding than any one of them.
    double mm = even ? t[n - 1] / (count - 1) : spacing;
    return new StackSpacing(t, mm, count, line.times(mm), List.copyOf(notices));
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
  static SeriesNotice notice(Kind kind, String format, Object... values) {
    return new SeriesNotice(kind, String.format(Locale.ROOT, format, values));
  }

  private static void inLine(
      List<SliceHeader.Plane> planes, double[] t, Point3 line, List<SeriesNotice> notices) {
    Point3 origin = planes.get(0).position();
    double most = 0;
    for (int i = 0; i < t.length; i++) {
      Point3 expected = origin.plus(line.times(t[i]));
      most = Math.max(most, planes.get(i).position().minus(expected).length());
    }
    if (most > BESIDE_MM) {
      notices.add(notice(Kind.NOT_IN_LINE, "slices lie up to %.3g mm beside one line", most));
    }
  }

  private static void tilt(Point3 line, Point3 normal, List<SeriesNotice> notices) {
    double deg = Math.toDegrees(Math.acos(Math.min(1, 1 / line.length())));
    if (deg > MOST_TILT_DEG) {
      notices.add(
          notice(
              Kind.NOT_IN_LINE,
              "slices are stacked %.1f degrees off their normal; up to %.0f make a volume",
              deg,
              MOST_TILT_DEG));
    } else if (deg > LEAST_TILT_DEG && Math.abs(line.unit().dot(normal)) < 1) {
      notices.add(
          notice(
              Kind.GANTRY_TILT,
              "slices are stacked %.1f degrees off their normal; the volume is sheared",
              deg));
    }
  }

  private static boolean equal(double a, double b) {
    return Math.abs(a - b) <= Math.max(TOLERANCE_MM, TOLERANCE * Math.max(a, b));
  }

  /** The most frequent distance between neighbours in an ascending list of two or more. */
  static double mostFrequent(double[] t) {
    double best = Double.MAX_VALUE;
    int most = 0;
    double[] gaps = new double[t.length - 1];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = t[i + 1] - t[i];
    }
    java.util.Arrays.sort(gaps);
    for (int from = 0; from < gaps.length; ) {
      int to = from + 1;
      while (to < gaps.length && equal(gaps[from], gaps[to])) {
        to++;
      }
      if (to - from > most) {
        most = to - from;
        best = gaps[(from + to) / 2];
      }
      from = to;
    }
    return best;
  }

  private static void gaps(double[] t, double spacing, List<SeriesNotice> notices) {
    int missing = 0;
    int uneven = 0;
    double least = Double.MAX_VALUE;
    double greatest = 0;
    List<String> where = new ArrayList<>();
    for (int i = 0; i + 1 < t.length; i++) {
      double gap = t[i + 1] - t[i];
      least = Math.min(least, gap);
      greatest = Math.max(greatest, gap);
      double whole = Math.rint(gap / spacing);
      if (!equal(gap, spacing) && whole >= 2 && Math.abs(gap - whole * spacing) < 0.02 * spacing) {
        missing += (int) Math.min(whole - 1, 1 << 20);
        where.add(String.format(Locale.ROOT, "%.4g", t[i]));
      } else if (!equal(gap, spacing)) {
        uneven++;
      }
    }
    if (uneven > 0) {
      notices.add(
          notice(
              Kind.UNEVEN_SPACING,
              "distances between slices go from %.4g to %.4g mm, mostly %.4g; a volume is"
                  + " interpolated to that",
              least,
              greatest,
              spacing));
    } else if (missing > 0) {
      notices.add(
          notice(
              Kind.MISSING_SLICES,
              "%d missing at a spacing of %.4g mm, behind %s mm; a volume interpolates them",
              missing,
              spacing,
              String.join(", ", where.subList(0, Math.min(5, where.size())))));
    }
  }

  /** Whether every slice of the even grid is one that is there. */
  boolean isEven() {
    return notices.stream()
        .noneMatch(n -> n.kind() == Kind.UNEVEN_SPACING || n.kind() == Kind.MISSING_SLICES);
  }
}
