package io.medimg.preprocess.kernel;

import java.util.Arrays;

/**
 * A row that is blended from two tables at a time. Not safe for use by several threads; build one
 * per thread.
 */
final class BlendRun {
  private static final int LEVELS = 256;

  /** Bits of fraction that a float between 1024 and 2048 has. */
  private static final int FRACTION = 13;

  /** The bits of the fraction that are zero where rounding is not sure. */
  private static final int NEAR = (1 << FRACTION) - 8;

  /**
   * What is added to a level: it moves floats to where their bits are a number with a fraction of
   * 13 bits, whose lowest byte is the level; a half, to round by cutting off; and four units of the
   * fraction, so that what lies within four units of a half has less than eight. Both orders round
   * a sum of four products below 256 at most five times each, and biased tables and their blend are
   * rounded to a unit: together less than 3e-4, and four units are 4.8e-4.
   */
  private static final float BIAS = 1536.5f + 4f / (1 << FRACTION);

  /** The row: levels before, equalised after. */
  final byte[] line;

  /** Share of the table on the right, per column. */
  private final float[] weight;

  /** The table left of the present gap, blended for the present row and biased. */
  private float[] left = new float[LEVELS];

  /** The one right of it. */
  private float[] right = new float[LEVELS];

  /** By how much that is more. */
  private final float[] lead = new float[LEVELS];

  /**
   * Starts.
   *
   * @param weight kept; share of the table on the right, per column
   */
  BlendRun(float[] weight) {
    this.weight = weight;
    line = new byte[weight.length];
  }

  /**
   * Makes the next table to the right the one right of the present gap, and the one that was there
   * the one left of it.
   *
   * @param upper read, the table of the tile above
   * @param lower read, the one below
   * @param above share of the table above
   * @param below share of the table below
   */
  void advance(float[] upper, float[] lower, float above, float below) {
    float[] spare = left;
    left = right;
    right = spare;
    advance(upper, lower, above, below, left, right, lead);
  }

  /** Sets the present gap right of the last table, where there is nothing to blend with. */
  void end() {
    System.arraycopy(right, 0, left, 0, LEVELS);
    Arrays.fill(lead, 0);
  }

  private static void advance(
      float[] a, float[] b, float above, float below, float[] left, float[] right, float[] lead) {
    for (int v = 0; v < right.length; v++) {
      float next = a[v] * above + b[v] * below + BIAS;
      lead[v] = next - left[v];
      right[v] = next;
    }
  }

  /**
   * Overwrites levels of {@link #line} in the present gap with equalised ones, up to the first
   * whose rounding is not sure, which stays as it is.
   *
   * @param from first column
   * @param to end of the columns
   * @return the column that is not sure, or {@code to}
   */
  int blend(int from, int to) {
    return blend(line, from, to, left, lead, weight);
  }

  /**
   * A loop with few variables, which ends where more is to be done: if it did more, the compiler
   * would keep what each pixel needs in memory.
   */
  private static int blend(
      byte[] line, int from, int to, float[] left, float[] lead, float[] weight) {
    for (int x = from; x < to; x++) {
      int v = line[x] & 0xFF;
      int bits = Float.floatToRawIntBits(left[v] + lead[v] * weight[x]);
      if ((bits & NEAR) == 0) {
        return x;
      }
      line[x] = (byte) (bits >> FRACTION);
    }
    return to;
  }
}
