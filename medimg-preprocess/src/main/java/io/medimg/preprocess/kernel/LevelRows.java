package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Samples.Layout;

/**
 * Rows of whole numbers as bytes or shorts, straight from the source where nothing stands in
 * between. Takes a copy of the table, so it must be made after the last change of it. Not safe for
 * use by several threads; build one per thread.
 *
 * @param <A> {@code byte[]} or {@code short[]}
 */
abstract class LevelRows<A> {
  /** Where rows are to be read from; only to be read. */
  final A array;

  final Layout layout;

  private LevelRows(A array, Layout layout) {
    this.array = array;
    this.layout = layout;
  }

  /**
   * Makes a row ready in {@link #array}.
   *
   * @param y from 0 to height - 1
   * @return the index of its first sample, of use until the next call
   */
  abstract int load(int y);

  /** Reads values that are whole numbers from 0 to 255. */
  static LevelRows<byte[]> ofBytes(Samples any) {
    Samples samples = any.stored();
    Layout layout = samples.layout();
    if (samples instanceof Samples.Bytes b) {
      return Tables.isIdentity(b.table())
          ? new Direct<>(b.array(), layout)
          : new BytesToBytes(b.array(), Tables.toBytes(b.table()), layout);
    }
    if (samples instanceof Samples.Shorts s) {
      return new ShortsToBytes(s.array(), Tables.toBytes(s.table()), layout);
    }
    return new FloatsToBytes(((Samples.Floats) samples).array(), layout);
  }

  /** Reads values that are whole numbers of 16 bits, signed or unsigned. */
  static LevelRows<short[]> ofShorts(Samples any) {
    Samples samples = any.stored();
    Layout layout = samples.layout();
    if (samples instanceof Samples.Shorts s) {
      short[] table = Tables.toShorts(s.table());
      return Tables.isIdentity(table)
          ? new Direct<>(s.array(), layout)
          : new ShortsToShorts(s.array(), table, layout);
    }
    if (samples instanceof Samples.Bytes b) {
      return new BytesToShorts(b.array(), Tables.toShorts(b.table()), layout);
    }
    return new FloatsToShorts(((Samples.Floats) samples).array(), layout);
  }

  private static final class Direct<A> extends LevelRows<A> {
    Direct(A array, Layout layout) {
      super(array, layout);
    }

    @Override
    int load(int y) {
      return layout.start(y);
    }
  }

  private static final class BytesToBytes extends LevelRows<byte[]> {
    private final byte[] source;
    private final byte[] table;

    BytesToBytes(byte[] source, byte[] table, Layout layout) {
      super(new byte[layout.rowLength()], layout);
      this.source = source;
      this.table = table;
    }

    @Override
    int load(int y) {
      Kernels.loops().lookUp(source, layout.start(y), table, array, 0, array.length);
      return 0;
    }
  }

  private static final class ShortsToBytes extends LevelRows<byte[]> {
    private final short[] source;
    private final byte[] table;

    ShortsToBytes(short[] source, byte[] table, Layout layout) {
      super(new byte[layout.rowLength()], layout);
      this.source = source;
      this.table = table;
    }

    @Override
    int load(int y) {
      int from = layout.start(y);
      for (int i = 0; i < array.length; i++) {
        array[i] = table[source[from + i] & 0xFFFF];
      }
      return 0;
    }
  }

  private static final class FloatsToBytes extends LevelRows<byte[]> {
    private final float[] source;

    FloatsToBytes(float[] source, Layout layout) {
      super(new byte[layout.rowLength()], layout);
      this.source = source;
    }

    @Override
    int load(int y) {
      int from = layout.start(y);
      for (int i = 0; i < array.length; i++) {
        array[i] = (byte) (int) source[from + i];
      }
      return 0;
    }
  }

  private static final class ShortsToShorts extends LevelRows<short[]> {
    private final short[] source;
    private final short[] table;

    ShortsToShorts(short[] source, short[] table, Layout layout) {
      super(new short[layout.rowLength()], layout);
      this.source = source;
      this.table = table;
    }

    @Override
    int load(int y) {
      int from = layout.start(y);
      for (int i = 0; i < array.length; i++) {
        array[i] = table[source[from + i] & 0xFFFF];
      }
      return 0;
    }
  }

  private static final class BytesToShorts extends LevelRows<short[]> {
    private final byte[] source;
    private final short[] table;

    BytesToShorts(byte[] source, short[] table, Layout layout) {
      super(new short[layout.rowLength()], layout);
      this.source = source;
      this.table = table;
    }

    @Override
    int load(int y) {
      int from = layout.start(y);
      for (int i = 0; i < array.length; i++) {
        array[i] = table[source[from + i] & 0xFF];
      }
      return 0;
    }
  }

  private static final class FloatsToShorts extends LevelRows<short[]> {
    private final float[] source;

    FloatsToShorts(float[] source, Layout layout) {
      super(new short[layout.rowLength()], layout);
      this.source = source;
    }

    @Override
    int load(int y) {
      int from = layout.start(y);
      for (int i = 0; i < array.length; i++) {
        array[i] = (short) (int) source[from + i];
      }
      return 0;
    }
  }
}
