package io.medimg.benchmarks;

import java.util.Random;

/** Seeded pictures with the histogram of a film: smooth shades, fine noise, a dark border. */
final class Films {

  private Films() {}

  /** Gray levels from 0 to {@code top}, {@code side * side} of them. */
  static int[] levels(int side, int top) {
    Random random = new Random(20_26);
    int[] levels = new int[side * side];
    for (int y = 0; y < side; y++) {
      double v = (double) y / side;
      for (int x = 0; x < side; x++) {
        double u = (double) x / side;
        double lung = Math.exp(-40 * ((u - 0.3) * (u - 0.3) + (v - 0.5) * (v - 0.5) / 3));
        double shade = 0.75 - 0.5 * lung + 0.1 * Math.sin(60 * v) + 0.02 * random.nextGaussian();
        double border = u < 0.04 || u > 0.96 ? 0 : shade;
        levels[y * side + x] = (int) (top * Math.max(0, Math.min(1, border)));
      }
    }
    return levels;
  }

  static byte[] bytes(int side) {
    int[] levels = levels(side, 255);
    byte[] bytes = new byte[levels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) levels[i];
    }
    return bytes;
  }

  /** Twelve bits, as digital radiography stores them. */
  static short[] shorts(int side) {
    int[] levels = levels(side, 4_095);
    short[] shorts = new short[levels.length];
    for (int i = 0; i < shorts.length; i++) {
      shorts[i] = (short) levels[i];
    }
    return shorts;
  }
}
