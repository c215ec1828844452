package io.medimg.preprocess.kernel;

/**
 * Gray from colour and colour from gray, ITU-R BT.601 weights as in OpenCV's {@code
 * COLOR_RGB2GRAY}: integer depths in fixed point of 15 bits, floats as {@code 0.299f R + 0.587f G +
 * 0.114f B}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Colors {
  private static final int SHIFT = 15;
  private static final int RED = 9_798;
  private static final int GREEN = 19_235;
  private static final int BLUE = 3_735;
  private static final int HALF = 1 << (SHIFT - 1);

  private Colors() {}

  /**
   * Gray from colour.
   *
   * @param rgb read, channels interleaved: red, green, blue and, if {@code channels} is 4, one more
   *     that is ignored
   * @param channels 3 or 4
   * @param depth of the values; integer depths must hold whole numbers
   * @param gray overwritten from {@code at}, one value per pixel
   * @param at first index written
   */
  public static void toGray(float[] rgb, int channels, Depth depth, float[] gray, int at) {
    int end = at + rgb.length / channels;
    if (depth == Depth.F32) {
      for (int i = at, s = 0; i < end; i++, s += channels) {
        gray[i] = rgb[s] * 0.299f + rgb[s + 1] * 0.587f + rgb[s + 2] * 0.114f;
      }
      return;
    }
    for (int i = at, s = 0; i < end; i++, s += channels) {
      long sum =
          (long) RED * (int) rgb[s]
              + (long) GREEN * (int) rgb[s + 1]
              + (long) BLUE * (int) rgb[s + 2];
      gray[i] = (sum + HALF) >> SHIFT;
    }
  }

  /**
   * Swaps the first and the third channel.
   *
   * @param values changed, channels interleaved
   * @param channels 3 or 4
   */
  public static void swap(float[] values, int channels) {
    for (int i = 0; i + 2 < values.length; i += channels) {
      float first = values[i];
      values[i] = values[i + 2];
      values[i + 2] = first;
    }
  }

  /**
   * Colour from gray: the same value in all channels.
   *
   * @param gray read, one value per pixel
   * @param channels of the result
   * @param rgb overwritten, {@code channels} values per pixel
   */
  public static void fromGray(float[] gray, int channels, float[] rgb) {
    int at = 0;
    for (float value : gray) {
      for (int c = 0; c < channels; c++) {
        rgb[at++] = value;
      }
    }
  }

  /**
   * The sum of luma over a row: the values themselves if there is one channel; {@code (19595 R +
   * 38470 G + 7471 B + 32768) >> 16} as Pillow's conversion to {@code L} if they are whole; else
   * {@code 0.299 R + 0.587 G + 0.114 B}.
   *
   * @param row read, channels interleaved
   * @param channels 1 or 3
   * @param whole whether values are whole numbers
   */
  public static double sumOfLuma(float[] row, int channels, boolean whole) {
    double sum = 0;
    for (int i = 0; i < row.length; i += channels) {
      if (channels == 1) {
        sum += row[i];
      } else if (whole) {
        sum +=
            (19_595L * (long) row[i]
                    + 38_470L * (long) row[i + 1]
                    + 7_471L * (long) row[i + 2]
                    + 32_768)
                >> 16;
      } else {
        sum += 0.299 * row[i] + 0.587 * row[i + 1] + 0.114 * row[i + 2];
      }
    }
    return sum;
  }
}
