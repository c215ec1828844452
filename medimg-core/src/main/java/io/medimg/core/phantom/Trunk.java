package io.medimg.core.phantom;

import io.medimg.core.phantom.Drawing.Limb;
import io.medimg.core.phantom.Drawing.Oval;
import java.util.List;
import java.util.SplittableRandom;

/** Abdomens and pelves. Safe for use by several threads. */
final class Trunk {
  private Trunk() {}

  static void abdomen(Drawing on, SplittableRandom person) {
    double scale = 0.95 + 0.3 * person.nextDouble();
    double tilt = 8 * (person.nextDouble() - 0.5);
    double y = 0.12 * (person.nextDouble() - 0.5);
    Drawing posed = on.in(new Pose(scale, tilt, 0.05 * (person.nextDouble() - 0.5), y, false));
    double soft = 0.55 + 0.25 * person.nextDouble();
    double girth = 0.38 + 0.12 * person.nextDouble();
    posed.flesh(List.of(new Limb(0, -0.9, girth, 0, 0.9, girth * 1.05)), soft);
    posed.oval(new Oval(-0.21, -0.30, 0.20, 0.15), 0.16);
    spine(posed, 9, -0.56);
    for (int s = -1; s <= 1; s += 2) {
      posed.rod(
          new double[] {s * 0.05, s * 0.07, s * 0.13}, new double[] {-0.2, 0.05, 0.3}, 0.04, 0.06);
      for (int i = 0; i < 3; i++) {
        double top = -0.52 + 0.085 * i;
        double reach = 0.34 - 0.06 * i;
        posed.rod(
            new double[] {s * 0.05, s * 0.6 * reach, s * reach},
            new double[] {top, top + 0.05, top + 0.19},
            0.013,
            0.13);
      }
      ilium(posed, s, 0.36);
    }
    int loops = 6 + person.nextInt(9);
    for (int i = 0; i < loops; i++) {
      double x = 0.56 * (person.nextDouble() - 0.5);
      double v = -0.22 + 0.50 * person.nextDouble();
      double r = 0.02 + 0.05 * person.nextDouble();
      posed.oval(new Oval(x, v, r * (1 + person.nextDouble()), r), -0.16);
    }
    posed.oval(new Oval(0.17, -0.36, 0.07, 0.05), -0.22);
  }

  static void pelvis(Drawing on, SplittableRandom person) {
    double scale = 0.95 + 0.3 * person.nextDouble();
    double tilt = 8 * (person.nextDouble() - 0.5);
    double y = -0.04 + 0.1 * (person.nextDouble() - 0.5);
    Drawing posed = on.in(new Pose(scale, tilt, 0, y, false));
    double soft = 0.55 + 0.25 * person.nextDouble();
    posed.flesh(
        List.of(
            new Limb(0, -0.9, 0.42, 0, 0.05, 0.45),
            new Limb(-0.2, 0.1, 0.25, -0.24, 0.9, 0.2),
            new Limb(0.2, 0.1, 0.25, 0.24, 0.9, 0.2)),
        soft);
    spine(posed, 5, -0.62);
    posed.disc(new Oval(0, -0.10, 0.09, 0.16), 0.18);
    for (int s = -1; s <= 1; s += 2) {
      ilium(posed, s, -0.02);
      posed.disc(new Oval(s * 0.30, 0.13, 0.062, 0.062), 0.30);
      posed.rod(
          new double[] {s * 0.30, s * 0.36, s * 0.385},
          new double[] {0.13, 0.19, 0.24},
          0.042,
          0.26);
      posed.bone(new double[] {s * 0.385, 0.24}, new double[] {s * 0.35, 1.1}, 0.045, 0.36);
      posed.shell(new Oval(s * 0.13, 0.27, 0.085, 0.07), 0.35, 0.32);
      posed.rod(
          new double[] {s * 0.25, s * 0.12, s * 0.015},
          new double[] {0.10, 0.15, 0.20},
          0.028,
          0.24);
    }
    for (int i = 0; i < 5; i++) {
      double r = 0.02 + 0.04 * person.nextDouble();
      double x = 0.3 * (person.nextDouble() - 0.5);
      posed.oval(new Oval(x, -0.3 + 0.3 * person.nextDouble(), r, r), -0.14);
    }
  }

  /** The wing of an iliac bone: a thin plate with a dense rim. */
  private static void ilium(Drawing on, int side, double y) {
    on.disc(new Oval(side * 0.24, y - 0.07, 0.15, 0.16), 0.10);
    on.shell(new Oval(side * 0.24, y - 0.07, 0.16, 0.17), 0.12, 0.26);
  }

  private static void spine(Drawing on, int bodies, double top) {
    for (int i = 0; i < bodies; i++) {
      double v = top + 0.093 * i;
      on.disc(new Oval(0, v, 0.062, 0.040), 0.17);
      on.oval(new Oval(0, v + 0.01, 0.014, 0.026), 0.12);
      for (int s = -1; s <= 1; s += 2) {
        on.rod(new double[] {s * 0.05, s * 0.11}, new double[] {v - 0.005, v - 0.012}, 0.011, 0.09);
        on.oval(new Oval(s * 0.035, v - 0.012, 0.012, 0.014), 0.10);
      }
    }
  }
}
