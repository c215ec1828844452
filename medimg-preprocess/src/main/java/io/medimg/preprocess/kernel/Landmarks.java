package io.medimg.preprocess.kernel;

import java.util.Arrays;

/**
 * Curves of straight lines between landmarks.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Landmarks {

  private Landmarks() {}

  /**
   * Maps values; beyond the outermost landmarks the outermost lines go on.
   *
   * @param values overwritten
   * @param from ascending, may repeat, at least 2
   * @param to where they go, as many
   */
  public static void map(float[] values, double[] from, double[] to) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) at(values[i], from, to);
    }
  }

  /**
   * Where one value goes. Where landmarks coincide, values there go to the last of them; a line of
   * no length goes on level.
   *
   * @param value any
   * @param from ascending, may repeat, at least 2
   * @param to where they go, as many
   */
  public static double at(double value, double[] from, double[] to) {
    int upper = 1;
    while (upper < from.length - 1 && value >= from[upper]) {
      upper++;
    }
    double span = from[upper] - from[upper - 1];
    if (!(span > 0)) {
      return value >= from[upper] ? to[upper] : to[upper - 1];
    }
    double slope = (to[upper] - to[upper - 1]) / span;
    return to[upper - 1] + slope * (value - from[upper - 1]);
  }

  /**
   * Where each occurring value goes so that the image gets a reference's histogram: the reference's
   * value at the same cumulative share, linearly between (NumPy's {@code interp}).
   *
   * @param source what occurs
   * @param values read, the reference's values, ascending
   * @param counts read, how often each occurs
   * @return a new array, one entry per value of {@code source}
   */
  public static float[] match(Occurrences source, double[] values, double[] counts) {
    double[] shares = counts.clone();
    for (int i = 1; i < shares.length; i++) {
      shares[i] += shares[i - 1];
    }
    double total = shares[shares.length - 1];
    for (int i = 0; i < shares.length; i++) {
      shares[i] /= total;
    }
    float[] matched = new float[source.size()];
    for (int i = 0; i < matched.length; i++) {
      matched[i] = (float) between((double) source.upTo(i) / source.total(), shares, values);
    }
    return matched;
  }

  /** Linear interpolation, level beyond the ends. */
  private static double between(double x, double[] from, double[] to) {
    int found = Arrays.binarySearch(from, x);
    int upper = found >= 0 ? found : -found - 1;
    if (found >= 0 || upper == 0) {
      return to[upper];
    }
    if (upper == from.length) {
      return to[upper - 1];
    }
    double slope = (to[upper] - to[upper - 1]) / (from[upper] - from[upper - 1]);
    return slope * (x - from[upper - 1]) + to[upper - 1];
  }
}
