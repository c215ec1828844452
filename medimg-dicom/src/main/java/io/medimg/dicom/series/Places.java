package io.medimg.dicom.series;

import io.medimg.core.geometry.Point3;
import io.medimg.dicom.series.SliceHeader.Plane;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Slices that are alike, with the place of each along their normal; a tile of a mosaic is where its
 * number puts it, so that a patient who moves changes nothing. Not safe for use by several threads.
 */
final class Places {
  /** Closer than this two slices are in one place. */
  private static final double SAME_PLACE_MM = 1e-3;

  private final List<Placed> sorted;
  private final int count;

  /** A slice, its distance along the normal, and the number of its place. */
  private record Placed(SliceHeader slice, double mm, int place) {}

  /**
   * Slices that a discriminator tells from others.
   *
   * @param slices at least one
   * @param label what they have in common
   */
  record Part(List<SliceHeader> slices, String label) {}

  Places(List<SliceHeader> alike) {
    Point3 normal = plane(alike.get(0)).normal().unit();
    List<Placed> placed = new ArrayList<>();
    for (SliceHeader h : alike) {
      SliceHeader.Tile tile = h.tile();
      placed.add(new Placed(h, plane(h).position().dot(normal), tile == null ? -1 : tile.index()));
    }
    placed.sort(
        Comparator.comparingDouble(Placed::mm)
            .thenComparingInt(p -> p.slice.identity().number())
            .thenComparing(p -> p.slice.file())
            .thenComparingInt(p -> p.slice.frame()));
    sorted = placed.get(0).place < 0 ? numbered(placed) : placed;
    count = distinct(sorted);
  }

  private static Plane plane(SliceHeader h) {
    return Objects.requireNonNull(h.plane());
  }

  private static List<Placed> numbered(List<Placed> placed) {
    List<Placed> numbered = new ArrayList<>();
    double start = placed.get(0).mm;
    int place = 0;
    for (Placed p : placed) {
      if (p.mm - start > SAME_PLACE_MM) {
        place++;
        start = p.mm;
      }
      numbered.add(new Placed(p.slice, p.mm, place));
    }
    return numbered;
  }

  private static int distinct(List<Placed> placed) {
    BitSet seen = new BitSet();
    placed.forEach(p -> seen.set(p.place));
    return seen.cardinality();
  }

  /** How many slices lie where another one lies already. */
  int doubles() {
    return sorted.size() - count;
  }

  /**
   * The parts that a discriminator makes, by its value, lowest first.
   *
   * @return one or none if it does not part slices in one place, or tears volumes apart
   */
  List<Part> by(Discriminator d) {
    Map<String, List<Placed>> parts = new LinkedHashMap<>();
    for (Placed p : sorted) {
      String value = p.slice.discriminators().get(d.ordinal());
      parts.computeIfAbsent(value, x -> new ArrayList<>()).add(p);
    }
    int left = parts.values().stream().mapToInt(p -> p.size() - distinct(p)).sum();
    if (parts.size() < 2 || left >= doubles() || d.mayTear() && tears(parts)) {
      return List.of();
    }
    if (d.isStrict() && (left > 0 || parts.size() > most())) {
      return List.of();
    }
    List<Map.Entry<String, List<Placed>>> ordered = new ArrayList<>(parts.entrySet());
    ordered.sort(
        Comparator.comparingDouble((Map.Entry<String, List<Placed>> e) -> value(e.getKey()))
            .thenComparingInt(e -> first(e.getValue())));
    List<Part> labelled = new ArrayList<>();
    for (Map.Entry<String, List<Placed>> e : ordered) {
      String name = d.isCounted() ? String.valueOf(labelled.size() + 1) : e.getKey();
      String label = name.isEmpty() ? "no " + d.one : d.one + ' ' + printable(name);
      labelled.add(new Part(e.getValue().stream().map(Placed::slice).toList(), label));
    }
    return labelled;
  }

  private static String printable(String text) {
    return text.replaceAll("[^\\p{Print}]", "?");
  }

  /** Numbers in their order; what is no number first, in the order of its slices. */
  private static double value(String text) {
    try {
      return text.isEmpty() ? -Double.MAX_VALUE : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return -Double.MAX_VALUE;
    }
  }

  private static int first(List<Placed> part) {
    return part.stream().mapToInt(p -> p.slice.identity().number()).min().orElse(0);
  }

  /** Whether most slices would be in parts that hold less than half of the places. */
  private boolean tears(Map<String, List<Placed>> parts) {
    int torn = 0;
    for (List<Placed> part : parts.values()) {
      torn += 2 * distinct(part) < count ? part.size() : 0;
    }
    return 2 * torn > sorted.size();
  }

  /** Slices of each place. */
  private Map<Integer, List<Placed>> perPlace() {
    Map<Integer, List<Placed>> found = new LinkedHashMap<>();
    sorted.forEach(p -> found.computeIfAbsent(p.place, x -> new ArrayList<>()).add(p));
    Comparator<Placed> byNumber =
        Comparator.comparingInt((Placed p) -> p.slice.identity().number())
            .thenComparing(p -> p.slice.file())
            .thenComparingInt(p -> p.slice.frame());
    found.values().forEach(list -> list.sort(byNumber));
    return found;
  }

  /** The most slices of one place. */
  private int most() {
    return perPlace().values().stream().mapToInt(List::size).max().orElse(0);
  }

  /** Whether most places hold several slices. */
  boolean isRepeated() {
    long several = perPlace().values().stream().filter(p -> p.size() > 1).count();
    return 2 * several > count;
  }

  /** The first slice of each place, by instance number; along the normal. */
  List<SliceHeader> first() {
    return perPlace().values().stream().map(p -> p.get(0).slice).toList();
  }

  /** The volumes that repeat; each along the normal. */
  Repeats.Found repeats() {
    return new Repeats(
            perPlace().values().stream()
                .map(place -> place.stream().map(Placed::slice).toList())
                .toList())
        .find();
  }
}
