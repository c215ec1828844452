package io.medimg.core.phantom;

/**
 * A smooth function through given points: cubic Hermite pieces with Fritsch-Carlson slopes, so it
 * never overshoots between two points. Immutable and safe for use by several threads.
 */
final class Profile {
  private final double[] at;
  private final double[] value;
  private final double[] slope;

  private Profile(double[] at, double[] value, double[] slope) {
    this.at = at;
    this.value = value;
    this.slope = slope;
  }

  /** Positions and values in turn; positions rise. */
  static Profile through(double... pairs) {
    int n = pairs.length / 2;
    double[] at = new double[n];
    double[] value = new double[n];
    for (int i = 0; i < n; i++) {
      at[i] = pairs[2 * i];
      value[i] = pairs[2 * i + 1];
    }
    return new Profile(at, value, slopes(at, value));
  }

  private static double[] slopes(double[] at, double[] value) {
    int n = at.length;
    double[] slope = new double[n];
    for (int i = 1; i < n - 1; i++) {
      double before = (value[i] - value[i - 1]) / (at[i] - at[i - 1]);
      double after = (value[i + 1] - value[i]) / (at[i + 1] - at[i]);
      slope[i] = before * after <= 0 ? 0 : 2 * before * after / (before + after);
    }
    if (n > 1) {
      slope[0] = (value[1] - value[0]) / (at[1] - at[0]);
      slope[n - 1] = (value[n - 1] - value[n - 2]) / (at[n - 1] - at[n - 2]);
    }
    return slope;
  }

  /** The value at a position; the ends go on unchanged. */
  double at(double x) {
    int last = at.length - 1;
    if (x <= at[0]) {
      return value[0];
    }
    if (x >= at[last]) {
      return value[last];
    }
    int i = 0;
    while (x > at[i + 1]) {
      i++;
    }
    double step = at[i + 1] - at[i];
    double t = (x - at[i]) / step;
    double u = 1 - t;
    return (1 + 2 * t) * u * u * value[i]
        + t * u * u * step * slope[i]
        + t * t * (3 - 2 * t) * value[i + 1]
        - t * t * u * step * slope[i + 1];
  }

  /** 0 below {@code from}, 1 above {@code to}, smooth between. */
  static double smoothstep(double from, double to, double x) {
    double t = Math.min(1, Math.max(0, (x - from) / (to - from)));
    return t * t * (3 - 2 * t);
  }
}
