package io.medimg.preprocess.kernel;

/**
 * The innermost loops that there are two kinds of: plain Java, which always works, and vector
 * instructions through {@code jdk.incubator.vector}, where the JVM was started with that module.
 * Both give the same values, bit for bit. Immutable and safe for use by several threads.
 */
interface Loops {

  /** What they are made of, for people. */
  String describe();

  /**
   * Looks bytes up as bytes.
   *
   * @param source read from {@code from}
   * @param from first byte read
   * @param table read, 256 entries
   * @param target overwritten from {@code at}; may be the source, at the same place
   * @param at first byte written
   * @param length number of bytes
   */
  void lookUp(byte[] source, int from, byte[] table, byte[] target, int at, int length);

  /**
   * Looks bytes up as floats.
   *
   * @param source read from {@code from}
   * @param from first byte read
   * @param table read
   * @param target overwritten from {@code at}
   * @param at first float written
   * @param length number of bytes
   */
  void lookUp(byte[] source, int from, FloatTable table, float[] target, int at, int length);

  /**
   * Adds four rows of unsigned bytes to sums of columns.
   *
   * @param samples read
   * @param row first sample of the first row
   * @param stride samples from row to row
   * @param sums added to, one per column
   */
  void addFour(byte[] samples, int row, int stride, int[] sums);

  /**
   * Adds four rows of unsigned shorts to sums of columns.
   *
   * @param samples read
   * @param row first sample of the first row
   * @param stride samples from row to row
   * @param sums added to, one per column
   */
  void addFour(short[] samples, int row, int stride, int[] sums);
}
