package io.medimg.preprocess.kernel;

import java.util.Arrays;

/**
 * The median of a large window of bytes from a histogram for every column (Perreault and Hebert,
 * IEEE Transactions on Image Processing, 2007): a step to the right adds one column's histogram and
 * takes one away, so the size of the window hardly matters. Counts of the upper four bits are
 * always kept; the sixteen levels that share them are brought up to date when the median lies
 * there. Four counts stand in a long, and four sums of counts come of one multiplication. Used
 * once, by one thread.
 */
final class MedianHistogram {
  /** Columns worked on at a time, so that their histograms stay in the cache. */
  private static final int STRIPE = 448;

  /** Counts of 16 bits for 16 levels. */
  private static final int LONGS = 4;

  private static final long ONES = 0x0001_0001_0001_0001L;
  private static final long TOPS = 0x8000_8000_8000_8000L;

  private final byte[] source;
  private final int width;
  private final int height;
  private final int size;
  private final int wanted;
  private final int[] columns;
  private final int[] rows;

  /** Columns that a stripe takes, those beside it included. */
  private final int slots;

  /** For each column counts by the upper four bits. */
  private final long[] coarse;

  /** For each value of these bits and each column counts by the lower four. */
  private final long[] fine;

  /** The same for the window, and at which pixel each part was right. */
  private final long[] windowCoarse = new long[LONGS];

  private final long[] windowFine = new long[16 * LONGS];
  private final int[] right = new int[16];

  MedianHistogram(TypedPlane plane, int size) {
    this.size = size;
    source = plane.bytes();
    width = plane.width();
    height = plane.height();
    wanted = size * size / 2;
    int radius = size / 2;
    columns = Borders.replicate(-radius, width + radius, width);
    rows = Borders.replicate(-radius, height + radius, height);
    slots = Math.min(width, STRIPE) + 2 * radius;
    coarse = new long[slots * LONGS];
    fine = new long[16 * slots * LONGS];
  }

  void run(byte[] target) {
    for (int first = 0; first < width; first += STRIPE) {
      stripe(first, Math.min(STRIPE, width - first), target);
    }
  }

  private void stripe(int first, int count, byte[] target) {
    int used = count + size - 1;
    Arrays.fill(coarse, 0);
    Arrays.fill(fine, 0);
    for (int r = 0; r < size - 1; r++) {
      change(rows[r], first, used, 1);
    }
    for (int y = 0; y < height; y++) {
      change(rows[y + size - 1], first, used, 1);
      row(count, target, y * width + first);
      change(rows[y], first, used, -1);
    }
  }

  /** Adds a row to the histograms of columns, or takes it away. */
  private void change(int row, int first, int used, long by) {
    int from = row * width;
    for (int c = 0; c < used; c++) {
      int level = source[from + columns[first + c]] & 0xFF;
      int upper = level >> 4;
      coarse[c * LONGS + (upper >> 2)] += by << (upper << 4);
      fine[(upper * slots + c) * LONGS + (level >> 2 & 3)] += by << (level << 4);
    }
  }

  private void row(int count, byte[] target, int at) {
    long[] window = windowCoarse;
    Arrays.fill(window, 0);
    for (int c = 0; c < size - 1; c++) {
      add(coarse, c * LONGS, window, 0);
    }
    Arrays.fill(right, -size);
    for (int x = 0; x < count; x++) {
      add(coarse, (x + size - 1) * LONGS, window, 0);
      target[at + x] = (byte) median(x);
      takeAway(coarse, x * LONGS, window, 0);
    }
  }

  private int median(int x) {
    int rest = wanted;
    int part = 0;
    long sums = windowCoarse[0] * ONES;
    while (sums >>> 48 <= rest) {
      rest -= (int) (sums >>> 48);
      sums = windowCoarse[++part] * ONES;
    }
    int within = upTo(sums, rest);
    rest -= (int) (sums << 16 >>> (within << 4)) & 0xFFFF;
    int upper = part * 4 + within;
    bringUpToDate(upper, x);
    part = upper * LONGS;
    sums = windowFine[part] * ONES;
    while (sums >>> 48 <= rest) {
      rest -= (int) (sums >>> 48);
      sums = windowFine[++part] * ONES;
    }
    return part * 4 + upTo(sums, rest);
  }

  /** How many of four sums are not above a limit, which is below 2 to the power of 15. */
  private static int upTo(long sums, int limit) {
    long above = (sums | (sums | TOPS) - (limit + 1) * ONES) & TOPS;
    return 4 - Long.bitCount(above);
  }

  private void bringUpToDate(int upper, int x) {
    int at = upper * LONGS;
    int column = upper * slots * LONGS;
    int from = right[upper];
    if (x - from >= size / 2) {
      Arrays.fill(windowFine, at, at + LONGS, 0);
      for (int c = x; c < x + size; c++) {
        add(fine, column + c * LONGS, windowFine, at);
      }
    } else {
      for (int c = from; c < x; c++) {
        add(fine, column + (c + size) * LONGS, windowFine, at);
        takeAway(fine, column + c * LONGS, windowFine, at);
      }
    }
    right[upper] = x;
  }

  private static void add(long[] counts, int from, long[] sums, int at) {
    sums[at] += counts[from];
    sums[at + 1] += counts[from + 1];
    sums[at + 2] += counts[from + 2];
    sums[at + 3] += counts[from + 3];
  }

  private static void takeAway(long[] counts, int from, long[] sums, int at) {
    sums[at] -= counts[from];
    sums[at + 1] -= counts[from + 1];
    sums[at + 2] -= counts[from + 2];
    sums[at + 3] -= counts[from + 3];
  }
}
