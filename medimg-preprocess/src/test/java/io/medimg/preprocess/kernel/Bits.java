package io.medimg.preprocess.kernel;

/** The first lines of {@link java.util.Random}: whole bits, as the Python scripts draw them. */
public final class Bits {
  private long state;

  public Bits(long seed) {
    state = (seed ^ 0x5DEECE66DL) & ((1L << 48) - 1);
  }

  public int next(int bits) {
    state = (state * 0x5DEECE66DL + 0xBL) & ((1L << 48) - 1);
    return (int) (state >>> (48 - bits));
  }
}
