package io.medimg.benchmarks;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.Random;

/** Seeded pictures with the histogram of a film: smooth shades, fine noise, a dark border. */
final class Films {
  private static final int NOISES = 1 << 16;

  private Films() {}

  /** Twelve bits, as digital radiography stores them. */
  static short[] shorts(int side) {
    Random random = new Random(20_26);
    double[] noise = random.doubles(NOISES).map(d -> 0.02 * random.nextGaussian()).toArray();
    double[] across = new double[side];
    for (int x = 0; x < side; x++) {
      double u = (double) x / side;
      across[x] = Math.exp(-40 * (u - 0.3) * (u - 0.3));
    }
    short[] levels = new short[side * side];
    for (int y = 0; y < side; y++) {
      double v = (double) y / side;
      double down = 0.5 * Math.exp(-40 * (v - 0.5) * (v - 0.5) / 3);
      double wave = 0.75 + 0.1 * Math.sin(60 * v);
      for (int x = 0; x < side; x++) {
        boolean border = x < 0.04 * side || x > 0.96 * side;
        double shade = wave - down * across[x] + noise[random.nextInt(NOISES)];
        levels[y * side + x] = (short) (border ? 0 : 4_095 * Math.max(0, Math.min(1, shade)));
      }
    }
    return levels;
  }

  /** The upper eight of those bits. */
  static byte[] bytes(int side) {
    short[] levels = shorts(side);
    byte[] bytes = new byte[levels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (levels[i] >> 4);
    }
    return bytes;
  }

  /** The film of 8 bits as the JDK holds it. */
  static BufferedImage picture(int side) {
    BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    byte[] pixels = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    System.arraycopy(bytes(side), 0, pixels, 0, pixels.length);
    return picture;
  }
}
