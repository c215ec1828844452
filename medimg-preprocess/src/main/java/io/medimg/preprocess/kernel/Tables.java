package io.medimg.preprocess.kernel;

/**
 * Lookup tables from stored samples to working values. A table has one entry per bit pattern: 256
 * for bytes, 65,536 for shorts, so signed shorts are looked up by {@code sample & 0xFFFF}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Tables {

  private Tables() {}

  /**
   * The table that leaves every value as it is.
   *
   * @param depth an integer depth
   * @return a new table of {@link Depth#levels()} entries
   */
  public static float[] identity(Depth depth) {
    int levels = depth.levels();
    float[] table = new float[levels];
    for (int i = 0; i < levels; i++) {
      table[i] = depth == Depth.S16 ? (short) i : i;
    }
    return table;
  }

  /** Whether every bit pattern, read as an unsigned number, stands for itself. */
  static boolean isIdentity(float[] table) {
    for (int i = 0; i < table.length; i++) {
      if (table[i] != i) {
        return false;
      }
    }
    return true;
  }

  /** The same table for whole numbers. */
  static int[] toInts(float[] table) {
    int[] ints = new int[table.length];
    for (int i = 0; i < table.length; i++) {
      ints[i] = (int) table[i];
    }
    return ints;
  }

  /** Whether every short stands for itself. */
  static boolean isIdentity(short[] table) {
    for (int i = 0; i < table.length; i++) {
      if (table[i] != (short) i) {
        return false;
      }
    }
    return true;
  }

  /**
   * Replaces levels.
   *
   * @param values overwritten; whole numbers from 0, each below the length of {@code table}
   * @param table read, the new value of each level
   */
  public static void replace(float[] values, int[] table) {
    for (int i = 0; i < values.length; i++) {
      values[i] = table[(int) values[i]];
    }
  }

  /**
   * Looks bytes up.
   *
   * @param source read
   * @param table read, 256 entries
   * @param target overwritten, as long as {@code source}
   */
  public static void apply(byte[] source, float[] table, float[] target) {
    for (int i = 0; i < source.length; i++) {
      target[i] = table[source[i] & 0xFF];
    }
  }

  /**
   * Looks shorts up.
   *
   * @param source read
   * @param table read, 65,536 entries
   * @param target overwritten, as long as {@code source}
   */
  public static void apply(short[] source, float[] table, float[] target) {
    for (int i = 0; i < source.length; i++) {
      target[i] = table[source[i] & 0xFFFF];
    }
  }

  /** The same table for values that are whole numbers from 0 to 255. */
  static byte[] toBytes(float[] table) {
    byte[] bytes = new byte[table.length];
    toBytes(table, bytes);
    return bytes;
  }

  /** The same table for values that are whole numbers of 16 bits, signed or unsigned. */
  static short[] toShorts(float[] table) {
    short[] shorts = new short[table.length];
    toShorts(table, shorts);
    return shorts;
  }

  /**
   * Stores whole values as unsigned bytes.
   *
   * @param source read; every value a whole number from 0 to 255
   * @param target overwritten, as long as {@code source}
   */
  public static void toBytes(float[] source, byte[] target) {
    for (int i = 0; i < source.length; i++) {
      target[i] = (byte) (int) source[i];
    }
  }

  /**
   * Stores whole values as shorts, signed or unsigned.
   *
   * @param source read; every value a whole number from -32,768 to 65,535
   * @param target overwritten, as long as {@code source}
   */
  public static void toShorts(float[] source, short[] target) {
    for (int i = 0; i < source.length; i++) {
      target[i] = (short) (int) source[i];
    }
  }
}
