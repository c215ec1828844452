package io.medimg.core.phantom;

import java.util.List;

/**
 * Draws anatomy onto a film through a pose. Not safe for use by several threads; build one per
 * thread.
 */
final class Drawing {
  private static final float[] NO_MASK = {};

  private final Field field;
  private final Grain grain;
  private final Pose pose;

  Drawing(Field field, Grain grain, Pose pose) {
    this.field = field;
    this.grain = grain;
    this.pose = pose;
  }

  Drawing in(Pose other) {
    return new Drawing(field, grain, other);
  }

  /** A round stretch of soft tissue between two points. */
  record Limb(double x0, double y0, double r0, double x1, double y1, double r1) {
    /** How thick it is at a place, 0 to its radius; 0 outside. */
    double at(double x, double y) {
      double dx = x1 - x0;
      double dy = y1 - y0;
      double along = ((x - x0) * dx + (y - y0) * dy) / Math.max(dx * dx + dy * dy, 1e-12);
      double u = Math.min(1, Math.max(0, along));
      double r = r0 + u * (r1 - r0);
      double d2 = square(x - x0 - u * dx) + square(y - y0 - u * dy);
      return d2 >= r * r ? 0 : StrictMath.sqrt(r * r - d2);
    }
  }

  private static double square(double v) {
    return v * v;
  }

  /** Soft tissue: where limbs overlap, the thicker counts. */
  void flesh(List<Limb> limbs, double strength) {
    field.add(
        (x, y) -> {
          double u = pose.anatomyX(x, y);
          double v = pose.anatomyY(x, y);
          double thick = 0;
          for (Limb limb : limbs) {
            thick = Math.max(thick, limb.at(u, v));
          }
          double even = 1 - StrictMath.exp(-thick / 0.05);
          return strength * even * (1 + 0.08 * grain.cloud(u / 0.12, v / 0.12, 3));
        });
  }

  /** A long bone: wide at both ends, with a marrow cavity. */
  void bone(double[] from, double[] to, double radius, double strength) {
    double[] share = {0, 0.08, 0.2, 0.5, 0.8, 0.92, 1};
    double[] girth = {1.25, 1.4, 1.05, 0.85, 1.05, 1.4, 1.25};
    double[] x = new double[share.length];
    double[] y = new double[share.length];
    double[] r = new double[share.length];
    double[] s = new double[share.length];
    for (int i = 0; i < share.length; i++) {
      double u = from[0] + share[i] * (to[0] - from[0]);
      double v = from[1] + share[i] * (to[1] - from[1]);
      x[i] = pose.filmX(u, v);
      y[i] = pose.filmY(u, v);
      r[i] = radius * girth[i] * pose.scale();
      s[i] = strength;
    }
    field.add(new Tube(x, y, r, s, 0.6), NO_MASK);
  }

  /** A rod along points, such as a rib or a jaw. */
  void rod(double[] u, double[] v, double radius, double strength) {
    double[] x = new double[u.length];
    double[] y = new double[u.length];
    for (int i = 0; i < u.length; i++) {
      x[i] = pose.filmX(u[i], v[i]);
      y[i] = pose.filmY(u[i], v[i]);
    }
    field.add(Tube.even(x, y, radius * pose.scale(), strength, 0.7), NO_MASK);
  }

  /** Centre and half axes of an oval. */
  record Oval(double x, double y, double rx, double ry) {
    double squaredDistance(double u, double v) {
      return square((u - x) / rx) + square((v - y) / ry);
    }
  }

  /** A rounded body; a negative strength is air. */
  void oval(Oval o, double strength) {
    around(
        o,
        d -> {
          double inside = 1 - d;
          return inside <= 0 ? 0 : strength * StrictMath.sqrt(inside);
        });
  }

  /** A disc of even thickness with a soft edge. */
  void disc(Oval o, double strength) {
    around(o, d -> strength * (1 - Profile.smoothstep(0.85, 1, d)));
  }

  /** A shell of bone seen from outside: bright at the rim, {@code wall} of the radius thick. */
  void shell(Oval o, double wall, double strength) {
    double inner = square(1 - wall);
    around(
        o,
        d -> {
          double outside = StrictMath.sqrt(Math.max(0, 1 - d));
          double inside = StrictMath.sqrt(Math.max(0, inner - d));
          return strength * (outside - inside);
        });
  }

  private interface Shade {
    double at(double squaredDistance);
  }

  private void around(Oval o, Shade shade) {
    double reach = Math.max(o.rx(), o.ry()) * pose.scale();
    double cx = pose.filmX(o.x(), o.y());
    double cy = pose.filmY(o.x(), o.y());
    field.add(
        cx - reach,
        cy - reach,
        cx + reach,
        cy + reach,
        (x, y) -> {
          double d = o.squaredDistance(pose.anatomyX(x, y), pose.anatomyY(x, y));
          return d >= 1 ? 0 : shade.at(d);
        });
  }
}
