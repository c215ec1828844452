package io.medimg.preprocess.kernel;

/**
 * Linear changes of values, and the layout that networks expect.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Scale {

  private Scale() {}

  /**
   * Computes {@code value * factor + shift} in double precision, rounded to float once.
   *
   * @param values overwritten
   * @param factor multiplied first
   * @param shift added then
   */
  public static void affine(float[] values, double factor, double shift) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] * factor + shift);
    }
  }

  /**
   * Limits values; NaN becomes {@code low}.
   *
   * @param values overwritten
   * @param low smallest value that stays
   * @param high largest value that stays
   */
  public static void clamp(float[] values, float low, float high) {
    for (int i = 0; i < values.length; i++) {
      float v = values[i];
      values[i] = v >= low ? Math.min(v, high) : low;
    }
  }

  /** Whether no value is NaN or infinite. */
  public static boolean isFinite(float[] values) {
    boolean finite = true;
    for (float value : values) {
      finite &= Float.isFinite(value);
    }
    return finite;
  }

  /**
   * The least and greatest finite value.
   *
   * @param values read
   * @return both, the first above the second if no value is finite
   */
  public static float[] finiteRange(float[] values) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      if (Float.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    return new float[] {low, high};
  }

  /**
   * Computes {@code (value - mean[c]) / std[c]} in double precision, rounded to float once.
   *
   * @param values overwritten, channels interleaved
   * @param mean one per channel
   * @param std one per channel, none zero
   */
  public static void standardize(float[] values, double[] mean, double[] std) {
    int channels = mean.length;
    for (int c = 0; c < channels; c++) {
      double m = mean[c];
      double s = std[c];
      for (int i = c; i < values.length; i += channels) {
        values[i] = (float) ((values[i] - m) / s);
      }
    }
  }

  /**
   * Assigns levels: {@code floor((value - low) * (levels - 1) / (high - low) + 0.5)}, limited to 0
   * and {@code levels - 1}; all 0 if {@code high} is not above {@code low}.
   *
   * @param values overwritten with whole numbers
   * @param low value of level 0
   * @param high value of the last level
   * @param levels number of levels
   */
  public static void quantize(float[] values, double low, double high, int levels) {
    int top = levels - 1;
    double factor = high > low ? top / (high - low) : 0;
    for (int i = 0; i < values.length; i++) {
      int level = (int) Math.floor((values[i] - low) * factor + 0.5);
      values[i] = Math.max(0, Math.min(level, top));
    }
  }

  /**
   * Puts a range on 0 to 65,535, rounded to whole numbers, ties to even: scikit-image's {@code
   * img_as_uint} for a range from 0 to 1. All 0 if {@code high} is not above {@code low}.
   *
   * @param values overwritten with whole numbers
   * @param low value that becomes 0
   * @param high value that becomes 65,535
   */
  public static void toSixteenBits(float[] values, double low, double high) {
    double span = high - low;
    for (int i = 0; i < values.length; i++) {
      float unit = span > 0 ? (float) ((values[i] - low) / span) : 0f;
      values[i] = (float) Math.rint(Math.max(0f, Math.min(unit, 1f)) * 65_535f);
    }
  }

  /**
   * Takes one channel out of interleaved values.
   *
   * @param interleaved read
   * @param channels values per pixel
   * @param channel which one, from 0
   * @param plane overwritten, one value per pixel
   */
  public static void plane(float[] interleaved, int channels, int channel, float[] plane) {
    for (int i = 0, s = channel; i < plane.length; i++, s += channels) {
      plane[i] = interleaved[s];
    }
  }
}
