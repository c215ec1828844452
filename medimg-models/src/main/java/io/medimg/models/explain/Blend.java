package io.medimg.models.explain;

import io.medimg.core.geometry.Size;

/** Loops over pixels that the explainers share; arrays in, arrays out. */
final class Blend {
  private Blend() {}

  /**
   * Shows an image through a mask: {@code image x mask + hidden x (1 - mask)}.
   *
   * @param image [channel][pixel], changed
   * @param mask one weight per pixel, 0 hides
   * @param from where the mask starts in its array
   * @param hidden one value per channel
   */
  static void mask(float[] image, float[] mask, int from, float[] hidden) {
    int plane = image.length / hidden.length;
    for (int c = 0; c < hidden.length; c++) {
      float base = hidden[c];
      int at = c * plane;
      for (int i = 0; i < plane; i++) {
        image[at + i] = base + (image[at + i] - base) * mask[from + i];
      }
    }
  }

  /** Puts a value per channel into a rectangle of every channel. */
  static void fill(float[] image, Size size, int[] rectangle, float[] hidden) {
    int plane = image.length / hidden.length;
    for (int c = 0; c < hidden.length; c++) {
      for (int y = rectangle[1]; y < rectangle[1] + rectangle[3]; y++) {
        int row = c * plane + y * size.width() + rectangle[0];
        java.util.Arrays.fill(image, row, row + rectangle[2], hidden[c]);
      }
    }
  }

  /**
   * Enlarges a map so that its corner values lie on the corner pixels (align-corners).
   *
   * @param map row by row
   * @param from the map's extent
   * @param to extent of the result
   * @return row by row
   */
  static float[] enlarge(float[] map, Size from, Size to) {
    float[] out = new float[to.width() * to.height()];
    double sx = to.width() > 1 ? (from.width() - 1.0) / (to.width() - 1) : 0;
    double sy = to.height() > 1 ? (from.height() - 1.0) / (to.height() - 1) : 0;
    for (int y = 0; y < to.height(); y++) {
      for (int x = 0; x < to.width(); x++) {
        out[y * to.width() + x] = sample(map, from, x * sx, y * sy);
      }
    }
    return out;
  }

  /** Bilinear between the values at whole coordinates; coordinates beyond the edge are clamped. */
  static float sample(float[] map, Size size, double x, double y) {
    double cx = Math.min(Math.max(x, 0), size.width() - 1.0);
    double cy = Math.min(Math.max(y, 0), size.height() - 1.0);
    int x0 = (int) cx;
    int y0 = (int) cy;
    int x1 = Math.min(x0 + 1, size.width() - 1);
    int y1 = Math.min(y0 + 1, size.height() - 1);
    float fx = (float) (cx - x0);
    float fy = (float) (cy - y0);
    float top = map[y0 * size.width() + x0] * (1 - fx) + map[y0 * size.width() + x1] * fx;
    float bottom = map[y1 * size.width() + x0] * (1 - fx) + map[y1 * size.width() + x1] * fx;
    return top * (1 - fy) + bottom * fy;
  }

  /** Stretches values to 0 to 1; all 0 if they are all equal. */
  static void stretch(float[] values) {
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    for (float v : values) {
      min = Math.min(min, v);
      max = Math.max(max, v);
    }
    float range = max - min;
    for (int i = 0; i < values.length; i++) {
      values[i] = range > 0 ? (values[i] - min) / range : 0;
    }
  }
}
