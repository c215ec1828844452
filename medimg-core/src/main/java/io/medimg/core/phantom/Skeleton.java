package io.medimg.core.phantom;

/** Ribs, clavicles, shoulder blades, spine. Immutable and safe for use by several threads. */
final class Skeleton {
  private static final int RIBS = 11;
  private static final int POINTS = 48;
  private static final float[] NO_MASK = {};
  private static final Oval PEDICLE = new Oval(0.006, 0.009, 0.05);
  private static final Oval PROCESS = new Oval(0.0055, 0.012, 0.06);

  private final Thorax thorax;
  private final Grain grain;

  Skeleton(Thorax thorax, Grain grain) {
    this.thorax = thorax;
    this.grain = grain;
  }

  void draw(Field field) {
    for (int side = -1; side <= 1; side += 2) {
      for (int i = 0; i < RIBS; i++) {
        rib(field, i, side);
      }
      clavicle(field, side);
      shoulder(field, side);
    }
    spine(field);
  }

  /**
   * One rib as an ellipse in a plane that falls towards the front, seen from the front: behind the
   * heart nearly level, at the chest wall bent, in front steep and fading into cartilage.
   */
  private void rib(Field field, int i, int side) {
    double start = -0.362 + 0.0575 * i + 0.004 * grain.smooth(i * 3.1, side);
    double fall = 0.050 + 0.0125 * Math.min(i, 9);
    double lateral = thorax.outer(start + fall + (i < 3 ? -0.02 : 0.01)) + 0.003;
    double end = i < 1 ? 150 : i < 7 ? 152 - 3 * i : i < 9 ? 122 - 6 * (i - 7) : 95;
    double[] x = new double[POINTS];
    double[] y = new double[POINTS];
    double[] radius = new double[POINTS];
    double[] strength = new double[POINTS];
    for (int p = 0; p < POINTS; p++) {
      double degrees = 4 + (end - 4) * p / (POINTS - 1);
      double turn = Math.toRadians(degrees);
      double level = -StrictMath.cos(turn);
      double front = Math.max(0, level);
      x[p] = side * (0.028 + (lateral - 0.028) * StrictMath.sin(turn));
      y[p] =
          start
              + fall * (1 + level)
              + 0.55 * fall * front
              - 0.012 * StrictMath.sin(2 * Math.min(turn, Math.PI / 2));
      radius[p] = 0.0112 + 0.0022 * front;
      double shade = 0.142 - 0.062 * Profile.smoothstep(80, 112, degrees);
      strength[p] = shade * (1 - Profile.smoothstep(end - 12, end, degrees));
    }
    field.add(new Tube(x, y, radius, strength, 0.86), NO_MASK);
  }

  private void clavicle(Field field, int side) {
    double[] px = {0.036, 0.085, 0.15, 0.23, 0.31, 0.385, 0.43};
    double[] py = {-0.268, -0.288, -0.306, -0.328, -0.352, -0.369, -0.374};
    double[] r = {0.0165, 0.0135, 0.0115, 0.0108, 0.011, 0.0125, 0.013};
    double[] x = new double[POINTS];
    double[] y = new double[POINTS];
    double[] radius = new double[POINTS];
    double[] strength = new double[POINTS];
    Profile course = Profile.through(interleave(px, py));
    Profile girth = Profile.through(interleave(px, r));
    for (int p = 0; p < POINTS; p++) {
      double at = px[0] + (px[px.length - 1] - px[0]) * p / (POINTS - 1);
      x[p] = side * at * thorax.breadth();
      y[p] = course.at(at) + 0.003 * side;
      radius[p] = girth.at(at);
      strength[p] = 0.185 * (1 - 0.5 * Profile.smoothstep(0.40, 0.43, at));
    }
    field.add(new Tube(x, y, radius, strength, 0.8), NO_MASK);
  }

  private static double[] interleave(double[] a, double[] b) {
    double[] out = new double[2 * a.length];
    for (int i = 0; i < a.length; i++) {
      out[2 * i] = a[i];
      out[2 * i + 1] = b[i];
    }
    return out;
  }

