package io.medimg.preprocess.kernel;

/**
 * Rows of an image, or of a rectangle inside it, read as working values: integer samples go through
 * a table, floats come as they are. This is how a resampler reads a source whose point operations
 * have not been applied yet, without an image in between.
 *
 * <p>The arrays are shared with the caller, who must not change them meanwhile. Otherwise immutable
 * and safe for use by several threads.
 */
public sealed interface Samples permits Samples.Bytes, Samples.Shorts, Samples.Floats, Equalized {

  /** Width, height and channels of what can be read. */
  Layout layout();

  /** Where the rectangle lies in its array. */
  record Layout(int width, int height, int channels, int offset, int stride) {

    /** Rows that follow each other without a gap, from the start of the array. */
    public static Layout dense(int width, int height, int channels) {
      return new Layout(width, height, channels, 0, width * channels);
    }

    /** Samples in one row: width times channels. */
    public int rowLength() {
      return width * channels;
    }

    /** Samples in all rows. */
    public int length() {
      return rowLength() * height;
    }

    /** Index of the first sample of row {@code y}. */
    public int start(int y) {
      return offset + y * stride;
    }

    /**
     * Whether the rows follow each other without a gap and are all that the array holds.
     *
     * @param arrayLength samples in the array
     */
    public boolean fills(int arrayLength) {
      return offset == 0 && stride == rowLength() && length() == arrayLength;
    }

    /** A rectangle inside this one, in pixels from its left upper corner. */
    public Layout crop(int x, int y, int cropWidth, int cropHeight) {
      return new Layout(
          cropWidth, cropHeight, channels, offset + y * stride + x * channels, stride);
    }
  }

  /**
   * Reads one row.
   *
   * @param y from 0 to height - 1
   * @param target overwritten from {@code at} for width times channels values
   * @param at first index written
   */
  void readRow(int y, float[] target, int at);

  /**
   * Reads some values of one row.
   *
   * @param y from 0 to height - 1
   * @param places read, from 0 to width times channels - 1, in any order
   * @param target overwritten, one value per place
   */
  void pick(int y, int[] places, float[] target);

  /**
   * Reads all rows as bytes, one after the other; every value must be a whole number from 0 to 255.
   *
   * @return only to be read: it may be the shared array itself
   */
  default byte[] readBytes() {
    LevelRows<byte[]> rows = LevelRows.ofBytes(this);
    Layout layout = layout();
    if (layout.fills(rows.array.length)) {
      rows.load(0);
      return rows.array;
    }
    byte[] all = new byte[layout.length()];
    for (int y = 0; y < layout.height(); y++) {
      System.arraycopy(rows.array, rows.load(y), all, y * layout.rowLength(), layout.rowLength());
    }
    return all;
  }

  /**
   * Reads all rows as shorts, one after the other; every value must be a whole number.
   *
   * @return only to be read: it may be the shared array itself
   */
  default short[] readShorts() {
    LevelRows<short[]> rows = LevelRows.ofShorts(this);
    Layout layout = layout();
    if (layout.fills(rows.array.length)) {
      rows.load(0);
      return rows.array;
    }
    short[] all = new short[layout.length()];
    for (int y = 0; y < layout.height(); y++) {
      System.arraycopy(rows.array, rows.load(y), all, y * layout.rowLength(), layout.rowLength());
    }
    return all;
  }

  /** Reads all rows, one after the other, into a new array. */
  default float[] readAll() {
    Layout layout = layout();
    float[] all = new float[layout.length()];
    int row = layout.rowLength();
    for (int y = 0; y < layout.height(); y++) {
      readRow(y, all, y * row);
    }
    return all;
  }

  /** The same samples in an array: these, unless they are made as they are read. */
  default Samples stored() {
    return this;
  }

  /** Unsigned bytes behind a table of 256 entries. */
  final class Bytes implements Samples {
    private final byte[] samples;
    private final float[] table;
    private final Layout layout;

    /** Shares both arrays. */
    public Bytes(byte[] samples, float[] table, Layout layout) {
      this.samples = samples;
      this.table = table;
      this.layout = layout;
    }

    @Override
    public Layout layout() {
      return layout;
    }

    /** The shared samples. */
    public byte[] array() {
      return samples;
    }

    /** The shared table. */
    public float[] table() {
      return table;
    }

    @Override
    public void readRow(int y, float[] target, int at) {
      int from = layout.start(y);
      int length = layout.rowLength();
      for (int i = 0; i < length; i++) {
        target[at + i] = table[samples[from + i] & 0xFF];
      }
    }

    @Override
    public void pick(int y, int[] places, float[] target) {
      int from = layout.start(y);
      for (int i = 0; i < target.length; i++) {
        target[i] = table[samples[from + places[i]] & 0xFF];
      }
    }
  }

  /** Shorts behind a table of 65,536 entries. */
  final class Shorts implements Samples {
    private final short[] samples;
    private final float[] table;
    private final Layout layout;

    /** Shares both arrays. */
    public Shorts(short[] samples, float[] table, Layout layout) {
      this.samples = samples;
      this.table = table;
      this.layout = layout;
    }

    @Override
    public Layout layout() {
      return layout;
    }

    /** The shared samples. */
    public short[] array() {
      return samples;
    }

    /** The shared table. */
    public float[] table() {
      return table;
    }

    @Override
    public void readRow(int y, float[] target, int at) {
      int from = layout.start(y);
      int length = layout.rowLength();
      for (int i = 0; i < length; i++) {
        target[at + i] = table[samples[from + i] & 0xFFFF];
      }
    }

    @Override
    public void pick(int y, int[] places, float[] target) {
      int from = layout.start(y);
      for (int i = 0; i < target.length; i++) {
        target[i] = table[samples[from + places[i]] & 0xFFFF];
      }
    }
  }

  /** Floats as they are. */
  final class Floats implements Samples {
    private final float[] samples;
    private final Layout layout;

    /** Shares the array. */
    public Floats(float[] samples, Layout layout) {
      this.samples = samples;
      this.layout = layout;
    }

    @Override
    public Layout layout() {
      return layout;
    }

    /** The shared samples. */
    public float[] array() {
      return samples;
    }

    /**
     * All rows, one after the other.
     *
     * @return only to be read: it may be the shared array itself
     */
    public float[] read() {
      return layout.fills(samples.length) ? samples : readAll();
    }

    @Override
    public void readRow(int y, float[] target, int at) {
      System.arraycopy(samples, layout.start(y), target, at, layout.rowLength());
    }

    @Override
    public void pick(int y, int[] places, float[] target) {
      int from = layout.start(y);
      for (int i = 0; i < target.length; i++) {
        target[i] = samples[from + places[i]];
      }
    }
  }
}
