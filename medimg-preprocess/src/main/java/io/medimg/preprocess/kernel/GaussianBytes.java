package io.medimg.preprocess.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Gaussian smoothing of bytes with weights of eight bits, in sums of 16 bits, whole rows at a time.
 * Even and odd pixels of a row stand in arrays of their own. Sums of rows fill 16 bits; their upper
 * and lower bytes are weighted and added down the columns apart, and give the same as sums of 32
 * bits would: {@code (256 h + l + 32768) >> 16 = (h + 128 + (l >> 8)) >> 8}. Used once, by one
 * thread.
 */
final class GaussianBytes {
  private final int[] weights;
  private final int width;
  private final int radius;

  /** Even or odd pixels in a row, the last one perhaps beyond the edge. */
  private final int half;

  private final int[] columns;

  /** A row with its border, and its even and odd pixels. */
  private final byte[] line;

  private final char[] both;
  private final char[] even;
  private final char[] odd;

  /** For each place of the window every other pixel that is there. */
  private final char[][] places;

  /** Sums of even and of odd pixels, and both one after the other. */
  private final char[] evenSums;

  private final char[] oddSums;
  private final char[] sums;
  private final char[] lowSums;

  /**
   * Makes one.
   *
   * @param weights read, of odd number, their sum 256
   * @param width pixels in a row
   */
  GaussianBytes(int[] weights, int width) {
    this.weights = weights;
    this.width = width;
    radius = weights.length / 2;
    half = (width + 1) / 2;
    columns = Borders.reflect101(-radius, width + radius, width);
    both = new char[half + radius + 1];
    even = new char[both.length];
    odd = new char[both.length];
    line = new byte[2 * both.length];
    places = new char[weights.length + 1][half];
    evenSums = new char[half];
    oddSums = new char[half];
    sums = new char[2 * half];
    lowSums = new char[2 * half];
  }

  void run(byte[] source, int[] rows, byte[] target) {
    int height = rows.length - 2 * radius;
    int slots = Math.min(height, weights.length);
    char[][] upper = new char[slots][2 * half];
    char[][] lower = new char[slots][2 * half];
    int done = 0;
    for (int y = 0; y < height; y++) {
      for (; done < Math.min(height, y + radius + 1); done++) {
        load(source, done * width);
        across();
        split(sums, upper[done % slots], lower[done % slots]);
      }
      down(upper, rows, y, sums);
      down(lower, rows, y, lowSums);
      store(target, y * width);
    }
  }

  private void load(byte[] source, int from) {
    System.arraycopy(source, from, line, radius, width);
    for (int i = 0; i < radius; i++) {
      line[i] = source[from + columns[i]];
      line[radius + width + i] = source[from + columns[radius + width + i]];
    }
    ByteBuffer.wrap(line).order(ByteOrder.LITTLE_ENDIAN).asCharBuffer().get(0, both);
    split(both, odd, even);
  }

  private static void split(char[] values, char[] upper, char[] lower) {
    for (int i = 0; i < upper.length; i++) {
      upper[i] = (char) (values[i] >>> 8);
    }
    for (int i = 0; i < lower.length; i++) {
      lower[i] = (char) (values[i] & 0xFF);
    }
  }

  private void across() {
    for (int k = 0; k < places.length; k++) {
      System.arraycopy(k % 2 == 0 ? even : odd, k / 2, places[k], 0, half);
    }
    across(0, evenSums);
    across(1, oddSums);
    System.arraycopy(evenSums, 0, sums, 0, half);
    System.arraycopy(oddSums, 0, sums, half, half);
  }

  private void across(int first, char[] result) {
    start(places[first + radius], weights[radius], result);
    for (int k = 0; k < radius; k++) {
      add(places[first + k], places[first + 2 * radius - k], weights[k], result);
    }
  }

  private void down(char[][] ring, int[] rows, int y, char[] result) {
    start(ring[rows[y + radius] % ring.length], weights[radius], result);
    for (int k = 0; k < radius; k++) {
      char[] above = ring[rows[y + k] % ring.length];
      char[] below = ring[rows[y + 2 * radius - k] % ring.length];
      add(above, below, weights[k], result);
    }
  }

  private static void start(char[] values, int weight, char[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = (char) (weight * values[i]);
    }
  }

  private static void add(char[] a, char[] b, int weight, char[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = (char) (sums[i] + weight * (a[i] + b[i]));
    }
  }

  private void store(byte[] target, int at) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = (char) (sums[i] + 128 + (lowSums[i] >>> 8));
    }
    System.arraycopy(sums, 0, evenSums, 0, half);
    System.arraycopy(sums, half, oddSums, 0, half);
    for (int i = 0; i < half; i++) {
      evenSums[i] = (char) (evenSums[i] >>> 8 | oddSums[i] & 0xFF00);
    }
    ByteBuffer.wrap(line).order(ByteOrder.LITTLE_ENDIAN).asCharBuffer().put(0, evenSums);
    System.arraycopy(line, 0, target, at, width);
  }
}
