package io.medimg.preprocess.kernel;

import java.util.Arrays;

/**
 * Percentiles by nearest rank: the smallest value that at least {@code percent} of a hundred of all
 * values do not exceed, so the answer is always a value that occurs (NumPy: {@code
 * percentile(method="inverted_cdf")}). Percent 0 gives the smallest value.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Percentiles {

  private Percentiles() {}

  /**
   * The rank that a percentage asks for.
   *
   * @param percent from 0 to 100
   * @param total number of values, at least 1
   * @return from 1 to {@code total}
   */
  public static long rank(double percent, long total) {
    long rank = (long) Math.ceil(percent * total / 100.0);
    return Math.max(1, Math.min(rank, total));
  }

  /**
   * The index at which cumulative counts reach a rank.
   *
   * @param counts read
   * @param rank from 1 to the sum of all counts
   * @return an index of {@code counts}
   */
  public static int indexOfRank(int[] counts, long rank) {
    long sum = 0;
    int i = 0;
    for (; i < counts.length - 1; i++) {
      sum += counts[i];
      if (sum >= rank) {
        return i;
      }
    }
    return i;
  }

  /**
   * Percentiles of values that each occur a number of times.
   *
   * @param values read; need not be sorted, may repeat
   * @param counts read, as long as {@code values}, at least one of them positive
   * @param percents from 0 to 100, ascending
   * @return as many values as percents
   */
  public static float[] ofCounted(float[] values, int[] counts, double... percents) {
    int[] used = usedIndexes(counts);
    int[] order = sortedBy(values, used);
    long total = 0;
    for (int index : used) {
      total += counts[index];
    }
    float[] result = new float[percents.length];
    long sum = 0;
    int p = 0;
    for (int index : order) {
      sum += counts[index];
      while (p < percents.length && sum >= rank(percents[p], total)) {
        result[p++] = values[index];
      }
    }
    return result;
  }

  /**
   * Percentiles of floats, exact, in two counting passes over their sortable bits.
   *
   * @param values read from {@code 0} to {@code length}; at least one, none NaN
   * @param length number of values used
   * @param percents from 0 to 100
   * @return as many values as percents
   */
  public static float[] ofFloats(float[] values, int length, double... percents) {
    int[] high = new int[65_536];
    for (int i = 0; i < length; i++) {
      high[sortable(values[i]) >>> 16]++;
    }
    int[] low = new int[65_536];
    float[] result = new float[percents.length];
    for (int p = 0; p < percents.length; p++) {
      long rank = rank(percents[p], length);
      int bucket = indexOfRank(high, rank);
      for (int k = 0; k < bucket; k++) {
        rank -= high[k];
      }
      Arrays.fill(low, 0);
      for (int i = 0; i < length; i++) {
        int bits = sortable(values[i]);
        if (bits >>> 16 == bucket) {
          low[bits & 0xFFFF]++;
        }
      }
      result[p] = fromSortable(bucket << 16 | indexOfRank(low, rank));
    }
    return result;
  }

  private static int[] usedIndexes(int[] counts) {
    int n = 0;
    int[] used = new int[counts.length];
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        used[n++] = i;
      }
    }
    return Arrays.copyOf(used, n);
  }

  /** Tables are nearly always monotone, so sorting is the exception. */
  private static int[] sortedBy(float[] values, int[] indexes) {
    boolean up = true;
    boolean down = true;
    for (int i = 1; i < indexes.length; i++) {
      float step = values[indexes[i]] - values[indexes[i - 1]];
      up &= step >= 0;
      down &= step <= 0;
    }
    if (up) {
      return indexes;
    }
    int[] result = new int[indexes.length];
    if (down) {
      for (int i = 0; i < indexes.length; i++) {
        result[i] = indexes[indexes.length - 1 - i];
      }
      return result;
    }
    long[] keys = new long[indexes.length];
    for (int i = 0; i < indexes.length; i++) {
      keys[i] = (sortable(values[indexes[i]]) & 0xFFFF_FFFFL) << 31 | indexes[i];
    }
    Arrays.sort(keys);
    for (int i = 0; i < indexes.length; i++) {
      result[i] = (int) (keys[i] & 0x7FFF_FFFFL);
    }
    return result;
  }

  /** Bits that, read as unsigned, order as the floats do. */
  private static int sortable(float value) {
    int bits = Float.floatToRawIntBits(value);
    return bits < 0 ? ~bits : bits ^ 0x8000_0000;
  }

  private static float fromSortable(int bits) {
    return Float.intBitsToFloat(bits < 0 ? bits ^ 0x8000_0000 : ~bits);
  }
}
