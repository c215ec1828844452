package io.medimg.preprocess.kernel;

/**
 * Sizes that OpenCV derives from a pair of lengths, and how results are rounded.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class Resampling {
  /** Difference that OpenCV takes for none: the gap between 1 and the next double. */
  private static final double EPSILON = Math.ulp(1.0);

  /** Added to a float below 4,194,304 and taken away again, it leaves a whole number. */
  private static final float WHOLE = 0x1.8p23f;

  private Resampling() {}

  /**
   * Rounds values in place to the nearest of their depth, ties to even, in a loop without branches;
   * floats stay as they are.
   *
   * @param depth of the values
   * @param values from -4,194,304 to 4,194,304 unless they are floats
   * @param from first value
   * @param to end of the values
   */
  static void round(Depth depth, float[] values, int from, int to) {
    if (depth == Depth.F32) {
      return;
    }
    float min = depth.min();
    float max = depth.max();
    for (int i = from; i < to; i++) {
      values[i] = Math.max(min, Math.min((values[i] + WHOLE) - WHOLE, max));
    }
  }

  static void toFloats(int[] values, float[] target, int at) {
    for (int i = 0; i < values.length; i++) {
      target[at + i] = values[i];
    }
  }

  /** Every value as often as a pixel has channels. */
  static float[] spread(float[] values, int channels) {
    float[] result = new float[values.length * channels];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[i / channels];
    }
    return result;
  }

  /** Every value as often as a pixel has channels. */
  static int[] spread(int[] values, int channels) {
    int[] result = new int[values.length * channels];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[i / channels];
    }
    return result;
  }

  /** Places of samples in a row, of all channels, from places of pixels. */
  static int[] places(int[] pixels, int channels) {
    int[] result = new int[pixels.length * channels];
    for (int i = 0; i < result.length; i++) {
      result[i] = pixels[i / channels] * channels + i % channels;
    }
    return result;
  }

  /** Source pixels per target pixel, through the same two divisions that OpenCV makes. */
  static double scale(int sourceLength, int targetLength) {
    return 1.0 / inverseScale(sourceLength, targetLength);
  }

  /** Target pixels per source pixel. */
  static double inverseScale(int sourceLength, int targetLength) {
    return (double) targetLength / sourceLength;
  }

  /** The scale as a whole number, or 0 if it is not close enough to one for OpenCV's fast path. */
  static int wholeScale(double scale) {
    int whole = (int) Math.rint(scale);
    return Math.abs(scale - whole) < EPSILON ? whole : 0;
  }
}
