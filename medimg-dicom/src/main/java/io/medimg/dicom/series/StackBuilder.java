package io.medimg.dicom.series;

import io.medimg.dicom.series.SeriesNotice.Kind;
import io.medimg.dicom.series.SliceHeader.Plane;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the slices of one series into stacks: by size, orientation and spacing; then, only where
 * several lie in one place, by what tells them apart; then by how often a place recurs. Not safe
 * for use by several threads; build one per thread.
 */
final class StackBuilder {
  /** Directions that are alike differ by less along any line through both. */
  private static final double ALIKE = 4e-3;

  private static final double NOWHERE = -100;

  private final Set<SeriesNotice> notices = new LinkedHashSet<>();
  private final List<SliceStack> stacks = new ArrayList<>();

  StackBuilder(List<SliceHeader> headers) {
    List<SliceHeader> unique = withoutCopies(headers);
    List<List<SliceHeader>> alike = alike(unique);
    say(alike);
    alike.forEach(group -> split(group, ""));
  }

  List<SeriesNotice> notices() {
    return List.copyOf(notices);
  }

  List<SliceStack> stacks() {
    return List.copyOf(stacks);
  }

  private List<SliceHeader> withoutCopies(List<SliceHeader> headers) {
    Set<String> seen = new HashSet<>();
    List<SliceHeader> kept = new ArrayList<>();
    int copies = 0;
    for (SliceHeader h : headers) {
      String uid = h.identity().sopUid();
      SliceHeader.Tile tile = h.tile();
      int part = tile == null ? h.frame() : tile.index();
      if (uid.isEmpty() || seen.add(uid + '#' + part)) {
        kept.add(h);
      } else {
        copies++;
      }
    }
    if (copies > 0) {
      notices.add(
          StackSpacing.notice(Kind.DUPLICATE_INSTANCE, "%d copies of instances left out", copies));
    }
    return kept;
  }

  /** Groups in the order in which their first slices were found. */
  private static List<List<SliceHeader>> alike(List<SliceHeader> headers) {
    List<List<SliceHeader>> groups = new ArrayList<>();
    // Groups by where their directions lie on one line, so that many groups take little time.
    NavigableMap<Double, List<List<SliceHeader>>> near = new TreeMap<>();
    for (SliceHeader h : headers) {
      List<SliceHeader> found =
          near(near, h.plane()).filter(group -> isAlike(h, group.get(0))).findFirst().orElse(null);
      if (found == null) {
        found = new ArrayList<>();
        groups.add(found);
        near.computeIfAbsent(onLine(h.plane()), x -> new ArrayList<>()).add(found);
      }
      found.add(h);
    }
    return groups;
  }

  private static <T> Stream<T> near(NavigableMap<Double, List<T>> all, @Nullable Plane plane) {
    double at = onLine(plane);
    return all.subMap(at - ALIKE, true, at + ALIKE, true).values().stream().flatMap(List::stream);
  }

  private static double onLine(@Nullable Plane plane) {
    if (plane == null) {
      return NOWHERE;
    }
    var u = plane.alongRow();
    var v = plane.alongColumn();
    return u.x() + 0.9 * u.y() + 0.8 * u.z() + 0.7 * v.x() + 0.6 * v.y() + 0.5 * v.z();
  }

  private static boolean isAlike(SliceHeader a, SliceHeader b) {
    Plane p = a.plane();
    Plane q = b.plane();
    boolean shapes =
        a.shape().rows() == b.shape().rows()
            && a.shape().columns() == b.shape().columns()
            && a.shape().localizer() == b.shape().localizer()
            && a.place().assumed() == b.place().assumed()
            && (a.tile() == null) == (b.tile() == null);
    if (p == null || q == null) {
      return shapes && p == null && q == null && kind(a) == kind(b);
    }
    return shapes && p.isLike(q) && p.hasSpacingOf(q);
  }

  private static Kind kind(SliceHeader h) {
    return Objects.requireNonNull(h.place().flaw()).kind();
  }

  private void say(List<List<SliceHeader>> alike) {
    Set<String> sizes = new TreeSet<>();
    int orientations = 0;
    NavigableMap<Double, List<Plane>> seen = new TreeMap<>();
    for (List<SliceHeader> group : alike) {
      SliceHeader h = group.get(0);
      Plane plane = h.plane();
      String mm = plane == null ? "" : "%.4g x %.4g mm".formatted(plane.rowMm(), plane.columnMm());
      sizes.add("%d x %d %s".formatted(h.shape().columns(), h.shape().rows(), mm).trim());
      if (plane != null && near(seen, plane).noneMatch(plane::isLike)) {
        seen.computeIfAbsent(onLine(plane), x -> new ArrayList<>()).add(plane);
        orientations++;
      }
    }
    if (sizes.size() > 1) {
      notices.add(new SeriesNotice(Kind.MIXED_SIZES, shortened(sizes)));
    }
    if (orientations > 1) {
      notices.add(StackSpacing.notice(Kind.MIXED_ORIENTATIONS, "%d orientations", orientations));
    }
  }

  private static String shortened(Set<String> sizes) {
    List<String> some = sizes.stream().limit(5).toList();
    return String.join(", ", some) + (sizes.size() > 5 ? ", ..." : "");
  }

  /** Makes stacks of slices that are alike; what told them from others so far is given. */
  private void split(List<SliceHeader> group, String distinction) {
    if (group.get(0).plane() == null) {
      stacks.add(SliceStack.withoutPlace(group));
      return;
    }
    Places places = new Places(group);
    for (Discriminator d : Discriminator.values()) {
      List<Places.Part> parts = places.doubles() > 0 ? places.by(d) : List.of();
      if (parts.size() > 1) {
        say(parts.size(), d.several);
        parts.forEach(p -> split(p.slices(), joined(distinction, p.label())));
        return;
      }
    }
    if (places.isRepeated()) {
      List<Repeats.Volume> repeats = places.repeats().volumes();
      say(repeats.size(), "repeats");
      for (int i = 0; i < repeats.size(); i++) {
        Repeats.Volume r = repeats.get(i);
        finish(r.slices(), r.notices(), joined(distinction, "repeat " + (i + 1)));
      }
    } else {
      finish(places.first(), leftOut(places.doubles()), distinction);
    }
  }

  private static List<SeriesNotice> leftOut(int inOnePlace) {
    return inOnePlace == 0
        ? List.of()
        : List.of(
            StackSpacing.notice(
                Kind.DUPLICATE_POSITION, "%d slices where others lie, left out", inOnePlace));
  }

  private void say(int count, String several) {
    notices.add(
        StackSpacing.notice(
            Kind.SEVERAL_ACQUISITIONS, "%d %s lie in the same places", count, several));
  }

  private static String joined(String before, String label) {
    return before.isEmpty() ? label : label.isEmpty() ? before : before + ", " + label;
  }

  private void finish(
      Collection<SliceHeader> sorted, List<SeriesNotice> known, String distinction) {
    StackParts apart = new StackParts(List.copyOf(sorted));
    notices.addAll(apart.notices());
    for (List<SliceHeader> part : apart.parts()) {
      boolean first = part == apart.parts().get(0);
      stacks.add(SliceStack.of(part, first ? known : List.of(), distinction));
    }
  }
}
