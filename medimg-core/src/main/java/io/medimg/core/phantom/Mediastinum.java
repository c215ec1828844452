package io.medimg.core.phantom;

import java.util.List;

/**
 * Heart, great vessels and airways: soft tissue where lung would be, and air in the windpipe.
 * Immutable and safe for use by several threads.
 */
final class Mediastinum {
  private static final float[] NO_MASK = {};

  private final Thorax thorax;
  private final List<Part> parts;

  /**
   * A mediastinum.
   *
   * @param thorax around it
   * @param heart scales the heart, about 1
   */
  Mediastinum(Thorax thorax, double heart) {
    this.thorax = thorax;
    double h = heart;
    parts =
        List.of(
            Part.of("left ventricle", 1, 0.082 * h, 0.130, 0.178 * h, 0.108 * h, 0.68),
            Part.of("right atrium", 1, -0.030 * h, 0.120, 0.082 * h, 0.112, -0.15),
            Part.of("outflow", 1, 0.042, -0.005, 0.058, 0.125, -0.28),
            Part.of("aortic knob", 1, 0.042, -0.122, 0.047, 0.058, -0.2),
            Part.of("ascending aorta", 1, -0.022, -0.060, 0.050, 0.150, 0.05),
            Part.of("descending aorta", 0.75, 0.040, 0.05, 0.033, 0.30, 0.02),
            Part.of("superior vena cava", 0.7, -0.045, -0.16, 0.032, 0.16, 0),
            Part.of("base on the diaphragm", 1, 0.015, 0.235, 0.135 * h, 0.075, 0.10),
            Part.of("great vessels", 0.62, 0, -0.29, 0.066, 0.14, 0));
  }

  /** How much of the beam's way through the lung is tissue instead: 0 to 1. */
  double tissue(double x, double y) {
    double most = 0;
    for (int i = 0; i < parts.size(); i++) {
      most = Math.max(most, parts.get(i).at(x, y));
    }
    return most;
  }

  /** A turned ellipsoid with steep flanks; numbers in this order: strength, place, axes, turn. */
  private record Part(
      double strength, double cx, double cy, double a, double b, double cos, double sin) {
    static Part of(String name, double... v) {
      if (v.length != 6) {
        throw new IllegalArgumentException(name + " needs 6 numbers, got " + v.length);
      }
      return new Part(v[0], v[1], v[2], v[3], v[4], StrictMath.cos(v[5]), StrictMath.sin(v[5]));
    }

    double at(double px, double py) {
      double x = px - cx;
      double y = py - cy;
      double u = (x * cos + y * sin) / a;
      double v = (y * cos - x * sin) / b;
      double d = u * u + v * v;
      return d >= 1 ? 0 : strength * Math.sqrt(Math.sqrt(1 - d) * (1 - d * d * d));
    }
  }

  /** Windpipe and main bronchi as air; the stomach's bubble under the left dome. */
  void drawAir(Field field) {
    double[] tx = {0.001, 0.000, -0.003, -0.006, -0.005, -0.004};
    double[] ty = {-0.52, -0.40, -0.28, -0.18, -0.115, -0.09};
    double[] wide = {0.0195, 0.0195, 0.019, 0.0195, 0.021, 0.018};
    double[] air = {-0.19, -0.19, -0.18, -0.17, -0.13, 0};
    field.add(new Tube(tx, ty, wide, air, 0), NO_MASK);
    double[] girth = {0.012, 0.0125, 0.010, 0.007};
    double[] branch = {0, -0.09, -0.07, 0};
    double[] by = {-0.112, -0.070, -0.030, 0.010};
    field.add(
        new Tube(new double[] {-0.012, -0.036, -0.064, -0.086}, by, girth, branch, 0), NO_MASK);
    field.add(new Tube(new double[] {0.004, 0.034, 0.066, 0.092}, by, girth, branch, 0), NO_MASK);
    bubble(field);
  }

  private void bubble(Field field) {
    double cx = 0.20 * thorax.breadth();
    field.add(
        cx - 0.11,
        0.2,
        cx + 0.11,
        0.42,
        (x, y) -> {
          double u = (x - cx) / 0.085;
          double v = (y - thorax.dome(x) - 0.055) / 0.042;
          double d = u * u + v * v;
          return d >= 1 ? 0 : -0.24 * Math.sqrt(1 - d);
        });
  }
}
