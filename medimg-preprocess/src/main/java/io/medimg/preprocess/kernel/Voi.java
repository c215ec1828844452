package io.medimg.preprocess.kernel;

/**
 * The value-of-interest functions and tables of DICOM PS3.3 C.11.2.1, from real-world values to
 * 0..1.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Voi {

  private Voi() {}

  /**
   * LINEAR: {@code ((x - (c - 0.5)) / (w - 1) + 0.5)} between its ends, a step at {@code c - 0.5}
   * if {@code w} is 1.
   *
   * @param values overwritten
   * @param center window centre
   * @param width window width, at least 1
   */
  public static void linear(float[] values, double center, double width) {
    double low = center - 0.5 - (width - 1) / 2;
    double high = center - 0.5 + (width - 1) / 2;
    double scale = width == 1 ? 0 : 1 / (width - 1);
    ramp(values, low, high, center - 0.5, scale);
  }

  /**
   * LINEAR_EXACT: {@code (x - c) / w + 0.5} between its ends.
   *
   * @param values overwritten
   * @param center window centre
   * @param width window width, above 0
   */
  public static void linearExact(float[] values, double center, double width) {
    ramp(values, center - width / 2, center + width / 2, center, 1 / width);
  }

  /**
   * SIGMOID: {@code 1 / (1 + exp(-4 (x - c) / w))}.
   *
   * @param values overwritten
   * @param center window centre
   * @param width window width, above 0
   */
  public static void sigmoid(float[] values, double center, double width) {
    double slope = -4 / width;
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (1 / (1 + Math.exp(slope * (values[i] - center))));
    }
  }

  /**
   * A table: values to the nearest whole number, halves upwards; below the first mapped one the
   * first entry, beyond the last the last.
   *
   * @param values overwritten
   * @param first value of entry 0
   * @param entries read, at least one
   */
  public static void lookup(float[] values, int first, float[] entries) {
    int last = entries.length - 1;
    for (int i = 0; i < values.length; i++) {
      double index = Math.floor(values[i] + 0.5) - first;
      values[i] = entries[(int) Math.max(0, Math.min(index, last))];
    }
  }

  private static void ramp(float[] values, double low, double high, double middle, double scale) {
    for (int i = 0; i < values.length; i++) {
      double x = values[i];
      values[i] = x <= low ? 0f : x > high ? 1f : (float) ((x - middle) * scale + 0.5);
    }
  }
}
