package io.medimg.preprocess.kernel;

import java.util.Arrays;

/**
 * The median of a square window, the outermost pixels repeated beyond the edges: OpenCV's {@code
 * medianBlur}, bit for bit, for any odd size and depth (OpenCV stops at 5 for shorts and floats).
 * Bytes keep a histogram of the window that slides along (Huang et al., 1979); other depths do so
 * over the ranks of their values, in a tree of counts; windows of 3 x 3 are sorted halfway.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class MedianFilter {

  private MedianFilter() {}

  /**
   * Filters.
   *
   * @param source read, {@code width * height} values, one channel, none NaN
   * @param width pixels in a row
   * @param height rows
   * @param depth of the values
   * @param size of the window, odd, 3 or more
   * @param target overwritten
   */
  public static void run(
      float[] source, int width, int height, Depth depth, int size, float[] target) {
    var plane = new NativeOperations.Plane(width, height, 1, depth);
    if (Kernels.operations().median(source, plane, size, target)) {
      return;
    }
    int radius = size / 2;
    int[] columns = Borders.replicate(-radius, width + radius, width);
    int[] rows = Borders.replicate(-radius, height + radius, height);
    if (size == 3) {
      smallest(source, width, columns, rows, target);
    } else if (depth == Depth.U8) {
      int[] levels = new int[source.length];
      for (int i = 0; i < levels.length; i++) {
        levels[i] = (int) source[i];
      }
      slide(levels, width, columns, rows, new Levels(size * size), target);
    } else {
      Occurrences values = Occurrences.of(source);
      int[] ranks = new int[source.length];
      for (int i = 0; i < ranks.length; i++) {
        ranks[i] = values.indexOf(source[i]);
      }
      slide(ranks, width, columns, rows, new Ranks(values.size(), size * size), target);
      for (int i = 0; i < target.length; i++) {
        target[i] = values.value((int) target[i]);
      }
    }
  }

  private static void slide(
      int[] keys, int width, int[] columns, int[] rows, Window window, float[] target) {
    int size = columns.length - width + 1;
    int height = rows.length - size + 1;
    for (int y = 0; y < height; y++) {
      window.clear();
      for (int c = 0; c < size; c++) {
        change(keys, width, columns[c], rows, y, size, window, 1);
      }
      target[y * width] = window.median();
      for (int x = 1; x < width; x++) {
        change(keys, width, columns[x - 1], rows, y, size, window, -1);
        change(keys, width, columns[x + size - 1], rows, y, size, window, 1);
        target[y * width + x] = window.median();
      }
    }
  }

  private static void change(
      int[] keys, int width, int column, int[] rows, int y, int size, Window window, int by) {
    for (int r = y; r < y + size; r++) {
      window.add(keys[rows[r] * width + column], by);
    }
  }

  /** Counts of the keys in a window. */
  private interface Window {
    void clear();

    void add(int key, int by);

    int median();
  }

  /** Counts of 256 levels, and how many lie below the last median. */
  private static final class Levels implements Window {
    private final int[] counts = new int[256];
    private final int wanted;
    private int level;
    private int below;

    Levels(int pixels) {
      wanted = pixels / 2;
    }

    @Override
    public void clear() {
      Arrays.fill(counts, 0);
      level = 0;
      below = 0;
    }

    @Override
    public void add(int key, int by) {
      counts[key] += by;
      below += key < level ? by : 0;
    }

    @Override
    public int median() {
      while (below > wanted) {
        below -= counts[--level];
      }
      while (below + counts[level] <= wanted) {
        below += counts[level++];
      }
      return level;
    }
  }

  /** Counts of ranks in a binary indexed tree (Fenwick, 1994). */
  private static final class Ranks implements Window {
    private final int[] tree;
    private final int top;
    private final int wanted;

    Ranks(int ranks, int pixels) {
      tree = new int[ranks + 1];
      top = Integer.highestOneBit(ranks);
      wanted = pixels / 2;
    }

    @Override
    public void clear() {
      Arrays.fill(tree, 0);
    }

    @Override
    public void add(int key, int by) {
      for (int i = key + 1; i < tree.length; i += i & -i) {
        tree[i] += by;
      }
    }

    @Override
    public int median() {
      int at = 0;
      int rest = wanted;
      for (int step = top; step > 0; step >>= 1) {
        if (at + step < tree.length && tree[at + step] <= rest) {
          at += step;
          rest -= tree[at];
        }
      }
      return at;
    }
  }

  /**
   * Windows of 3 x 3: with every column sorted, the median of nine is that of the greatest minimum,
   * the median of medians and the least maximum. Floats are compared by whole numbers of the same
   * order, which processors compare several at a time.
   */
  private static void smallest(
      float[] source, int width, int[] columns, int[] rows, float[] target) {
    int[] first = keys(source, rows[0] * width, columns, new int[columns.length]);
    int[] second = keys(source, rows[1] * width, columns, new int[columns.length]);
    int[] third = new int[columns.length];
    int[][] sorted = new int[3][columns.length];
    int[] result = new int[width];
    for (int y = 0; y < rows.length - 2; y++) {
      keys(source, rows[y + 2] * width, columns, third);
      sort(first, second, third, sorted);
      merge(sorted, result);
      for (int x = 0; x < width; x++) {
        target[y * width + x] = Float.intBitsToFloat(ordered(result[x]));
      }
      int[] free = first;
      first = second;
      second = third;
      third = free;
    }
  }

  private static int[] keys(float[] source, int from, int[] columns, int[] keys) {
    for (int c = 0; c < keys.length; c++) {
      keys[c] = ordered(Float.floatToRawIntBits(source[from + columns[c]]));
    }
    return keys;
  }

  /** From the bits of a float to a number of the same order, and back. */
  private static int ordered(int bits) {
    return bits ^ ((bits >> 31) & 0x7FFFFFFF);
  }

  /** Sorts every column of three rows: least, middle, most. */
  private static void sort(int[] first, int[] second, int[] third, int[][] sorted) {
    int[] least = sorted[0];
    int[] middle = sorted[1];
    int[] most = sorted[2];
    for (int c = 0; c < least.length; c++) {
      int low = Math.min(first[c], second[c]);
      int high = Math.max(first[c], second[c]);
      least[c] = Math.min(low, third[c]);
      most[c] = Math.max(high, third[c]);
      middle[c] = Math.max(low, Math.min(high, third[c]));
    }
  }

  private static void merge(int[][] sorted, int[] result) {
    int[] least = sorted[0];
    int[] middle = sorted[1];
    int[] most = sorted[2];
    for (int x = 0; x < result.length; x++) {
      int low = Math.max(Math.max(least[x], least[x + 1]), least[x + 2]);
      int high = Math.min(Math.min(most[x], most[x + 1]), most[x + 2]);
      int inner = median(middle[x], middle[x + 1], middle[x + 2]);
      result[x] = median(low, inner, high);
    }
  }

  private static int median(int a, int b, int c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
