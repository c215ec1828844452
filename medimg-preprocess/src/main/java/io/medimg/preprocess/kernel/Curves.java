package io.medimg.preprocess.kernel;

/**
 * Curves through the range of an image: gamma, logarithm, brightness, contrast. Integer depths are
 * rounded as the tool does after which a curve is modelled.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Curves {

  private Curves() {}

  /**
   * What values of an image may be. Immutable and safe for use by several threads.
   *
   * @param depth their type
   * @param low lower end of the range
   * @param high upper end of the range, not below {@code low}
   */
  public record Scope(Depth depth, double low, double high) {

    /** The place of a value in the range: 0 to 1, limited; 0 if the range is a single value. */
    double unit(float value) {
      double unit = high > low ? (value - low) / (high - low) : 0;
      return Math.max(0, Math.min(unit, 1));
    }

    /** The value at a place of the range, 0 to 1, rounded to the depth, ties to even. */
    public float at(double unit) {
      return value(unit);
    }

    /** The value at a place of the range, rounded to the depth, ties to even, and limited. */
    float value(double unit) {
      return nearest(low + unit * (high - low));
    }

    /** Rounds a value to the depth, ties to even, and limits it to the range. */
    float nearest(double value) {
      double whole = depth.isInteger() ? Math.rint(value) + 0.0 : value; // no -0
      return (float) Math.max(low, Math.min(whole, high));
    }

    /**
     * Rounds values to the depth, ties to even, and limits them to the range.
     *
     * @param values overwritten
     */
    public void settle(float[] values) {
      for (int i = 0; i < values.length; i++) {
        values[i] = nearest(values[i]);
      }
    }

    /** Limits a value to the range; integer depths lose their fraction, as a cast does in C. */
    float cut(double value) {
      double limited = Math.max(low, Math.min(value, high));
      return (float) (depth.isInteger() ? (int) limited : limited);
    }
  }

  /**
   * Gamma: {@code gain * unit^gamma} of the range, rounded to the nearest whole number for integer
   * depths. Equal to the formula of scikit-image's {@code adjust_gamma}.
   *
   * @param values overwritten
   * @param scope what they are
   * @param gamma exponent, 0 or more; below 1 brightens
   * @param gain factor
   */
  public static void gamma(float[] values, Scope scope, double gamma, double gain) {
    for (int i = 0; i < values.length; i++) {
      values[i] = scope.value(gain * Math.pow(scope.unit(values[i]), gamma));
    }
  }

  /**
   * Logarithm: {@code log(1 + strength * unit) / log(1 + strength)} of the range. With strength 1
   * it is {@code log2(1 + unit)}, scikit-image's {@code adjust_log}, which cuts fractions off where
   * this rounds.
   *
   * @param values overwritten
   * @param scope what they are
   * @param strength above 0; more lifts dark values more
   */
  public static void log(float[] values, Scope scope, double strength) {
    double whole = Math.log1p(strength);
    for (int i = 0; i < values.length; i++) {
      values[i] = scope.value(Math.log1p(strength * scope.unit(values[i])) / whole);
    }
  }

  /**
   * Moves values away from a base, or towards it: {@code base + factor * (value - base)} in single
   * precision, limited to the range; integer depths lose their fraction. This is Pillow's {@code
   * Image.blend} with a constant image, bit for bit on bytes.
   *
   * @param values overwritten
   * @param scope what they are
   * @param base the value that stays
   * @param factor 1 changes nothing
   */
  public static void blend(float[] values, Scope scope, float base, float factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] = scope.cut(base + factor * (values[i] - base));
    }
  }

  /**
   * Stretches the values from {@code least} to {@code most} over the range; integer depths lose
   * their fraction, as in Pillow's {@code ImageOps.autocontrast}. Nothing changes if {@code most}
   * is not above {@code least}.
   *
   * @param values overwritten
   * @param scope what they are
   * @param least goes to the lower end of the range
   * @param most goes to the upper end
   */
  public static void stretch(float[] values, Scope scope, float least, float most) {
    if (!(most > least)) {
      return;
    }
    double factor = (scope.high - scope.low) / ((double) most - least);
    double shift = -least * factor;
    for (int i = 0; i < values.length; i++) {
      values[i] = scope.cut(scope.low + (values[i] * factor + shift));
    }
  }

  /**
   * Logarithm over what occurs: {@code log(1 + f - least) / log(1 + most - least)}, with {@code f}
   * the value in levels from 0 to {@code top} over the range; all 0 if only one value occurs.
   *
   * @param values overwritten with 0 to 1
   * @param scope what they are
   * @param least the least value that occurs
   * @param most the greatest value that occurs
   * @param top the last level
   */
  public static void logOfLevels(float[] values, Scope scope, float least, float most, int top) {
    double from = scope.unit(least) * top;
    double whole = Math.log1p(scope.unit(most) * top - from);
    for (int i = 0; i < values.length; i++) {
      double level = Math.max(scope.unit(values[i]) * top - from, 0);
      values[i] = whole > 0 ? (float) Math.min(Math.log1p(level) / whole, 1) : 0f;
    }
  }

  /**
   * Stretches what occurs to 0 to 1; all 0 if only one value occurs.
   *
   * @param values overwritten
   * @param least the least value that occurs
   * @param most the greatest value that occurs
   */
  public static void minMax(float[] values, float least, float most) {
    Scope occurring = new Scope(Depth.F32, least, most);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) occurring.unit(values[i]);
    }
  }
}
