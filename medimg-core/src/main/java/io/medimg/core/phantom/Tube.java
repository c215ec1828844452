package io.medimg.core.phantom;

/**
 * A round rod along a line of points. Not safe for use by several threads: its arrays are shared.
 *
 * @param x of the points
 * @param y of the points
 * @param radius at each point, above 0
 * @param strength at each point: what its centre adds, negative for air
 * @param hollow how much of the radius is marrow, 0 for solid rods
 */
record Tube(double[] x, double[] y, double[] radius, double[] strength, double hollow) {

  /** A tube whose radius and strength stay as they are. */
  static Tube even(double[] x, double[] y, double radius, double strength, double hollow) {
    double[] r = new double[x.length];
    double[] s = new double[x.length];
    java.util.Arrays.fill(r, radius);
    java.util.Arrays.fill(s, strength);
    return new Tube(x, y, r, s, hollow);
  }

  /** The smallest coordinate that the tube reaches, with room for soft edges. */
  double min(double[] coordinate) {
    double m = Double.POSITIVE_INFINITY;
    for (int i = 0; i < coordinate.length; i++) {
      m = Math.min(m, coordinate[i] - radius[i]);
    }
    return m - 0.01;
  }

  /** The largest coordinate that the tube reaches, with room for soft edges. */
  double max(double[] coordinate) {
    double m = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < coordinate.length; i++) {
      m = Math.max(m, coordinate[i] + radius[i]);
    }
    return m + 0.01;
  }

  /** The radius at u of segment i. */
  double radiusAt(int i, double u) {
    return radius[i] + u * (radius[i + 1] - radius[i]);
  }

  /** The strength at u of segment i. */
  double strengthAt(int i, double u) {
    return strength[i] + u * (strength[i + 1] - strength[i]);
  }

  /** What part of the strength shows at a distance of 0 (the centre) to 1 (the edge). */
  float profile(float distance) {
    double body = Math.sqrt(1 - distance * distance);
    if (distance < hollow) {
      double inner = distance / hollow;
      body -= 0.8 * hollow * Math.sqrt(1 - inner * inner);
    }
    return (float) body;
  }
}
