package io.medimg.core.phantom;

import io.medimg.core.phantom.Drawing.Limb;
import io.medimg.core.phantom.Drawing.Oval;
import java.util.List;
import java.util.SplittableRandom;

/** Skulls from the front and the side. Safe for use by several threads. */
final class Head {
  private Head() {}

  static void draw(Drawing on, SplittableRandom person) {
    double scale = 0.85 + 0.3 * person.nextDouble();
    double tilt = 24 * (person.nextDouble() - 0.5);
    double x = 0.1 * (person.nextDouble() - 0.5);
    double y = -0.06 + 0.1 * (person.nextDouble() - 0.5);
    double wall = 0.05 + 0.03 * person.nextDouble();
    Drawing posed = on.in(new Pose(scale, tilt, x, y, person.nextBoolean()));
    if (person.nextBoolean()) {
      front(posed, wall);
    } else {
      side(posed, wall);
    }
  }

  private static void front(Drawing on, double wall) {
    on.flesh(List.of(new Limb(0, 0.2, 0.16, 0, 0.8, 0.19)), 0.35);
    on.disc(new Oval(0, -0.06, 0.335, 0.40), 0.30);
    on.shell(new Oval(0, -0.09, 0.31, 0.37), wall, 0.75);
    on.disc(new Oval(0, 0.17, 0.22, 0.24), 0.16);
    for (int s = -1; s <= 1; s += 2) {
      on.oval(new Oval(s * 0.125, 0.02, 0.085, 0.075), -0.16);
      on.shell(new Oval(s * 0.125, 0.02, 0.095, 0.085), 0.2, 0.28);
      on.oval(new Oval(s * 0.10, 0.15, 0.055, 0.06), -0.10);
      double[] jawX = {s * 0.21, s * 0.20, s * 0.15, s * 0.06, 0};
      double[] jawY = {0.10, 0.24, 0.36, 0.41, 0.42};
      on.rod(jawX, jawY, 0.035, 0.30);
    }
    on.oval(new Oval(0, 0.11, 0.04, 0.09), -0.20);
    on.rod(new double[] {0, 0}, new double[] {0.03, 0.2}, 0.008, 0.12);
    teeth(on, 0, 0.29, 0.115);
    for (int i = 0; i < 5; i++) {
      on.oval(new Oval(0, 0.46 + 0.055 * i, 0.05, 0.026), 0.26);
    }
  }

  private static void side(Drawing on, double wall) {
    on.flesh(List.of(new Limb(0.08, 0.2, 0.17, 0.10, 0.8, 0.18)), 0.35);
    on.disc(new Oval(0.03, -0.09, 0.40, 0.335), 0.30);
    on.shell(new Oval(0.03, -0.10, 0.38, 0.31), wall, 0.75);
    on.disc(new Oval(-0.22, 0.18, 0.15, 0.19), 0.24);
    on.oval(new Oval(-0.22, 0.06, 0.06, 0.055), -0.14);
    on.oval(new Oval(-0.20, 0.16, 0.055, 0.05), -0.12);
    double[] baseX = {-0.25, -0.10, 0.0, 0.10, 0.20};
    double[] baseY = {0.05, 0.06, 0.10, 0.16, 0.17};
    on.rod(baseX, baseY, 0.035, 0.30);
    on.oval(new Oval(0.07, 0.13, 0.06, 0.05), 0.35);
    double[] jawX = {0.0, -0.03, -0.14, -0.30};
    double[] jawY = {0.14, 0.32, 0.40, 0.42};
    on.rod(jawX, jawY, 0.035, 0.30);
    teeth(on, -0.27, 0.31, 0.075);
    for (int i = 0; i < 6; i++) {
      on.oval(new Oval(0.13 + 0.01 * i, 0.25 + 0.06 * i, 0.05, 0.027), 0.26);
    }
  }

  /** Two rows of teeth. */
  private static void teeth(Drawing on, double x, double y, double half) {
    for (int i = -4; i <= 4; i++) {
      double at = x + half * i / 4;
      on.oval(new Oval(at, y - 0.02, 0.012, 0.026), 0.30);
      on.oval(new Oval(at, y + 0.03, 0.011, 0.026), 0.30);
    }
  }
}
