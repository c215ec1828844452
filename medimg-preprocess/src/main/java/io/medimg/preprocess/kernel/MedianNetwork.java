package io.medimg.preprocess.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The median of a small square window by a fixed order of comparisons (Batcher, 1968), whole rows
 * at a time. The values of a window's row are sorted once for all windows that hold it; then those
 * of equal rank are sorted. By then most values are known to lie below or above the median: only
 * the others are merged, and comparisons that the middle does not depend on are left out. Immutable
 * and safe for use by several threads.
 */
final class MedianNetwork {
  private static final int UNUSED = -1;

  /**
   * A comparison of two rows.
   *
   * @param a where one row is
   * @param b where the other row is
   * @param low where the lesser values go, or {@link #UNUSED}
   * @param high where the greater values go, or {@link #UNUSED}
   */
  private record Exchange(int a, int b, int low, int high) {}

  private final int size;

  /** Sorts {@code size} rows in place, and where each rank comes to be. */
  private final List<Exchange> sorting;

  private final List<Integer> ranks;

  /** From sorted rows, {@code size} for each of {@code size} lines, to the median. */
  private final List<Exchange> merging;

  /** Rows needed in between. */
  private final int spare;

  private final int result;

  MedianNetwork(int size) {
    this.size = size;
    Drawing rows = new Drawing(size);
    ranks = rows.sort(rows.places(0, 1));
    sorting = rows.inPlace();
    Drawing window = new Drawing(size * size);
    int middle = window.values[median(window)];
    List<Exchange> needed = window.leadingTo(middle);
    Places places = new Places(size * size, needed);
    merging = places.assign();
    spare = places.used;
    result = places.of[middle];
  }

  /** Draws all comparisons and tells the place where the median comes to be. */
  private int median(Drawing window) {
    int half = (size * size + 1) / 2;
    PriorityQueue<List<Integer>> runs = new PriorityQueue<>(Comparator.comparingInt(List::size));
    for (int rank = 0; rank < size; rank++) {
      List<Integer> sorted = window.sort(window.places(rank, size));
      List<Integer> open = new ArrayList<>();
      for (int j = 0; j < size; j++) {
        boolean mayBeLow = (rank + 1) * (j + 1) <= half;
        boolean mayBeHigh = (size - rank) * (size - j) <= half;
        if (mayBeLow && mayBeHigh) {
          open.add(sorted.get(j));
        }
      }
      runs.add(open);
    }
    List<Integer> merged = List.of();
    while (!runs.isEmpty()) {
      merged = runs.poll();
      if (!runs.isEmpty()) {
        runs.add(window.merge(merged, runs.poll()));
      }
    }
    return merged.get(merged.size() / 2);
  }

  void run(TypedPlane source, TypedPlane target) {
    int radius = size / 2;
    int height = source.height();
    int slots = Math.min(height, size);
    PackedRow row = new PackedRow(source.depth(), source.width(), radius);
    long[][][] ring = new long[slots][size][row.length()];
    long[][] wires = new long[size * size + spare][];
    for (int i = size * size; i < wires.length; i++) {
      wires[i] = new long[row.length()];
    }
    int[] rows = Borders.replicate(-radius, height + radius, height);
    int done = 0;
    for (int y = 0; y < height; y++) {
      for (; done < Math.min(height, y + radius + 1); done++) {
        long[][] line = ring[done % slots];
        row.load(source, done);
        for (int shift = 0; shift < size; shift++) {
          row.take(shift, line[shift]);
        }
        run(sorting, row, line);
      }
      for (int r = 0; r < size; r++) {
        long[][] line = ring[rows[y + r] % slots];
        for (int rank = 0; rank < size; rank++) {
          wires[r * size + rank] = line[ranks.get(rank)];
        }
      }
      run(merging, row, wires);
      row.store(wires[result], target, y);
    }
  }

  private static void run(List<Exchange> exchanges, PackedRow row, long[][] wires) {
    for (Exchange e : exchanges) {
      long[] a = wires[e.a];
      long[] b = wires[e.b];
      if (e.low == UNUSED) {
        row.most(a, b, wires[e.high]);
      } else if (e.high == UNUSED) {
        row.least(a, b, wires[e.low]);
      } else {
        row.sort(a, b, wires[e.low], wires[e.high]);
      }
    }
  }

  /** Comparisons between places, each of which makes two new values; used once. */
  private static final class Drawing {
    private final List<Exchange> exchanges = new ArrayList<>();

    /** The value that is at each place now. */
    private final int[] values;

    private int made;

    Drawing(int places) {
      values = new int[places];
      for (int i = 0; i < places; i++) {
        values[i] = i;
      }
      made = places;
    }