  /** Shoulder blade, turned out of the lungs as for a frontal film, and the head of the humerus. */
  private void shoulder(Field field, int side) {
    double b = side * thorax.breadth();
    double[] bladeX = {0.405 * b, 0.40 * b, 0.392 * b, 0.388 * b, 0.396 * b, 0.415 * b};
    double[] bladeY = {-0.33, -0.27, -0.20, -0.13, -0.08, -0.055};
    field.add(Tube.even(bladeX, bladeY, 0.0045, 0.07, 0.3), NO_MASK);
    double[] spineX = {0.335 * b, 0.38 * b, 0.43 * b, 0.468 * b};
    double[] spineY = {-0.315, -0.335, -0.36, -0.372};
    field.add(Tube.even(spineX, spineY, 0.012, 0.10, 0.75), NO_MASK);
    field.add(
        0.38 * b - 0.1,
        -0.36,
        0.38 * b + 0.14,
        -0.04,
        (x, y) ->
            0.085
                * Profile.smoothstep(0.385, 0.405, x / b)
                * (1 - Profile.smoothstep(0.43 - 0.25 * (y + 0.3), 0.47 - 0.25 * (y + 0.3), x / b))
                * Profile.smoothstep(-0.345, -0.30, y)
                * (1 - Profile.smoothstep(-0.16, -0.06, y)));
    double[] humerusX = {0.488 * b, 0.497 * b, 0.51 * b, 0.54 * b};
    double[] humerusY = {-0.335, -0.30, -0.25, -0.10};
    double[] girth = {0.045, 0.046, 0.034, 0.026};
    double[] strength = {0.17, 0.19, 0.17, 0.17};
    field.add(new Tube(humerusX, humerusY, girth, strength, 0.86), NO_MASK);
  }

  /** Vertebral bodies with the gaps between them, pedicles and spinous processes. */
  private void spine(Field field) {
    field.add(
        -0.08,
        -1,
        0.08,
        1,
        (x, y) -> {
          double wide = 0.036 + 0.018 * (y + 0.5);
          return 0.085 * (1 - Profile.smoothstep(wide - 0.012, wide + 0.006, Math.abs(x)));
        });
    for (int i = 0; i < 19; i++) {
      double middle = -0.50 + 0.038 * i + 0.0009 * i * i;
      double half = 0.017 + 0.0008 * i;
      double wide = 0.034 + 0.0008 * i;
      vertebra(field, middle, half, wide);
      for (int side = -1; side <= 1; side += 2) {
        oval(field, side * wide * 0.62, middle - half * 0.35, PEDICLE);
        double[] tx = {side * wide * 0.8, side * (wide + 0.022)};
        double[] ty = {middle - half * 0.5, middle - half * 0.8};
        field.add(Tube.even(tx, ty, 0.0075, 0.07, 0.6), NO_MASK);
      }
      oval(field, 0, middle + half * 0.9, PROCESS);
    }
  }

  /** The bone of one body, over the even shadow of the column that {@link #spine} adds. */
  private static void vertebra(Field field, double middle, double half, double wide) {
    field.add(
        -wide - 0.02,
        middle - half - 0.003,
        wide + 0.02,
        middle + half + 0.003,
        (x, y) -> {
          double off = Math.abs(y - middle) / half;
          double waist = wide * (0.9 + 0.1 * off * off);
          double across = 1 - Profile.smoothstep(waist - 0.010, waist + 0.003, Math.abs(x));
          double along = 1 - Profile.smoothstep(0.72, 1.1, off);
          double plate = Profile.smoothstep(0.5, 0.8, off);
          return across * along * (0.05 + 0.035 * plate);
        });
  }

  /** Half axes of a small oval, and what its middle adds. */
  private record Oval(double rx, double ry, double strength) {}

  private static void oval(Field field, double cx, double cy, Oval oval) {
    field.add(
        cx - oval.rx(),
        cy - oval.ry(),
        cx + oval.rx(),
        cy + oval.ry(),
        (x, y) -> {
          double dx = (x - cx) / oval.rx();
          double dy = (y - cy) / oval.ry();
          double d = dx * dx + dy * dy;
          return d >= 1 ? 0 : oval.strength() * Math.sqrt(1 - d);
        });
  }
}
