package io.medimg.core.phantom;

/**
 * The outlines of body, lungs and diaphragm. Positive x is the patient's left, as a frontal film is
 * looked at. Immutable and safe for use by several threads.
 */
final class Thorax {
  private static final double WALL = 0.16;
  private static final double APEX = -0.372;

  private final Profile body =
      Profile.through(
          -0.50, 0.105, -0.46, 0.118, -0.43, 0.17, -0.405, 0.30, -0.365, 0.52, -0.28, 0.64, -0.16,
          0.62, -0.10, 0.545, -0.05, 0.495, 0.03, 0.468, 0.20, 0.460, 0.36, 0.452, 0.50, 0.458);
  private final Profile depth =
      Profile.through(
          -0.50, 0.62, -0.42, 0.66, -0.34, 0.80, -0.20, 0.86, 0.05, 0.88, 0.22, 1.02, 0.5, 1.12);
  private final Profile outer =
      Profile.through(
          -0.375, 0.02, -0.365, 0.155, -0.345, 0.205, -0.30, 0.258, -0.22, 0.312, -0.10, 0.352,
          0.03, 0.378, 0.16, 0.394, 0.28, 0.400, 0.36, 0.398);
  private final Profile innerRight =
      Profile.through(
          -0.37, 0.115, -0.35, 0.075, -0.30, 0.060, -0.20, 0.055, -0.05, 0.048, 0.10, 0.050, 0.25,
          0.055);
  private final Profile innerLeft =
      Profile.through(
          -0.37, 0.115, -0.35, 0.080, -0.30, 0.066, -0.22, 0.056, -0.05, 0.045, 0.10, 0.045, 0.25,
          0.05);
  private final Profile domeRight =
      Profile.through(
          0.0, 0.245, 0.06, 0.228, 0.13, 0.203, 0.20, 0.200, 0.28, 0.222, 0.34, 0.262, 0.385, 0.320,
          0.40, 0.345);
  private final Profile domeLeft =
      Profile.through(
          0.0, 0.262, 0.08, 0.258, 0.16, 0.232, 0.22, 0.226, 0.29, 0.246, 0.345, 0.284, 0.385,
          0.338, 0.40, 0.362);
  private final double breadth;
  private final double inspiration;

  /**
   * A thorax.
   *
   * @param breadth about 1: scales sideways
   * @param inspiration about 0: how much lower the diaphragm stands
   */
  Thorax(double breadth, double inspiration) {
    this.breadth = breadth;
    this.inspiration = inspiration;
  }

  double breadth() {
    return breadth;
  }

  /** Half the inner width of the rib cage. */
  double outer(double y) {
    return outer.at(y) * breadth;
  }

  /** Where the dome of the diaphragm stands at x. */
  double dome(double x) {
    double a = Math.abs(x) / breadth;
    return (x < 0 ? domeRight.at(a) : domeLeft.at(a)) + inspiration;
  }

  /** What a row of the film needs to know, so that its pixels are cheap. */
  Row row(double y) {
    return new Row(
        y,
        body.at(y) * breadth,
        depth.at(y),
        outer(y),
        innerRight.at(y) * breadth,
        innerLeft.at(y) * breadth);
  }

  /**
   * The outlines at one height. Immutable and safe for use by several threads.
   *
   * @param y the height
   * @param half of the body's width
   * @param depth of the body
   * @param outer half the inner width of the rib cage
   * @param right where the right lung begins beside the mediastinum
   * @param left where the left lung begins
   */
  record Row(double y, double half, double depth, double outer, double right, double left) {
    /** Thickness of the body, 0 outside. */
    double body(double x) {
      double p = Math.abs(x) / half;
      return p >= 1 ? 0 : depth * Math.sqrt(1 - p * p * p);
    }

    /** Thickness of air in the lungs, 0 to 1, with the part behind the dome. */
    double lung(double x, double dome) {
      double side = outer - Math.abs(x);
      double middle = Math.abs(x) - (x < 0 ? right : left);
      double below = y - dome;
      if (side <= 0 || middle <= 0 || y < APEX || below > 0.09) {
        return 0;
      }
      double round = vault(side, WALL) * vault(middle, 0.05) * vault(y - APEX, 0.13);
      double front = 1 - Profile.smoothstep(-0.006, 0.003, below);
      double behind = 0.17 * (1 - Profile.smoothstep(-0.01, 0.09, below));
      return round * (0.83 * front + behind);
    }

    /** Whether a place is lung above the dome, softly: 0 to 1. */
    double inside(double x, double dome) {
      double middle = Math.abs(x) - (x < 0 ? right : left);
      return Profile.smoothstep(0, 0.02, outer - Math.abs(x))
          * Profile.smoothstep(0, 0.015, middle)
          * Profile.smoothstep(APEX, APEX + 0.022, y)
          * (1 - Profile.smoothstep(-0.006, 0.003, y - dome));
    }

    private static double vault(double distance, double width) {
      double t = 1 - Math.min(1, Math.max(0, distance / width));
      return Math.sqrt(1 - t * t);
    }
  }
}
