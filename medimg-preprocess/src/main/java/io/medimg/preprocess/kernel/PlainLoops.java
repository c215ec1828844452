package io.medimg.preprocess.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Loops in plain Java. Immutable and safe for use by several threads. */
final class PlainLoops implements Loops {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EVEN = 0x00FF_00FF_00FF_00FFL;

  @Override
  public String describe() {
    return "plain Java";
  }

  @Override
  public void lookUp(byte[] source, int from, byte[] table, byte[] target, int at, int length) {
    for (int i = 0; i < length; i++) {
      target[at + i] = table[source[from + i] & 0xFF];
    }
  }

  @Override
  public void lookUp(
      byte[] source, int from, FloatTable table, float[] target, int at, int length) {
    float[] values = table.values;
    for (int i = 0; i < length; i++) {
      target[at + i] = values[source[from + i] & 0xFF];
    }
  }

  /** Eight columns at a time, as four pairs of sums in a long. */
  @Override
  public void addFour(byte[] s, int row, int stride, int[] sums) {
    int r1 = row + stride;
    int r2 = r1 + stride;
    int r3 = r2 + stride;
    int i = 0;
    for (; i <= sums.length - 8; i += 8) {
      long a = (long) LONGS.get(s, row + i);
      long b = (long) LONGS.get(s, r1 + i);
      long c = (long) LONGS.get(s, r2 + i);
      long d = (long) LONGS.get(s, r3 + i);
      long even = (a & EVEN) + (b & EVEN) + (c & EVEN) + (d & EVEN);
      long odd = (a >>> 8 & EVEN) + (b >>> 8 & EVEN) + (c >>> 8 & EVEN) + (d >>> 8 & EVEN);
      sums[i] += (int) even & 0xFFFF;
      sums[i + 1] += (int) odd & 0xFFFF;
      sums[i + 2] += (int) even >>> 16;
      sums[i + 3] += (int) odd >>> 16;
      sums[i + 4] += (int) (even >>> 32) & 0xFFFF;
      sums[i + 5] += (int) (odd >>> 32) & 0xFFFF;
      sums[i + 6] += (int) (even >>> 48);
      sums[i + 7] += (int) (odd >>> 48);
    }
    for (; i < sums.length; i++) {
      sums[i] += (s[row + i] & 0xFF) + (s[r1 + i] & 0xFF) + (s[r2 + i] & 0xFF) + (s[r3 + i] & 0xFF);
    }
  }

  @Override
  public void addFour(short[] s, int row, int stride, int[] sums) {
    int r1 = row + stride;
    int r2 = r1 + stride;
    int r3 = r2 + stride;
    for (int i = 0; i < sums.length; i++) {
      sums[i] +=
          (s[row + i] & 0xFFFF)
              + (s[r1 + i] & 0xFFFF)
              + (s[r2 + i] & 0xFFFF)
              + (s[r3 + i] & 0xFFFF);
    }
  }
}
