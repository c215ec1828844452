package io.medimg.core.phantom;

/**
 * Seeded noise that is the same on every machine: values depend on place and seed alone. Immutable
 * and safe for use by several threads.
 */
final class Grain {
  private final long seed;

  Grain(long seed) {
    this.seed = mix(seed ^ 0x9E3779B97F4A7C15L);
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private long bits(int x, int y) {
    return mix(seed + x * 0xD1342543DE82EF95L + y * 0x2545F4914F6CDD1DL);
  }

  /** Close to a normal distribution of mean 0 and deviation 1: twelve-bit uniforms added up. */
  double normal(int x, int y) {
    long b = bits(x, y);
    double sum =
        (b & 0xFFFF) + (b >>> 16 & 0xFFFF) + (b >>> 32 & 0xFFFF) + (b >>> 48 & 0xFFFF) - 131070.0;
    return sum / 65535.0 * 1.7320508;
  }

  /** Smooth value noise of mean 0, within -1 to 1, with features about 1 wide. */
  double smooth(double x, double y) {
    int ix = (int) Math.floor(x);
    int iy = (int) Math.floor(y);
    double fx = Profile.smoothstep(0, 1, x - ix);
    double fy = Profile.smoothstep(0, 1, y - iy);
    double top = corner(ix, iy) * (1 - fx) + corner(ix + 1, iy) * fx;
    double bottom = corner(ix, iy + 1) * (1 - fx) + corner(ix + 1, iy + 1) * fx;
    return top * (1 - fy) + bottom * fy;
  }

  private double corner(int x, int y) {
    return (bits(x, y) >>> 11) * 0x1.0p-52 - 1;
  }

  /** Several octaves of {@link #smooth}, each half as strong and twice as fine. */
  double cloud(double x, double y, int octaves) {
    double sum = 0;
    double weight = 0.5;
    for (int i = 0; i < octaves; i++) {
      sum += weight * smooth(x + 17.3 * i, y - 9.1 * i);
      x *= 2;
      y *= 2;
      weight /= 2;
    }
    return sum;
  }
}