    /** Every {@code step}-th place. */
    List<Integer> places(int from, int step) {
      List<Integer> places = new ArrayList<>();
      for (int i = from; i < values.length; i += step) {
        places.add(i);
      }
      return places;
    }

    List<Integer> sort(List<Integer> places) {
      int half = places.size() / 2;
      return half == 0
          ? places
          : merge(sort(places.subList(0, half)), sort(places.subList(half, places.size())));
    }

    /** Merges two sorted lists of places, and returns all in order. */
    List<Integer> merge(List<Integer> a, List<Integer> b) {
      if (a.isEmpty() || b.isEmpty()) {
        return a.isEmpty() ? b : a;
      }
      if (a.size() == 1 && b.size() == 1) {
        compare(a.get(0), b.get(0));
        return List.of(a.get(0), b.get(0));
      }
      List<Integer> odd = merge(everyOther(a, 0), everyOther(b, 0));
      List<Integer> even = merge(everyOther(a, 1), everyOther(b, 1));
      List<Integer> all = new ArrayList<>(List.of(odd.get(0)));
      int pairs = Math.min(even.size(), odd.size() - 1);
      for (int i = 0; i < pairs; i++) {
        compare(even.get(i), odd.get(i + 1));
        all.add(even.get(i));
        all.add(odd.get(i + 1));
      }
      all.addAll(even.subList(pairs, even.size()));
      all.addAll(odd.subList(pairs + 1, odd.size()));
      return all;
    }

    private static List<Integer> everyOther(List<Integer> places, int from) {
      List<Integer> some = new ArrayList<>();
      for (int i = from; i < places.size(); i += 2) {
        some.add(places.get(i));
      }
      return some;
    }

    private void compare(int low, int high) {
      exchanges.add(new Exchange(values[low], values[high], made, made + 1));
      values[low] = made++;
      values[high] = made++;
    }

    /** The comparisons with places instead of values. */
    List<Exchange> inPlace() {
      int[] place = new int[made];
      for (int i = 0; i < values.length; i++) {
        place[i] = i;
      }
      List<Exchange> result = new ArrayList<>();
      for (Exchange e : exchanges) {
        place[e.low] = place[e.a];
        place[e.high] = place[e.b];
        result.add(new Exchange(place[e.a], place[e.b], place[e.low], place[e.high]));
      }
      return result;
    }

    /** Only what a value depends on. */
    List<Exchange> leadingTo(int value) {
      boolean[] wanted = new boolean[made];
      wanted[value] = true;
      Deque<Exchange> needed = new ArrayDeque<>();
      for (int i = exchanges.size() - 1; i >= 0; i--) {
        Exchange e = exchanges.get(i);
        if (wanted[e.low] || wanted[e.high]) {
          wanted[e.a] = true;
          wanted[e.b] = true;
          needed.addFirst(
              new Exchange(
                  e.a, e.b, wanted[e.low] ? e.low : UNUSED, wanted[e.high] ? e.high : UNUSED));
        }
      }
      return List.copyOf(needed);
    }
  }

  /** Gives each value that comes to be a place, which is free again after its last use. */
  private static final class Places {
    private final int given;
    private final List<Exchange> exchanges;

    /** The place of each value; those given stay where they are. */
    private final int[] of;

    private final Deque<Integer> free = new ArrayDeque<>();
    private int used;

    Places(int given, List<Exchange> exchanges) {
      this.given = given;
      this.exchanges = exchanges;
      int values = given;
      for (Exchange e : exchanges) {
        values = Math.max(values, Math.max(e.low, e.high) + 1);
      }
      of = new int[values];
      for (int i = 0; i < given; i++) {
        of[i] = i;
      }
    }

    List<Exchange> assign() {
      int[] last = new int[of.length];
      Arrays.fill(last, exchanges.size());
      for (int i = exchanges.size() - 1; i >= 0; i--) {
        Exchange e = exchanges.get(i);
        last[e.a] = last[e.a] == exchanges.size() ? i : last[e.a];
        last[e.b] = last[e.b] == exchanges.size() ? i : last[e.b];
      }
      List<Exchange> result = new ArrayList<>();
      for (int i = 0; i < exchanges.size(); i++) {
        Exchange e = exchanges.get(i);
        release(e.a, last[e.a] == i);
        release(e.b, last[e.b] == i);
        result.add(new Exchange(of[e.a], of[e.b], take(e.low), take(e.high)));
      }
      return result;
    }

    private void release(int value, boolean lastUse) {
      if (value >= given && lastUse) {
        free.push(of[value]);
      }
    }

    private int take(int value) {
      if (value == UNUSED) {
        return UNUSED;
      }
      of[value] = free.isEmpty() ? given + used++ : free.pop();
      return of[value];
    }
  }
}
