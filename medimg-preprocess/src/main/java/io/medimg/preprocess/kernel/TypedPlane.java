package io.medimg.preprocess.kernel;

/**
 * One channel of an image in an array of its own type, row after row: bytes, shorts or floats. It
 * shares the array with the caller. Not safe for use by several threads while it is written.
 */
public final class TypedPlane {
  /**
   * Added to a number below 4 million, it leaves no bits for fractions: the last bits count ones.
   */
  private static final float WHOLE = 3 << 22;

  private final Object array;
  private final int width;
  private final int height;
  private final Depth depth;

  private TypedPlane(Object array, int length, int width, Depth depth) {
    if (width < 1 || length < width || length % width != 0) {
      throw new IllegalArgumentException(
          "a plane needs whole rows, got %d values in rows of %d".formatted(length, width));
    }
    this.array = array;
    this.width = width;
    this.height = length / width;
    this.depth = depth;
  }

  /** Shares unsigned bytes. */
  public static TypedPlane of(byte[] values, int width) {
    return new TypedPlane(values, values.length, width, Depth.U8);
  }

  /**
   * Shares shorts.
   *
   * @param depth {@link Depth#U16} or {@link Depth#S16}
   * @throws IllegalArgumentException if it is another one
   */
  public static TypedPlane of(short[] values, int width, Depth depth) {
    if (depth != Depth.U16 && depth != Depth.S16) {
      throw new IllegalArgumentException("shorts are U16 or S16, got " + depth);
    }
    return new TypedPlane(values, values.length, width, depth);
  }

  /** Shares floats. */
  public static TypedPlane of(float[] values, int width) {
    return new TypedPlane(values, values.length, width, Depth.F32);
  }

  /**
   * Reads values in their own type: whole numbers for an integer depth.
   *
   * @param samples read, one channel or several, which then follow each other in a row
   * @param depth what the values are
   * @return only to be read: it may share the array
   */
  public static TypedPlane of(Samples samples, Depth depth) {
    int row = samples.layout().rowLength();
    return switch (depth) {
      case U8 -> of(samples.readBytes(), row);
      case U16, S16 -> of(samples.readShorts(), row, depth);
      case F32 -> of(samples instanceof Samples.Floats f ? f.read() : samples.readAll(), row);
    };
  }

  /** Pixels in a row. */
  public int width() {
    return width;
  }

  /** Rows. */
  public int height() {
    return height;
  }

  /** What the values are. */
  public Depth depth() {
    return depth;
  }

  /** The shared array of a plane of {@link Depth#U8}. */
  public byte[] bytes() {
    return (byte[]) array;
  }

  /** The shared array of a plane of 16 bits. */
  public short[] shorts() {
    return (short[]) array;
  }

  /** The shared array of a plane of {@link Depth#F32}. */
  public float[] floats() {
    return (float[]) array;
  }

  /**
   * Reads a row.
   *
   * @param y from 0
   * @param target overwritten, as long as the row
   */
  void readRow(int y, float[] target) {
    int from = y * width;
    switch (depth) {
      case U8 -> {
        byte[] values = bytes();
        for (int x = 0; x < target.length; x++) {
          target[x] = values[from + x] & 0xFF;
        }
      }
      case U16, S16 -> {
        short[] values = shorts();
        int mask = depth == Depth.U16 ? 0xFFFF : -1;
        for (int x = 0; x < target.length; x++) {
          target[x] = values[from + x] & mask;
        }
      }
      case F32 -> System.arraycopy(floats(), from, target, 0, width);
    }
  }

  /**
   * Writes part of a row, whole numbers rounded to the nearest, ties to even.
   *
   * @param y from 0
   * @param from first pixel written
   * @param values read; all within the depth's range
   */
  void write(int y, int from, float[] values) {
    int at = y * width + from;
    switch (depth) {
      case U8 -> {
        byte[] target = bytes();
        for (int x = 0; x < values.length; x++) {
          target[at + x] = (byte) Float.floatToRawIntBits(values[x] + WHOLE);
        }
      }
      case U16, S16 -> {
        short[] target = shorts();
        for (int x = 0; x < values.length; x++) {
          target[at + x] = (short) Float.floatToRawIntBits(values[x] + WHOLE);
        }
      }
      case F32 -> System.arraycopy(values, 0, floats(), at, values.length);
    }
  }

  /** A new plane of the same size and type, all 0. */
  public TypedPlane blank() {
    return blank(width);
  }

  private TypedPlane blank(int newWidth) {
    int length = newWidth * height;
    return switch (depth) {
      case U8 -> of(new byte[length], newWidth);
      case U16, S16 -> of(new short[length], newWidth, depth);
      case F32 -> of(new float[length], newWidth);
    };
  }

  /** The same values for readers of samples, each standing for itself. */
  public Samples samples(Samples.Layout layout) {
    return switch (depth) {
      case U8 -> new Samples.Bytes(bytes(), Tables.identity(depth), layout);
      case U16, S16 -> new Samples.Shorts(shorts(), Tables.identity(depth), layout);
      case F32 -> new Samples.Floats(floats(), layout);
    };
  }

  /**
   * Takes one channel out of this plane, whose pixels hold several values each.
   *
   * @param channels values per pixel
   * @param channel which one, from 0
   * @return a new plane
   */
  public TypedPlane channel(int channels, int channel) {
    TypedPlane one = blank(width / channels);
    one.copy(this, channel, channels, 0, 1);
    return one;
  }

  /**
   * Puts one channel into this plane, whose pixels hold several values each.
   *
   * @param one read
   * @param channels values per pixel
   * @param channel which one, from 0
   */
  public void putChannel(TypedPlane one, int channels, int channel) {
    copy(one, 0, 1, channel, channels);
  }

  private void copy(TypedPlane source, int from, int step, int to, int targetStep) {
    int count = Math.min(source.width * height / step, width * height / targetStep);
    switch (depth) {
      case U8 -> {
        for (int i = 0, s = from, t = to; i < count; i++, s += step, t += targetStep) {
          bytes()[t] = source.bytes()[s];
        }
      }
      case U16, S16 -> {
        for (int i = 0, s = from, t = to; i < count; i++, s += step, t += targetStep) {
          shorts()[t] = source.shorts()[s];
        }
      }
      case F32 -> {
        for (int i = 0, s = from, t = to; i < count; i++, s += step, t += targetStep) {
          floats()[t] = source.floats()[s];
        }
      }
    }
  }
}
