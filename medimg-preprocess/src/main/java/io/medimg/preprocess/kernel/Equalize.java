package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Samples.Layout;

/**
 * Histogram equalisation. With 256 levels the result is OpenCV's {@code equalizeHist}, bit for bit:
 * with {@code first} the lowest level that occurs, {@code lut[k] = round((sum of counts above first
 * up to k) * 255f / (total - counts[first]))}, ties to even, and a constant image unchanged. Other
 * numbers of levels use the same formula with {@code levels - 1} for 255 in double precision; that
 * is this project's definition, since OpenCV has none.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Equalize {

  private Equalize() {}

  /**
   * The lookup table that equalises.
   *
   * @param counts read, one per level, 2 to 65,536 levels, at least one of them positive
   * @return a new array: for each level its new level
   */
  public static int[] table(int[] counts) {
    long total = 0;
    for (int count : counts) {
      total += count;
    }
    int first = 0;
    while (counts[first] == 0) {
      first++;
    }
    int[] table = new int[counts.length];
    if (counts[first] == total) {
      table[first] = first;
    } else if (counts.length == 256) {
      fill8(counts, first, (int) total, table);
    } else {
      fill(counts, first, total, table);
    }
    return table;
  }

  /**
   * Equalises bytes with 256 levels.
   *
   * @param source read where {@code layout} says, one channel
   * @param layout the rectangle equalised
   * @param target overwritten, {@code layout.length()} bytes
   */
  public static void bytes(byte[] source, Layout layout, byte[] target) {
    int[] table = table(Counts.of(source, layout));
    byte[] lookup = new byte[256];
    for (int i = 0; i < lookup.length; i++) {
      lookup[i] = (byte) table[i];
    }
    int length = layout.rowLength();
    for (int y = 0; y < layout.height(); y++) {
      Kernels.loops().lookUp(source, layout.start(y), lookup, target, y * length, length);
    }
  }

  private static void fill8(int[] counts, int first, int total, int[] table) {
    float scale = 255f / (total - counts[first]);
    int sum = 0;
    for (int k = first + 1; k < 256; k++) {
      sum += counts[k];
      table[k] = Math.min(255, (int) Math.rint(sum * scale));
    }
  }

  private static void fill(int[] counts, int first, long total, int[] table) {
    int top = counts.length - 1;
    double scale = (double) top / (total - counts[first]);
    long sum = 0;
    for (int k = first + 1; k <= top; k++) {
      sum += counts[k];
      table[k] = (int) Math.min(top, Math.rint(sum * scale));
    }
  }
}
