package io.medimg.core.phantom;

import java.util.SplittableRandom;

/**
 * The vessels of the lungs: trees that leave the hila, branch, and thin out towards the chest wall.
 * Not safe for use by several threads; build one per thread.
 */
final class Vessels {
  private static final int TRUNKS = 13;
  private static final int POINTS = 14;

  private final SplittableRandom random;
  private final Field field;
  private final float[] lung;

  /**
   * Trees of one film.
   *
   * @param field what to draw on
   * @param lung 0 to 1 per pixel: where vessels can show
   * @param seed the same trees for the same seed
   */
  Vessels(Field field, float[] lung, long seed) {
    this.field = field;
    this.lung = lung;
    this.random = new SplittableRandom(seed);
  }

  void draw() {
    for (int side = -1; side <= 1; side += 2) {
      double hilumX = side < 0 ? -0.088 : 0.098;
      double hilumY = side < 0 ? -0.022 : -0.042;
      hilum(side, hilumX, hilumY);
      for (int i = 0; i < TRUNKS; i++) {
        double down = i / (TRUNKS - 1.0);
        double angle = -1.30 + 2.65 * down + jitter(0.22);
        double radius = (0.0030 + 0.0028 * down) * (0.8 + 0.4 * random.nextDouble());
        double x = hilumX + side * (0.004 + 0.022 * random.nextDouble());
        double y = hilumY - 0.045 + 0.115 * down + jitter(0.008);
        grow(new Shoot(x, y, angle, radius, 0.27 + 0.08 * down, 0), side);
      }
    }
  }

  private void hilum(int side, double x, double y) {
    double[] hx = {x - side * 0.02, x, x + side * 0.012, x + side * 0.02, x + side * 0.022};
    double[] hy = {y - 0.045, y - 0.02, y + 0.015, y + 0.055, y + 0.095};
    double[] radius = {0.022, 0.028, 0.029, 0.024, 0.015};
    double[] strength = {0.02, 0.09, 0.11, 0.09, 0.02};
    field.add(new Tube(hx, hy, radius, strength, 0), lung);
  }

  /** The start of a branch: place, direction (0 is sideways, positive down), girth, length. */
  private record Shoot(
      double x, double y, double angle, double radius, double length, int generation) {}

  private void grow(Shoot s, int side) {
    double[] x = new double[POINTS];
    double[] y = new double[POINTS];
    double[] radius = new double[POINTS];
    double[] strength = new double[POINTS];
    double angle = s.angle();
    double bend = jitter(0.06);
    double step = s.length() / (POINTS - 1);
    x[0] = s.x();
    y[0] = s.y();
    for (int p = 0; p < POINTS; p++) {
      double gone = p / (POINTS - 1.0);
      radius[p] = s.radius() * (1 - 0.72 * gone);
      double rise = s.generation() > 0 ? 1 : Profile.smoothstep(-0.1, 0.3, gone);
      strength[p] = rise * (18 * radius[p] + 0.004);
      if (p > 0) {
        angle += bend + jitter(0.17);
        x[p] = x[p - 1] + side * step * StrictMath.cos(angle);
        y[p] = y[p - 1] + step * StrictMath.sin(angle);
      }
    }
    field.add(new Tube(x, y, radius, strength, 0), lung);
    if (s.generation() < 4 && s.radius() > 0.0011) {
      branch(s, new Tube(x, y, radius, strength, 0), angle, side);
    }
  }

  private void branch(Shoot s, Tube stem, double angle, int side) {
    int turn = random.nextBoolean() ? 1 : -1;
    for (int p = 3; p < stem.x().length - 1; p += 2 + random.nextInt(3)) {
      double away = turn * (0.40 + 0.35 * random.nextDouble());
      turn = -turn;
      double length = s.length() * (0.42 + 0.22 * random.nextDouble()) * (1 - 0.03 * p);
      double girth = stem.radius()[p] * (0.62 + 0.15 * random.nextDouble());
      double from = s.angle() + (angle - s.angle()) * p / (stem.x().length - 1.0);
      grow(
          new Shoot(stem.x()[p], stem.y()[p], from + away, girth, length, s.generation() + 1),
          side);
    }
  }

  private double jitter(double most) {
    return (random.nextDouble() * 2 - 1) * most;
  }
}
