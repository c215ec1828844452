package io.medimg.preprocess.kernel;

/**
 * Random numbers that are the same on every machine and in every version of Java: SplitMix64
 * (Steele, Lea and Flood, OOPSLA 2014), as {@link java.util.SplittableRandom} with its default
 * gamma. A stream is found from a seed and an index, so that the numbers of one index do not depend
 * on how many were drawn for others.
 *
 * <p>Not safe for use by several threads; build one per thread.
 */
public final class SplitMix {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  private SplitMix(long state) {
    this.state = state;
  }

  /** The numbers that {@code new SplittableRandom(seed)} gives. */
  public static SplitMix of(long seed) {
    return new SplitMix(seed);
  }

  /** The stream of an index: {@code of(mix(mix(seed + gamma) ^ index))}. */
  public static SplitMix of(long seed, long index) {
    return new SplitMix(mix(mix(seed + GAMMA) ^ index));
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** 64 random bits. */
  public long nextLong() {
    state += GAMMA;
    return mix(state);
  }

  /** A number from 0 (inclusive) to 1 (exclusive): the upper 53 bits of {@link #nextLong}. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /**
   * A whole number.
   *
   * @param least smallest
   * @param most greatest, not below {@code least}
   * @return {@code least + floor(nextDouble() * (most - least + 1))}
   */
  public int nextInt(int least, int most) {
    return (int) (least + (long) (nextDouble() * ((long) most - least + 1)));
  }

  /**
   * Fills an array with numbers of mean 0 and deviation 1, two at a time by Box and Muller's
   * formula in strict arithmetic.
   *
   * @param values overwritten
   */
  public void gaussians(double[] values) {
    for (int i = 0; i < values.length; i += 2) {
      double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
      double angle = 2 * Math.PI * nextDouble();
      values[i] = radius * StrictMath.cos(angle);
      if (i + 1 < values.length) {
        values[i + 1] = radius * StrictMath.sin(angle);
      }
    }
  }
}
