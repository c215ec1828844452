package io.medimg.preprocess.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * Gaussian and Laplacian pyramids (Burt and Adelson, IEEE Trans. Comm. 31, 1983) with the kernel 1
 * 4 6 4 1, as OpenCV's {@code pyrDown} and {@code pyrUp} of floats with their default border,
 * within 1e-5 of the range; and the strengthening of detail that is built on them.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Pyramid {

  private Pyramid() {}

  /**
   * How detail is strengthened: {@code gain * span * sign(d) * |d / span|^power}. Immutable and
   * safe for use by several threads.
   *
   * @param levels number of bands, 1 or more; fewer where a side would fall below 2
   * @param gain factor of all detail
   * @param power below 1 lifts weak detail more than strong
   * @param span the range of the image
   */
  public record Detail(int levels, double gain, double power, double span) {
    private float of(float difference) {
      if (power == 1 || span <= 0) {
        return (float) (gain * difference);
      }
      double size = Math.pow(Math.abs(difference) / span, power);
      return (float) (gain * span * Math.copySign(size, difference));
    }
  }

  /** One level. */
  private record Plane(float[] values, int width, int height) {}

  /**
   * Takes an image apart into bands of detail, strengthens each, and puts it together again; with
   * gain and power 1 it is the image but for rounding.
   *
   * @param source read, {@code width * height} values, one channel
   * @param width pixels in a row
   * @param height rows
   * @param detail how
   * @param target overwritten; values may leave the range of the source
   */
  public static void enhance(float[] source, int width, int height, Detail detail, float[] target) {
    List<Plane> levels = new ArrayList<>();
    Plane top = new Plane(source, width, height);
    levels.add(top);
    while (levels.size() <= detail.levels && Math.min(top.width, top.height) >= 2) {
      top = down(top);
      levels.add(top);
    }
    float[] result = top.values;
    for (int i = levels.size() - 2; i >= 0; i--) {
      Plane fine = levels.get(i);
      Plane coarse = levels.get(i + 1);
      float[] smooth = up(coarse.values, coarse, fine);
      float[] base = result == coarse.values ? smooth : up(result, coarse, fine);
      result = new float[base.length];
      for (int k = 0; k < base.length; k++) {
        result[k] = base[k] + detail.of(fine.values[k] - smooth[k]);
      }
    }
    System.arraycopy(result, 0, target, 0, target.length);
  }

  /**
   * Halves an image: {@code pyrDown}.
   *
   * @param source read, {@code width * height} values
   * @param width pixels in a row
   * @param height rows
   * @return a new array of {@code (width + 1) / 2} by {@code (height + 1) / 2} values
   */
  public static float[] down(float[] source, int width, int height) {
    return down(new Plane(source, width, height)).values;
  }

  /**
   * Doubles an image: {@code pyrUp}.
   *
   * @param source read, {@code (width + 1) / 2} by {@code (height + 1) / 2} values
   * @param width of the result
   * @param height of the result
   * @return a new array
   */
  public static float[] up(float[] source, int width, int height) {
    Plane from = new Plane(source, (width + 1) / 2, (height + 1) / 2);
    return up(source, from, new Plane(source, width, height));
  }

  private static Plane down(Plane fine) {
    int width = (fine.width + 1) / 2;
    int height = (fine.height + 1) / 2;
    int[] columns = Borders.reflect101(-2, 2 * width + 2, fine.width);
    int[] rows = Borders.reflect101(-2, 2 * height + 2, fine.height);
    float[] result = new float[width * height];
    float[] line = new float[fine.width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < fine.width; x++) {
        line[x] =
            at(fine, x, rows[2 * y + 2]) * 6
                + (at(fine, x, rows[2 * y + 1]) + at(fine, x, rows[2 * y + 3])) * 4
                + at(fine, x, rows[2 * y])
                + at(fine, x, rows[2 * y + 4]);
      }
      for (int x = 0; x < width; x++) {
        int c = 2 * x + 2;
        float sum =
            line[columns[c]] * 6
                + (line[columns[c - 1]] + line[columns[c + 1]]) * 4
                + line[columns[c - 2]]
                + line[columns[c + 2]];
        result[y * width + x] = sum * (1 / 256f);
      }
    }
    return new Plane(result, width, height);
  }

  private static float at(Plane plane, int x, int y) {
    return plane.values[y * plane.width + x];
  }

  /** The border of the coarse level: reflected before the first pixel, repeated after the last. */
  private static float[] up(float[] values, Plane coarse, Plane fine) {
    int width = coarse.width;
    float[] result = new float[fine.width * fine.height];
    float[] line = new float[width];
    for (int y = 0; y < fine.height; y++) {
      int row = y / 2;
      int before = (row > 0 ? row - 1 : Math.min(1, coarse.height - 1)) * width;
      int after = Math.min(row + 1, coarse.height - 1) * width;
      for (int x = 0; x < width; x++) {
        float middle = values[row * width + x];
        line[x] =
            y % 2 == 0
                ? values[before + x] + middle * 6 + values[after + x]
                : (middle + values[after + x]) * 4;
      }
      upAcross(line, result, y * fine.width, fine.width);
    }
    return result;
  }

  private static void upAcross(float[] line, float[] result, int at, int width) {
    int last = line.length - 1;
    for (int x = 0; x < width; x++) {
      int c = x / 2;
      float before = line[c > 0 ? c - 1 : Math.min(1, last)];
      float after = line[Math.min(c + 1, last)];
      float sum = x % 2 == 0 ? before + line[c] * 6 + after : (line[c] + after) * 4;
      result[at + x] = sum * (1 / 64f);
    }
  }
}
