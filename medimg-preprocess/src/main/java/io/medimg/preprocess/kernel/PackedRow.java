package io.medimg.preprocess.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * Rows of values side by side in longs: eight bytes, four shorts or two floats. Values are kept as
 * unsigned numbers of the same order, so that one comparison serves all types; the loops are of the
 * kind that compilers turn into vector instructions, which they do not with minima of whole
 * numbers. Not safe for use by several threads; build one per thread.
 */
final class PackedRow {
  private static final long EVERY_8 = 0x8080_8080_8080_8080L;
  private static final long EVERY_16 = 0x8000_8000_8000_8000L;
  private static final long EVERY_32 = 0x8000_0000_8000_0000L;

  /** Bits of a value. */
  private final int bits;

  /** The highest bit of every value. */
  private final long top;

  private final Depth depth;
  private final int width;
  private final int radius;

  /** The row with its border, and what can be read of it in longs. */
  private final byte[] line;

  private final long[] buffer;

  /**
   * Makes one.
   *
   * @param depth of the values
   * @param width pixels in a row
   * @param radius pixels beyond the edges, which repeat the outermost one
   */
  PackedRow(Depth depth, int width, int radius) {
    this.depth = depth;
    this.width = width;
    this.radius = radius;
    bits = depth == Depth.U8 ? 8 : depth == Depth.F32 ? 32 : 16;
    top = depth == Depth.U8 ? EVERY_8 : bits == 16 ? EVERY_16 : EVERY_32;
    buffer = new long[((width + 2 * radius) * bits + 63) / 64 + 1];
    line = new byte[buffer.length * Long.BYTES];
  }

  /** Longs that hold a row without its border. */
  int length() {
    return (width * bits + 63) / 64;
  }

  /** Reads row {@code y}. */
  void load(TypedPlane plane, int y) {
    int from = y * width;
    ByteBuffer bytes = ByteBuffer.wrap(line).order(ByteOrder.LITTLE_ENDIAN);
    switch (depth) {
      case U8 -> System.arraycopy(plane.bytes(), from, line, radius, width);
      case U16, S16 -> bytes.asShortBuffer().put(radius, plane.shorts(), from, width);
      case F32 -> bytes.asFloatBuffer().put(radius, plane.floats(), from, width);
    }
    int size = bits / 8;
    for (int i = 0; i < radius * size; i++) {
      line[i] = line[radius * size + i % size];
      line[(radius + width) * size + i] = line[(radius + width - 1) * size + i % size];
    }
    if (depth == Depth.S16 || depth == Depth.F32) {
      LongBuffer longs = longs(0);
      longs.get(0, buffer);
      if (depth == Depth.S16) {
        turn(buffer);
      } else {
        order(buffer);
      }
      longs.put(0, buffer);
    }
  }

  /** Gives the row from {@code shift} pixels left of its first, at most twice the radius on. */
  void take(int shift, long[] target) {
    longs(shift * bits / 8).get(0, target);
  }

  private LongBuffer longs(int from) {
    return ByteBuffer.wrap(line, from, line.length - from)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asLongBuffer();
  }

  /** Writes row {@code y}; overwrites what was loaded, and the values given. */
  void store(long[] values, TypedPlane plane, int y) {
    int at = y * width;
    if (depth == Depth.S16) {
      turn(values);
    } else if (depth == Depth.F32) {
      disorder(values);
    }
    longs(0).put(0, values);
    ByteBuffer bytes = ByteBuffer.wrap(line).order(ByteOrder.LITTLE_ENDIAN);
    switch (depth) {
      case U8 -> System.arraycopy(line, 0, plane.bytes(), at, width);
      case U16, S16 -> bytes.asShortBuffer().get(0, plane.shorts(), at, width);
      case F32 -> bytes.asFloatBuffer().get(0, plane.floats(), at, width);
    }
  }

  private static void turn(long[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] ^= EVERY_16;
    }
  }

  /** From the bits of floats to numbers of the same order: negative ones are turned around. */
  private static void order(long[] values) {
    for (int i = 0; i < values.length; i++) {
      long v = values[i];
      long negative = v & EVERY_32;
      values[i] = v ^ (negative << 1) - (negative >>> 31) ^ ~negative & EVERY_32;
    }
  }

  private static void disorder(long[] values) {
    for (int i = 0; i < values.length; i++) {
      long v = values[i];
      long negative = ~v & EVERY_32;
      values[i] = v ^ (negative << 1) - (negative >>> 31) ^ ~negative & EVERY_32;
    }
  }

  /**
   * Sorts pairs. Where the highest bits are equal, the difference of the others tells which is
   * greater; the bits in which the two differ change places if they must.
   *
   * @param a read
   * @param b read
   * @param low overwritten with the lesser of both; may be {@code a} or {@code b}
   * @param high overwritten with the greater; may be {@code a} or {@code b}
   */
  void sort(long[] a, long[] b, long[] low, long[] high) {
    long highest = top;
    int rest = bits - 1;
    for (int i = 0; i < low.length; i++) {
      long p = a[i];
      long q = b[i];
      long differ = p ^ q;
      long above = (p | highest) - (q & ~highest);
      long swap = (p & differ | above & ~differ) & highest;
      differ &= (swap << 1) - (swap >>> rest);
      low[i] = p ^ differ;
      high[i] = q ^ differ;
    }
  }

  /** The lesser of both, as {@link #sort} finds it. */
  void least(long[] a, long[] b, long[] low) {
    long highest = top;
    int rest = bits - 1;
    for (int i = 0; i < low.length; i++) {
      long p = a[i];
      long q = b[i];
      long differ = p ^ q;
      long above = (p | highest) - (q & ~highest);
      long swap = (p & differ | above & ~differ) & highest;
      low[i] = p ^ differ & (swap << 1) - (swap >>> rest);
    }
  }

  /** The greater of both, as {@link #sort} finds it. */
  void most(long[] a, long[] b, long[] high) {
    long highest = top;
    int rest = bits - 1;
    for (int i = 0; i < high.length; i++) {
      long p = a[i];
      long q = b[i];
      long differ = p ^ q;
      long above = (p | highest) - (q & ~highest);
      long swap = (p & differ | above & ~differ) & highest;
      high[i] = q ^ differ & (swap << 1) - (swap >>> rest);
    }
  }
}
