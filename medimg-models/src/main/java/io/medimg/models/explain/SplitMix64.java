package io.medimg.models.explain;

/**
 * The pseudo-random generator behind every seeded method here: SplitMix64 (Steele, Lea, Flood,
 * OOPSLA 2014), so that one seed gives one result on every Java. State advances by {@code
 * 0x9e3779b97f4a7c15} and is mixed by two multiplications with {@code 0xbf58476d1ce4e5b9} and
 * {@code 0x94d049bb133111eb}. Not safe for use by several threads; build one per thread.
 */
final class SplitMix64 {
  private long state;

  SplitMix64(long seed) {
    this.state = seed;
  }

  /**
   * A generator of its own for each index, so that item {@code i} does not depend on the others.
   */
  static SplitMix64 stream(long seed, long index) {
    return new SplitMix64(new SplitMix64(seed).nextLong() ^ new SplitMix64(~index).nextLong());
  }

  long nextLong() {
    state += 0x9e3779b97f4a7c15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** From 0 to below 1, 53 bits. */
  double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /** From 0 to below the bound: the upper 32 bits scaled. */
  int nextInt(int bound) {
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }

  /** The numbers 0 to {@code count - 1} in a random order (Fisher and Yates). */
  int[] permutation(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
