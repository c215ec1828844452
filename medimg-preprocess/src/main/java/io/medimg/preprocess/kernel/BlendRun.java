package io.medimg.preprocess.kernel;

/**
 * Part of a row that is blended from two tables, and what is written. Not safe for use by several
 * threads; build one per thread.
 */
final class BlendRun {
  /** Bits of fraction that a float between 1024 and 2048 has. */
  static final int FRACTION = 13;

  /** The bits of the fraction that are zero where rounding is not sure. */
  private static final int NEAR = (1 << FRACTION) - 8;

  /** Share of the table on the right, per column. */
  final float[] weight;

  /** Columns whose rounding is not sure: column times 256 plus level. */
  final int[] notes;

  /** How many notes there are. */
  int count;

  /** Where levels are read, from {@link #start} on for column 0. */
  byte[] levels = {};

  int start;

  /** Where levels are written, from {@link #row} on for column 0. */
  byte[] target = {};

  int row;

  /** First column. */
  int from;

  /** End of the columns. */
  int to;

  BlendRun(float[] weight) {
    this.weight = weight;
    notes = new int[weight.length];
  }

  /**
   * Blends two tables: the bits of {@code left[v] + lead[v] * weight[x]}, for the level {@code v}
   * of each column {@code x}, are a level with a fraction of 13 bits.
   *
   * @param left read, 256 entries
   * @param lead read, 256 entries
   */
  void blend(float[] left, float[] lead) {
    byte[] read = levels;
    byte[] written = target;
    int shift = start;
    int place = row;
    int noted = count;
    for (int x = from; x < to; x++) {
      int v = read[shift + x] & 0xFF;
      int bits = Float.floatToRawIntBits(left[v] + lead[v] * weight[x]);
      written[place + x] = (byte) (bits >> FRACTION);
      if ((bits & NEAR) == 0) {
        notes[noted++] = x << 8 | v;
      }
    }
    count = noted;
  }
}
