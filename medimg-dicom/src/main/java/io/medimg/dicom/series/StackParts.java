package io.medimg.dicom.series;

import io.medimg.core.geometry.Point3;
import io.medimg.dicom.series.SeriesNotice.Kind;
import io.medimg.dicom.series.SliceHeader.Plane;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Keeps the few slices that lie elsewhere from costing the others their volume: slices beside the
 * line of most of them, and slices so far away that all between would be made up. Not safe for use
 * by several threads; build one per thread.
 */
final class StackParts {
  /** Gaps beyond this many times the usual distance are no missing slices. */
  private static final int FARTHEST = 1000;

  /** How many lines are tried. */
  private static final int LINES = 64;

  private final List<SeriesNotice> notices = new ArrayList<>();
  private final List<List<SliceHeader>> parts = new ArrayList<>();

  /**
   * Takes slices apart.
   *
   * @param sorted along their normal, no two in one place, at least one
   */
  StackParts(List<SliceHeader> sorted) {
    List<SliceHeader> rest = sorted;
    while (!rest.isEmpty()) {
      boolean[] on = inLine(rest);
      run(only(rest, on, true));
      rest = only(rest, on, false);
    }
    if (parts.size() > 1) {
      int most = parts.stream().mapToInt(List::size).max().orElse(0);
      notices.add(
          StackSpacing.notice(
              Kind.SLICES_APART,
              "%d of %d slices lie beside the line of the others, or far from them;"
                  + " they are stacks of their own",
              sorted.size() - most,
              sorted.size()));
    }
  }

  List<List<SliceHeader>> parts() {
    return parts;
  }

  List<SeriesNotice> notices() {
    return notices;
  }

  private static Plane plane(SliceHeader h) {
    return Objects.requireNonNull(h.plane());
  }

  private static List<SliceHeader> only(List<SliceHeader> all, boolean[] on, boolean wanted) {
    List<SliceHeader> some = new ArrayList<>();
    for (int i = 0; i < on.length; i++) {
      if (on[i] == wanted) {
        some.add(all.get(i));
      }
    }
    return some;
  }

  /** Which are on the line of most; all of them if no line has more than half. */
  private static boolean[] inLine(List<SliceHeader> sorted) {
    int n = sorted.size();
    boolean[] best = n < 3 ? new boolean[0] : near(sorted, 0, n - 1);
    int half = n / 2;
    // Slices far from each other: their rounding matters least.
    for (int i = 0; i + half < n && n >= 3 && count(best) < n; i += Math.max(1, n / LINES)) {
      for (int to : new int[] {i + half, Math.min(n - 1, i + half + 1)}) {
        boolean[] on = near(sorted, i, to);
        best = count(on) > count(best) ? on : best;
      }
    }
    if (2 * count(best) > n) {
      return best;
    }
    boolean[] all = new boolean[n];
    Arrays.fill(all, true);
    return all;
  }

  private static int count(boolean[] on) {
    int count = 0;
    for (boolean b : on) {
      count += b ? 1 : 0;
    }
    return count;
  }

  /** Which lie on the line through two of them. */
  private static boolean[] near(List<SliceHeader> sorted, int from, int to) {
    Plane a = plane(sorted.get(from));
    Point3 normal = plane(sorted.get(0)).normal().unit();
    Point3 line = plane(sorted.get(to)).position().minus(a.position());
    line = line.times(1 / line.dot(normal));
    boolean[] on = new boolean[sorted.size()];
    for (int i = 0; i < on.length; i++) {
      Point3 away = plane(sorted.get(i)).position().minus(a.position());
      Point3 beside = away.minus(line.times(away.dot(normal)));
      on[i] = beside.length() <= StackSpacing.BESIDE_MM;
    }
    return on;
  }

  /** Cuts slices on one line where they are too far apart. */
  private void run(List<SliceHeader> line) {
    Point3 normal = plane(line.get(0)).normal().unit();
    double[] t = line.stream().mapToDouble(h -> plane(h).position().dot(normal)).toArray();
    double usual = line.size() < 3 ? Double.MAX_VALUE : StackSpacing.mostFrequent(t);
    int from = 0;
    for (int i = 1; i <= t.length; i++) {
      if (i == t.length || t[i] - t[i - 1] > FARTHEST * usual) {
        parts.add(List.copyOf(line.subList(from, i)));
        from = i;
      }
    }
  }
}
