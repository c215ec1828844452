package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Samples.Layout;
import java.util.Arrays;

/**
 * Samples of an integer depth, read as whole numbers: added up column by column, or one by one.
 * Takes a copy of the table, so it must be made after the last change of it. Not safe for use by
 * several threads; build one per thread.
 */
interface RowSums {

  /**
   * Adds rows up.
   *
   * @param from first row
   * @param to end of the rows
   * @param sums overwritten, width times channels of them; the caller sees to it that none
   *     overflows
   */
  void sum(int from, int to, int[] sums);

  /**
   * One value.
   *
   * @param y row
   * @param i place in the row, below width times channels
   */
  int value(int y, int i);

  /** Reads samples whose values are all whole numbers that 17 bits with sign hold. */
  static RowSums of(Samples samples) {
    Layout layout = samples.layout();
    if (samples instanceof Samples.Bytes bytes) {
      return Tables.isIdentity(bytes.table())
          ? new PlainBytes(bytes.array(), layout)
          : new Bytes(bytes.array(), Tables.toInts(bytes.table()), layout);
    }
    if (samples instanceof Samples.Shorts shorts) {
      return Tables.isIdentity(shorts.table())
          ? new PlainShorts(shorts.array(), layout)
          : new Shorts(shorts.array(), Tables.toInts(shorts.table()), layout);
    }
    return samples instanceof Equalized<?> equalized
        ? equalized.sums()
        : new Floats(((Samples.Floats) samples).array(), layout);
  }

  /** Bytes that stand for themselves. */
  record PlainBytes(byte[] samples, Layout layout) implements RowSums {
    @Override
    public void sum(int from, int to, int[] sums) {
      Arrays.fill(sums, 0);
      Loops loops = Kernels.loops();
      int y = from;
      for (; y <= to - 4; y += 4) {
        loops.addFour(samples, layout.start(y), layout.stride(), sums);
      }
      for (; y < to; y++) {
        int row = layout.start(y);
        for (int i = 0; i < sums.length; i++) {
          sums[i] += samples[row + i] & 0xFF;
        }
      }
    }

    @Override
    public int value(int y, int i) {
      return samples[layout.start(y) + i] & 0xFF;
    }
  }

  /** Bytes behind a table. */
  record Bytes(byte[] samples, int[] table, Layout layout) implements RowSums {
    @Override
    public void sum(int from, int to, int[] sums) {
      Arrays.fill(sums, 0);
      byte[] s = samples;
      int[] t = table;
      int y = from;
      for (; y <= to - 2; y += 2) {
        int row = layout.start(y);
        int below = layout.start(y + 1);
        for (int i = 0; i < sums.length; i++) {
          sums[i] += t[s[row + i] & 0xFF] + t[s[below + i] & 0xFF];
        }
      }
      if (y < to) {
        int row = layout.start(y);
        for (int i = 0; i < sums.length; i++) {
          sums[i] += t[s[row + i] & 0xFF];
        }
      }
    }

    @Override
    public int value(int y, int i) {
      return table[samples[layout.start(y) + i] & 0xFF];
    }
  }

  /**
   * Unsigned shorts that stand for themselves. Eight rows of 13 bits, or four of 14, which is what
   * most films have, are added in 16 bits, and copied for that: the compiler then makes vector
   * instructions of it.
   */
  final class PlainShorts implements RowSums {
    /** Rows that are added in 16 bits at most. */
    private static final int MOST = 8;

    private final short[] samples;
    private final Layout layout;
    private final short[][] rows;
    private final short[] narrow;
    private final short[] bits;
    private final Loops loops = Kernels.loops();

    /** How many rows fit 16 bits; less than 4 if loops are better than what is done here. */
    private int fitting = loops instanceof PlainLoops ? MOST : 0;

    PlainShorts(short[] samples, Layout layout) {
      this.samples = samples;
      this.layout = layout;
      rows = new short[4][layout.rowLength()];
      narrow = new short[layout.rowLength()];
      bits = new short[layout.rowLength()];
    }

    @Override
    public void sum(int from, int to, int[] sums) {
      Arrays.fill(sums, 0);
      int y = from;
      for (int count = MOST; count >= 4; count /= 2) {
        while (count <= fitting && y <= to - count && addNarrow(y, count, sums)) {
          y += count;
        }
      }
      for (; y <= to - 4; y += 4) {
        loops.addFour(samples, layout.start(y), layout.stride(), sums);
      }
      for (; y < to; y++) {
        int row = layout.start(y);
        for (int i = 0; i < sums.length; i++) {
          sums[i] += samples[row + i] & 0xFFFF;
        }
      }
    }

    /** Adds some rows, four at a time, unless a sample has so many bits that they do not fit. */
    private boolean addNarrow(int y, int count, int[] sums) {
      Arrays.fill(narrow, (short) 0);
      Arrays.fill(bits, (short) 0);
      for (int k = 0; k < count; k += 4) {
        for (int r = 0; r < 4; r++) {
          System.arraycopy(samples, layout.start(y + k + r), rows[r], 0, sums.length);
        }
        addShorts(rows[0], rows[1], rows[2], rows[3], narrow);
        or(rows[0], rows[1], rows[2], rows[3], bits);
      }
      int seen = 0;
      for (int i = 0; i < sums.length; i++) {
        seen |= bits[i];
        sums[i] += narrow[i] & 0xFFFF;
      }
      boolean wide = (seen & 0xFFFF) > 0xFFFF / count;
      for (int i = 0; wide && i < sums.length; i++) {
        sums[i] -= narrow[i] & 0xFFFF;
      }
      fitting = wide ? count / 2 : fitting;
      return !wide;
    }

    private static void addShorts(short[] a, short[] b, short[] c, short[] d, short[] sum) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] = (short) (sum[i] + a[i] + b[i] + c[i] + d[i]);
      }
    }

    private static void or(short[] a, short[] b, short[] c, short[] d, short[] bits) {
      for (int i = 0; i < bits.length; i++) {
        bits[i] = (short) (bits[i] | a[i] | b[i] | c[i] | d[i]);
      }
    }

    @Override
    public int value(int y, int i) {
      return samples[layout.start(y) + i] & 0xFFFF;
    }
  }

  /** Shorts behind a table, signed ones among them. */
  record Shorts(short[] samples, int[] table, Layout layout) implements RowSums {
    @Override
    public void sum(int from, int to, int[] sums) {
      Arrays.fill(sums, 0);
      short[] s = samples;
      int[] t = table;
      int y = from;
      for (; y <= to - 2; y += 2) {
        int row = layout.start(y);
        int below = layout.start(y + 1);
        for (int i = 0; i < sums.length; i++) {
          sums[i] += t[s[row + i] & 0xFFFF] + t[s[below + i] & 0xFFFF];
        }
      }
      if (y < to) {
        int row = layout.start(y);
        for (int i = 0; i < sums.length; i++) {
          sums[i] += t[s[row + i] & 0xFFFF];
        }
      }
    }

    @Override
    public int value(int y, int i) {
      return table[samples[layout.start(y) + i] & 0xFFFF];
    }
  }

  /** Floats that hold whole numbers. */
  record Floats(float[] samples, Layout layout) implements RowSums {
    @Override
    public void sum(int from, int to, int[] sums) {
      Arrays.fill(sums, 0);
      for (int y = from; y < to; y++) {
        int row = layout.start(y);
        for (int i = 0; i < sums.length; i++) {
          sums[i] += (int) samples[row + i];
        }
      }
    }

    @Override
    public int value(int y, int i) {
      return (int) samples[layout.start(y) + i];
    }
  }
}
