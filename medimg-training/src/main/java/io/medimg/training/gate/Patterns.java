package io.medimg.training.gate;

import io.medimg.models.quality.Thumbnail;
import java.util.SplittableRandom;

/**
 * Generated pictures that are no chest films: noise, gradients, stripes, blobs, boards, half
 * planes.
 */
final class Patterns {
  private static final int SIDE = Thumbnail.SIDE;

  private Patterns() {}

  /**
   * Draws one.
   *
   * @param index its kind, modulo 6
   * @param random where its parameters come from
   * @return a standardised thumbnail
   */
  static float[] draw(int index, SplittableRandom random) {
    float[] out = new float[Thumbnail.LENGTH];
    double angle = 2 * Math.PI * random.nextDouble();
    double ax = Math.cos(angle);
    double ay = Math.sin(angle);
    double frequency = 0.2 + 1.5 * random.nextDouble();
    double cx = SIDE * random.nextDouble();
    double cy = SIDE * random.nextDouble();
    double radius = 2 + SIDE * random.nextDouble();
    double sign = random.nextBoolean() ? 1 : -1;
    double noise = random.nextDouble() * 0.3;
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        double along = ax * (x - cx) + ay * (y - cy);
        double far = Math.hypot(x - cx, y - cy);
        double v =
            switch (index % 6) {
              case 0 -> random.nextDouble();
              case 1 -> along / SIDE;
              case 2 -> Math.sin(along * frequency);
              case 3 -> Math.exp(-far * far / (radius * radius));
              case 4 -> ((int) (x * frequency / 2) + (int) (y * frequency / 2)) % 2;
              default -> along > 0 ? 1 : 0;
            };
        out[y * SIDE + x] = (float) (sign * v + noise * (random.nextDouble() - 0.5));
      }
    }
    return Thumbnail.standardize(out);
  }
}
