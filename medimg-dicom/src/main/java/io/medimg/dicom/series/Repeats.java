package io.medimg.dicom.series;

import io.medimg.dicom.series.SeriesNotice.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongBinaryOperator;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Takes the slices of volumes that nothing but their numbers tells apart to the volume of each, so
 * that a slice that is missing is missing in its own volume. Numbers may run through volume after
 * volume, along the normal or in any other order that all volumes share, or through place after
 * place; frames of one file count as numbers, too. Not safe for use by several threads.
 */
final class Repeats {
  /** Frames of a file that come between two Instance Numbers. */
  private static final long FRAMES = 1L << 24;

  private final List<List<Item>> places = new ArrayList<>();
  private final List<Item> all = new ArrayList<>();
  private final int most;
  private final boolean framed;

  /** A slice, the number of its place along the normal, and what orders it. */
  private record Item(SliceHeader slice, int place, long number) {}

  /**
   * Volumes.
   *
   * @param volumes in their order, each along the normal
   * @param sure whether numbers tell which slices belong together
   */
  record Found(List<Volume> volumes, boolean sure) {}

  /**
   * One of them.
   *
   * @param slices along the normal
   * @param notices what is odd about it
   */
  record Volume(List<SliceHeader> slices, List<SeriesNotice> notices) {}

  /**
   * Takes the slices of all places.
   *
   * @param perPlace along the normal; those of one place by number, then by file
   */
  Repeats(List<List<SliceHeader>> perPlace) {
    boolean numbered =
        perPlace.stream().flatMap(List::stream).mapToInt(Repeats::number).distinct().count() > 1;
    framed = perPlace.stream().flatMap(List::stream).anyMatch(s -> s.frame() > 0);
    for (int k = 0; k < perPlace.size(); k++) {
      List<Item> items = new ArrayList<>();
      for (SliceHeader s : perPlace.get(k)) {
        long of = numbered ? number(s) : 0;
        items.add(new Item(s, k, framed ? of * FRAMES + s.frame() : of));
      }
      places.add(items);
      all.addAll(items);
    }
    most = places.stream().mapToInt(List::size).max().orElse(0);
  }

  private static int number(SliceHeader s) {
    return s.identity().number();
  }

  /** The volumes; where numbers do not tell them, the first, second ... slices of all places. */
  Found find() {
    NavigableMap<Long, List<Item>> told = oneNumberEach();
    told = told == null ? alongTheNormal() : told;
    told = told == null ? inCycles() : told;
    told = told == null ? placeAfterPlace() : told;
    if (told != null) {
      return found(told, true);
    }
    NavigableMap<Long, List<Item>> ranked = new TreeMap<>();
    for (List<Item> place : places) {
      for (int i = 0; i < place.size(); i++) {
        ranked.computeIfAbsent((long) i, x -> new ArrayList<>()).add(place.get(i));
      }
    }
    return found(ranked, isWhole() && (areApart(ranked) || haveOnePattern()));
  }

  private Found found(NavigableMap<Long, List<Item>> byVolume, boolean sure) {
    List<Volume> volumes = new ArrayList<>();
    for (List<Item> volume : byVolume.values()) {
      List<SeriesNotice> notices = new ArrayList<>();
      if (!sure) {
        notices.add(
            new SeriesNotice(
                Kind.UNCERTAIN_REPEATS,
                "Instance Numbers do not tell which slices belong together; the volume may hold"
                    + " slices of several repeats"));
      }
      if (isShortUnseen(volume)) {
        notices.add(
            StackSpacing.notice(
                Kind.MISSING_SLICES,
                "%d slices; the repeats have slices in %d places",
                volume.size(),
                places.size()));
      }
      volumes.add(new Volume(volume.stream().map(Item::slice).toList(), notices));
    }
    return new Found(volumes, sure);
  }

  /** Whether slices are missing where the distances of the others do not show it. */
  private boolean isShortUnseen(List<Item> volume) {
    Set<Integer> steps = new HashSet<>();
    for (int i = 1; i < volume.size(); i++) {
      steps.add(volume.get(i).place - volume.get(i - 1).place);
    }
    boolean ends =
        volume.get(0).place > 0 || volume.get(volume.size() - 1).place < places.size() - 1;
    return volume.size() < places.size() && (ends || steps.size() < 2);
  }

  private NavigableMap<Long, List<Item>> by(ToLongFunction<Item> volume) {
    NavigableMap<Long, List<Item>> groups = new TreeMap<>();
    all.forEach(i -> groups.computeIfAbsent(volume.applyAsLong(i), x -> new ArrayList<>()).add(i));
    return groups;
  }

  private static boolean isClean(Map<Long, List<Item>> groups) {
    return groups.values().stream()
        .allMatch(g -> g.stream().map(Item::place).distinct().count() == g.size());
  }

  /** All slices of a volume have one number: mosaics, or a file of frames for each volume. */
  private @Nullable NavigableMap<Long, List<Item>> oneNumberEach() {
    long part = framed ? FRAMES : 1;
    NavigableMap<Long, List<Item>> groups = by(i -> Math.floorDiv(i.number, part));
    return groups.size() == most && isClean(groups) ? groups : null;
  }

