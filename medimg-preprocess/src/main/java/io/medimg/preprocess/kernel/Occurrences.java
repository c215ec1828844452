package io.medimg.preprocess.kernel;

import java.util.Arrays;

/**
 * Which values occur in an image and how often, in ascending order: the histogram of any depth
 * without bins. Two images with the same values have equal occurrences, however their pixels are
 * kept. Immutable and safe for use by several threads.
 */
public final class Occurrences {
  private final float[] values;
  private final long[] cumulative;

  private Occurrences(float[] values, long[] cumulative) {
    this.values = values;
    this.cumulative = cumulative;
  }

  /**
   * Counts floats.
   *
   * @param all read; at least one, none NaN
   */
  public static Occurrences of(float[] all) {
    float[] sorted = all.clone();
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] += 0f; // -0 becomes 0
    }
    Arrays.sort(sorted);
    int[] ones = new int[sorted.length];
    Arrays.fill(ones, 1);
    return merged(sorted, ones);
  }

  /**
   * Takes counts that are there already.
   *
   * @param values read; need not be sorted, may repeat
   * @param counts read, as long as {@code values}, at least one of them positive
   */
  public static Occurrences of(float[] values, int[] counts) {
    long[] keys = new long[values.length];
    int used = 0;
    for (int i = 0; i < values.length; i++) {
      if (counts[i] > 0) {
        keys[used++] = (long) sortable(values[i] + 0f) << 32 | i;
      }
    }
    Arrays.sort(keys, 0, used);
    float[] sorted = new float[used];
    int[] ordered = new int[used];
    for (int i = 0; i < used; i++) {
      int index = (int) keys[i];
      sorted[i] = values[index] + 0f;
      ordered[i] = counts[index];
    }
    return merged(sorted, ordered);
  }

  /** Bits that order as the floats do. */
  private static int sortable(float value) {
    int bits = Float.floatToRawIntBits(value);
    return bits < 0 ? bits ^ 0x7FFF_FFFF : bits;
  }

  private static Occurrences merged(float[] sorted, int[] counts) {
    float[] distinct = new float[sorted.length];
    long[] cumulative = new long[sorted.length];
    int n = 0;
    long sum = 0;
    for (int i = 0; i < sorted.length; i++) {
      sum += counts[i];
      if (i > 0 && sorted[i] == sorted[i - 1]) {
        cumulative[n - 1] = sum;
      } else {
        distinct[n] = sorted[i];
        cumulative[n++] = sum;
      }
    }
    return new Occurrences(Arrays.copyOf(distinct, n), Arrays.copyOf(cumulative, n));
  }

  /** Number of different values; may be 0 after {@link #above}. */
  public int size() {
    return values.length;
  }

  /** The {@code i}-th value from the least, from 0. */
  public float value(int i) {
    return values[i];
  }

  /** How often the {@code i}-th value occurs. */
  public long count(int i) {
    return i == 0 ? cumulative[0] : cumulative[i] - cumulative[i - 1];
  }

  /** How many values there are up to the {@code i}-th, repeats counted. */
  public long upTo(int i) {
    return cumulative[i];
  }

  /** How many values there are, repeats counted. */
  public long total() {
    return values.length == 0 ? 0 : cumulative[values.length - 1];
  }

  /** The index of a value, or of the one above it if it does not occur, or the last. */
  public int indexOf(float value) {
    int found = Arrays.binarySearch(values, value + 0f);
    return Math.min(found >= 0 ? found : -found - 1, values.length - 1);
  }

  /** The mean, NaN if there are none. */
  public double mean() {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i] * (double) count(i);
    }
    return sum / total();
  }

  /** Only the values above a limit. */
  public Occurrences above(double limit) {
    return where(v -> v > limit);
  }

  /** Only the values other than 0. */
  public Occurrences nonzero() {
    return where(v -> v != 0);
  }

  private Occurrences where(java.util.function.DoublePredicate kept) {
    float[] some = new float[values.length];
    long[] sums = new long[values.length];
    int n = 0;
    long sum = 0;
    for (int i = 0; i < values.length; i++) {
      if (kept.test(values[i])) {
        sum += count(i);
        some[n] = values[i];
        sums[n++] = sum;
      }
    }
    return new Occurrences(Arrays.copyOf(some, n), Arrays.copyOf(sums, n));
  }

  /**
   * A percentile by nearest rank, as {@link Percentiles} defines it; there must be a value.
   *
   * @param percent 0 to 100
   */
  public float percentile(double percent) {
    long rank = Percentiles.rank(percent, total());
    int found = Arrays.binarySearch(cumulative, rank);
    return values[found >= 0 ? found : -found - 1];
  }
}
