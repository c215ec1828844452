package io.medimg.core.phantom;

import io.medimg.core.phantom.Drawing.Limb;
import io.medimg.core.phantom.Drawing.Oval;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Hands and knees. Safe for use by several threads. */
final class Limbs {
  /** Thumb to little finger: base and head of the metacarpal, direction, lengths of phalanges. */
  private static final double[][] FINGERS = {
    {-0.075, -0.045, -0.165, -0.165, -48, 0.12, 0.085},
    {-0.055, -0.060, -0.085, -0.280, -9, 0.16, 0.095, 0.070},
    {-0.020, -0.065, -0.025, -0.290, -1, 0.175, 0.11, 0.075},
    {0.012, -0.060, 0.035, -0.270, 6, 0.16, 0.105, 0.075},
    {0.040, -0.050, 0.085, -0.235, 15, 0.125, 0.075, 0.065}
  };

  private static final double[][] CARPALS = {
    {-0.045, -0.005}, {-0.015, -0.012}, {0.018, -0.008}, {0.042, -0.012},
    {-0.060, -0.038}, {-0.030, -0.042}, {0.002, -0.045}, {0.034, -0.038}
  };

  private Limbs() {}

  static void hands(Drawing on, SplittableRandom person) {
    boolean both = person.nextInt(3) == 0;
    double scale = (both ? 0.72 : 0.92) + 0.35 * person.nextDouble();
    double spread = 0.6 + 0.9 * person.nextDouble();
    double tilt = 40 * (person.nextDouble() - 0.5);
    double y = 0.20 + 0.12 * person.nextDouble();
    double bone = 0.26 + 0.22 * person.nextDouble();
    boolean left = person.nextBoolean();
    double soft = 0.30 + 0.25 * person.nextDouble();
    if (both) {
      hand(on.in(new Pose(scale, 0.3 * tilt, -0.25, y, false)), spread, bone, soft);
      hand(on.in(new Pose(scale, -0.3 * tilt, 0.25, y, true)), spread, bone, soft);
    } else {
      double x = 0.2 * (person.nextDouble() - 0.5);
      hand(on.in(new Pose(scale, tilt, x, y, left)), spread, bone, soft);
    }
  }

  private static void hand(Drawing on, double spread, double bone, double soft) {
    List<Limb> flesh = new ArrayList<>();
    flesh.add(new Limb(0, 0.55, 0.105, 0, 0.02, 0.078));
    flesh.add(new Limb(-0.02, -0.03, 0.085, -0.04, -0.22, 0.10));
    flesh.add(new Limb(0.02, -0.03, 0.08, 0.045, -0.19, 0.09));
    flesh.add(new Limb(-0.04, -0.03, 0.06, -0.16, -0.16, 0.045));
    on.bone(new double[] {-0.032, 0.60}, new double[] {-0.035, 0.03}, 0.030, bone);
    on.bone(new double[] {0.036, 0.60}, new double[] {0.038, 0.045}, 0.022, bone);
    for (double[] c : CARPALS) {
      on.oval(new Oval(c[0], c[1], 0.021, 0.019), 0.75 * bone);
    }
    for (double[] f : FINGERS) {
      finger(on, f, spread, bone, flesh);
    }
    on.flesh(flesh, soft);
  }

  private static void finger(Drawing on, double[] f, double spread, double bone, List<Limb> flesh) {
    double[] at = {f[2], f[3]};
    on.bone(new double[] {f[0], f[1]}, at, 0.0155, bone);
    double turn = StrictMath.toRadians(f[4] * spread);
    double radius = 0.0145;
    for (int i = 5; i < f.length; i++) {
      double dx = StrictMath.sin(turn);
      double dy = -StrictMath.cos(turn);
      double[] from = {at[0] + 0.008 * dx, at[1] + 0.008 * dy};
      double[] to = {at[0] + f[i] * dx, at[1] + f[i] * dy};
      on.bone(from, to, radius, bone * 0.9);
      flesh.add(new Limb(at[0], at[1], 0.044, to[0], to[1], 0.036));
      at = to;
      radius *= 0.82;
    }
  }

  static void knee(Drawing on, SplittableRandom person) {
    double scale = 0.9 + 0.5 * person.nextDouble();
    double tilt = 30 * (person.nextDouble() - 0.5);
    double bend = person.nextInt(3) == 0 ? 35 + 60 * person.nextDouble() : 0;
    double x = 0.16 * (person.nextDouble() - 0.5);
    double y = 0.14 * (person.nextDouble() - 0.5);
    double bone = 0.34 + 0.25 * person.nextDouble();
    Drawing thigh = on.in(new Pose(scale, tilt, x, y, person.nextBoolean()));
    thigh.bone(new double[] {0, -1.1}, new double[] {0, -0.06}, 0.062, bone);
    thigh.oval(new Oval(-0.062, -0.055, 0.07, 0.062), bone);
    thigh.oval(new Oval(0.062, -0.055, 0.07, 0.062), bone);
    thigh.oval(new Oval(0.01, -0.10, 0.05, 0.055), 0.5 * bone);
    Drawing shin = on.in(new Pose(scale, tilt + bend, x, y, false));
    shin.bone(new double[] {0, 0.055}, new double[] {0.01, 1.1}, 0.058, bone);
    shin.oval(new Oval(0, 0.055, 0.125, 0.042), bone);
    shin.bone(new double[] {0.105, 0.12}, new double[] {0.09, 1.1}, 0.024, 0.8 * bone);
    double soft = 0.42 + 0.2 * person.nextDouble();
    double girth = 0.17 + 0.06 * person.nextDouble();
    thigh.flesh(List.of(new Limb(0, -1.2, 1.35 * girth, 0, -0.02, girth)), soft);
    shin.flesh(List.of(new Limb(0, 0.06, girth, 0.03, 1.2, 1.05 * girth)), soft);
  }
}
