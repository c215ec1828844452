package io.medimg.dicom.series;

import io.medimg.dicom.series.SeriesNotice.Kind;
import io.medimg.dicom.series.SliceHeader.Plane;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Sorts the frames of one series into stacks: by size, orientation and spacing; then, only where
 * several frames lie in one place, by what tells them apart. Not safe for use by several threads;
 * build one per thread.
 */
final class StackBuilder {
  /** Closer than this two slices are in one place. */
  private static final double SAME_PLACE_MM = 1e-3;

  private final List<SeriesNotice> notices = new ArrayList<>();
  private final List<SliceStack> stacks = new ArrayList<>();

  StackBuilder(List<SliceHeader> headers) {
    List<SliceHeader> unique = withoutCopies(headers);
    List<List<SliceHeader>> alike = new ArrayList<>();
    unique.forEach(h -> place(h, alike));
    say(alike);
    alike.forEach(this::split);
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
      if (uid.isEmpty() || seen.add(uid + '#' + h.frame())) {
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

  private static void place(SliceHeader header, List<List<SliceHeader>> alike) {
    for (List<SliceHeader> group : alike) {
      if (isAlike(header, group.get(0))) {
        group.add(header);
        return;
      }
    }
    alike.add(new ArrayList<>(List.of(header)));
  }

  private static boolean isAlike(SliceHeader a, SliceHeader b) {
    Plane p = a.plane();
    Plane q = b.plane();
    boolean shapes =
        a.shape().rows() == b.shape().rows()
            && a.shape().columns() == b.shape().columns()
            && a.shape().localizer() == b.shape().localizer();
    if (p == null || q == null) {
      return shapes && p == null && q == null;
    }
    return shapes && p.isLike(q) && p.hasSpacingOf(q);
  }

  private void say(List<List<SliceHeader>> alike) {
    Set<String> sizes = new TreeSet<>();
    int orientations = 0;
    List<Plane> seen = new ArrayList<>();
    for (List<SliceHeader> group : alike) {
      SliceHeader h = group.get(0);
      Plane plane = h.plane();
      String mm = plane == null ? "" : "%.4g x %.4g mm".formatted(plane.rowMm(), plane.columnMm());
      sizes.add("%d x %d %s".formatted(h.shape().columns(), h.shape().rows(), mm).trim());
      if (plane != null && seen.stream().noneMatch(plane::isLike)) {
        seen.add(plane);
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

  /** Makes stacks of frames that are alike. */
  private void split(List<SliceHeader> group) {
    if (group.get(0).plane() == null) {
      stacks.add(SliceStack.withoutPlace(group));
      return;
    }
    int now = inOnePlace(group);
    for (int d = 0; d < SliceHeader.DISCRIMINATORS.size() && now > 0; d++) {
      List<List<SliceHeader>> parts = by(group, d);
      int then = parts.stream().mapToInt(StackBuilder::inOnePlace).sum();
      if (parts.size() > 1 && then < now) {
        notices.add(
            StackSpacing.notice(
                Kind.SEVERAL_ACQUISITIONS,
                "%d %s lie in the same places",
                parts.size(),
                SliceHeader.DISCRIMINATORS.get(d)));
        parts.forEach(this::split);
        return;
      }
    }
    stacks.add(stack(group));
  }

  private static List<List<SliceHeader>> by(List<SliceHeader> group, int discriminator) {
    Map<String, List<SliceHeader>> parts = new LinkedHashMap<>();
    for (SliceHeader h : group) {
      parts.computeIfAbsent(h.discriminators().get(discriminator), x -> new ArrayList<>()).add(h);
    }
    return List.copyOf(parts.values());
  }

  private static double along(SliceHeader h, SliceHeader first) {
    Plane plane = Objects.requireNonNull(h.plane());
    return plane.position().dot(Objects.requireNonNull(first.plane()).normal().unit());
  }

  private static List<SliceHeader> sorted(List<SliceHeader> group) {
    SliceHeader first = group.get(0);
    List<SliceHeader> sorted = new ArrayList<>(group);
    sorted.sort(
        Comparator.comparingDouble((SliceHeader h) -> along(h, first))
            .thenComparingInt(h -> h.identity().number())
            .thenComparing(SliceHeader::file)
            .thenComparingInt(SliceHeader::frame));
    return sorted;
  }

  /** How many frames lie where another one lies already. */
  private static int inOnePlace(List<SliceHeader> group) {
    return group.size() - apart(sorted(group)).size();
  }

  /** The first frame of each place, by instance number. */
  private static List<SliceHeader> apart(List<SliceHeader> sorted) {
    List<SliceHeader> kept = new ArrayList<>();
    for (SliceHeader h : sorted) {
      SliceHeader last = kept.isEmpty() ? null : kept.get(kept.size() - 1);
      if (last == null || along(h, sorted.get(0)) - along(last, sorted.get(0)) > SAME_PLACE_MM) {
        kept.add(h);
      } else if (h.identity().number() < last.identity().number()) {
        kept.set(kept.size() - 1, h);
      }
    }
    return kept;
  }

  private static SliceStack stack(List<SliceHeader> group) {
    List<SliceHeader> sorted = sorted(group);
    List<SliceHeader> kept = apart(sorted);
    return SliceStack.of(kept, sorted.size() - kept.size());
  }
}
