package io.medimg.preprocess.kernel;

/**
 * Rows of bytes, copied to where they are wanted; rows that are made as they are read are made one
 * at a time. Not safe for use by several threads; build one per thread.
 */
abstract class ByteLines {

  private ByteLines() {}

  /**
   * Reads one row.
   *
   * @param y from 0 to height - 1
   * @param target overwritten from {@code at} for width times channels values
   * @param at first index written
   */
  abstract void read(int y, byte[] target, int at);

  /** Reads values that are whole numbers from 0 to 255. */
  static ByteLines of(Samples source) {
    return source instanceof Equalized ? new OfFloats(source) : new OfLevels(source);
  }

  private static final class OfLevels extends ByteLines {
    private final LevelRows<byte[]> rows;

    OfLevels(Samples source) {
      rows = LevelRows.ofBytes(source);
    }

    @Override
    void read(int y, byte[] target, int at) {
      System.arraycopy(rows.array, rows.load(y), target, at, rows.layout.rowLength());
    }
  }

  private static final class OfFloats extends ByteLines {
    private final Samples source;
    private final float[] line;

    OfFloats(Samples source) {
      this.source = source;
      line = new float[source.layout().rowLength()];
    }

    @Override
    void read(int y, byte[] target, int at) {
      source.readRow(y, line, 0);
      for (int i = 0; i < line.length; i++) {
        target[at + i] = (byte) (int) line[i];
      }
    }
  }
}