  /** Volume after volume, each along the normal or against it, with any gaps between volumes. */
  private @Nullable NavigableMap<Long, List<Item>> alongTheNormal() {
    long last = places.size() - 1L;
    NavigableMap<Long, List<Item>> up = runs((number, place) -> number - place);
    NavigableMap<Long, List<Item>> down = runs((number, place) -> number - (last - place));
    if (up == null || down == null || up.size() != down.size()) {
      return up == null || (down != null && down.size() < up.size()) ? down : up;
    }
    // Both only where there are two places; then numbers that start with 1 tell.
    boolean upFromOne = up.firstKey() == 1;
    return upFromOne == (down.firstKey() == 1) ? null : upFromOne ? up : down;
  }

  /** Slices by the number with which their volume starts; null if such volumes would overlap. */
  private @Nullable NavigableMap<Long, List<Item>> runs(LongBinaryOperator start) {
    NavigableMap<Long, List<Item>> groups = by(i -> start.applyAsLong(i.number, i.place));
    long before = Long.MIN_VALUE / 2;
    for (long at : groups.keySet()) {
      if (at - before < places.size()) {
        return null;
      }
      before = at;
    }
    return isClean(groups) ? groups : null;
  }

  /** Volume after volume, each in the same order, with one distance between volumes. */
  private @Nullable NavigableMap<Long, List<Item>> inCycles() {
    long cycle = cycle();
    NavigableMap<Long, List<Item>> phases =
        cycle < places.size() ? new TreeMap<>() : by(i -> Math.floorMod(i.number, cycle));
    if (phases.size() != places.size()) {
      return null;
    }
    long least = all.stream().mapToLong(Item::number).min().orElse(0);
    long greatest = all.stream().mapToLong(Item::number).max().orElse(0);
    NavigableMap<Long, List<Long>> byCount = new TreeMap<>();
    for (long phase : phases.keySet()) {
      long count = Math.floorDiv(greatest - phase, cycle) - Math.floorDiv(least - phase, cycle);
      byCount.computeIfAbsent(count, x -> new ArrayList<>()).add(phase);
    }
    List<Long> fewest = byCount.firstEntry().getValue();
    Long fromOne = phases.ceilingKey(Math.floorMod(1L, cycle));
    long usual = fromOne == null ? phases.firstKey() : fromOne;
    boolean startsWithOne = least >= 1 && least <= cycle && fewest.contains(usual);
    if (fewest.size() > 1 && !startsWithOne) {
      return null;
    }
    long phase = fewest.size() == 1 ? fewest.get(0) : usual;
    return by(i -> Math.floorDiv(i.number - phase, cycle));
  }

  /** What all distances of numbers in one place are multiples of; 0 if numbers occur twice. */
  private long cycle() {
    BigInteger cycle = BigInteger.ZERO;
    for (List<Item> place : places) {
      for (int i = 1; i < place.size(); i++) {
        long step = place.get(i).number - place.get(i - 1).number;
        if (step == 0) {
          return 0;
        }
        cycle = cycle.gcd(BigInteger.valueOf(step));
      }
    }
    return cycle.longValue();
  }

  /** Place after place, in each through all volumes; a place that lacks none tells the start. */
  private @Nullable NavigableMap<Long, List<Item>> placeAfterPlace() {
    List<Item> full = places.stream().filter(p -> p.size() == most).findFirst().orElseThrow();
    long start = full.get(0).number;
    Set<Long> taken = new HashSet<>();
    for (List<Item> place : places) {
      long block = Math.floorDiv(place.get(0).number - start, (long) most);
      long last = Math.floorDiv(place.get(place.size() - 1).number - start, (long) most);
      if (block != last || !taken.add(block)) {
        return null;
      }
    }
    NavigableMap<Long, List<Item>> groups = by(i -> Math.floorMod(i.number - start, (long) most));
    return isClean(groups) ? groups : null;
  }

  private boolean isWhole() {
    return places.stream().allMatch(p -> p.size() == most);
  }

  /** Whether all numbers of a volume lie below those of the next one. */
  private static boolean areApart(NavigableMap<Long, List<Item>> volumes) {
    long before = Long.MIN_VALUE;
    for (List<Item> volume : volumes.values()) {
      if (volume.stream().mapToLong(Item::number).min().orElse(0) <= before) {
        return false;
      }
      before = volume.stream().mapToLong(Item::number).max().orElse(0);
    }
    return true;
  }

  /** Whether the numbers in all places rise by the same steps, place after place. */
  private boolean haveOnePattern() {
    Set<List<Long>> patterns = new HashSet<>();
    NavigableMap<Long, Long> ranges = new TreeMap<>();
    for (List<Item> place : places) {
      long first = place.get(0).number;
      List<Long> steps = place.stream().map(i -> i.number - first).toList();
      patterns.add(steps);
      ranges.put(first, place.get(place.size() - 1).number);
      if (new TreeSet<>(steps).size() < steps.size()) {
        return false;
      }
    }
    long before = Long.MIN_VALUE;
    for (Map.Entry<Long, Long> range : ranges.entrySet()) {
      if (range.getKey() <= before) {
        return false;
      }
      before = range.getValue();
    }
    return patterns.size() == 1 && ranges.size() == places.size();
  }
}
