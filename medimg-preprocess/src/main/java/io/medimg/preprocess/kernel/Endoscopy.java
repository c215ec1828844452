package io.medimg.preprocess.kernel;

/**
 * What disturbs networks in endoscopy pictures: highlights, and the dark surround of the field.
 * Values are interleaved red, green, blue, whole numbers from 0 to 255.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Endoscopy {

  private Endoscopy() {}

  /**
   * Replaces highlights by what surrounds them: a pixel is one if its largest channel is bright and
   * its saturation {@code (most - least) / most} low; highlights grow by a radius, then are filled
   * ring by ring with the mean of the neighbours known so far. A picture that is all highlight
   * stays.
   *
   * @param rgb overwritten
   * @param width pixels in a row
   * @param brightness least largest channel of a highlight, 0 to 255
   * @param saturation greatest saturation of a highlight, 0 to 1
   * @param radius by which highlights grow, along both axes
   */
  public static void fillHighlights(
      float[] rgb, int width, double brightness, double saturation, int radius) {
    boolean[] unknown = grown(highlights(rgb, brightness, saturation), width, radius);
    int left = 0;
    for (boolean u : unknown) {
      left += u ? 1 : 0;
    }
    if (left == unknown.length) {
      return;
    }
    boolean[] next = unknown.clone();
    while (left > 0) {
      for (int i = 0; i < unknown.length; i++) {
        if (unknown[i] && fill(rgb, width, unknown, i)) {
          next[i] = false;
          left--;
        }
      }
      System.arraycopy(next, 0, unknown, 0, next.length);
    }
  }

  private static boolean[] highlights(float[] rgb, double brightness, double saturation) {
    boolean[] found = new boolean[rgb.length / 3];
    for (int i = 0, s = 0; i < found.length; i++, s += 3) {
      float most = Math.max(rgb[s], Math.max(rgb[s + 1], rgb[s + 2]));
      float least = Math.min(rgb[s], Math.min(rgb[s + 1], rgb[s + 2]));
      found[i] = most >= brightness && most - least <= saturation * most;
    }
    return found;
  }

  private static boolean[] grown(boolean[] marks, int width, int radius) {
    int height = marks.length / width;
    boolean[] across = new boolean[marks.length];
    boolean[] both = new boolean[marks.length];
    for (int i = 0; i < marks.length; i++) {
      for (int x = i % width - radius; marks[i] && x <= i % width + radius; x++) {
        if (x >= 0 && x < width) {
          across[i / width * width + x] = true;
        }
      }
    }
    for (int i = 0; i < marks.length; i++) {
      for (int y = i / width - radius; across[i] && y <= i / width + radius; y++) {
        if (y >= 0 && y < height) {
          both[y * width + i % width] = true;
        }
      }
    }
    return both;
  }

  /** Gives a pixel the mean of its known neighbours; whether there are any. */
  private static boolean fill(float[] rgb, int width, boolean[] unknown, int i) {
    int height = unknown.length / width;
    int n = 0;
    float red = 0;
    float green = 0;
    float blue = 0;
    for (int y = Math.max(0, i / width - 1); y <= Math.min(height - 1, i / width + 1); y++) {
      for (int x = Math.max(0, i % width - 1); x <= Math.min(width - 1, i % width + 1); x++) {
        int k = y * width + x;
        if (!unknown[k]) {
          n++;
          red += rgb[3 * k];
          green += rgb[3 * k + 1];
          blue += rgb[3 * k + 2];
        }
      }
    }
    if (n > 0) {
      rgb[3 * i] = (float) Math.rint(red / n);
      rgb[3 * i + 1] = (float) Math.rint(green / n);
      rgb[3 * i + 2] = (float) Math.rint(blue / n);
    }
    return n > 0;
  }

  /**
   * Fills the surround: dark pixels that are connected with the edge of the picture through dark
   * ones.
   *
   * @param rgb overwritten
   * @param width pixels in a row
   * @param dark largest value, in any channel, of a dark pixel
   * @param fill value that all channels of the surround get
   */
  public static void fillSurround(float[] rgb, int width, double dark, float fill) {
    boolean[] marks = new boolean[rgb.length / 3];
    for (int i = 0, s = 0; i < marks.length; i++, s += 3) {
      marks[i] = Math.max(rgb[s], Math.max(rgb[s + 1], rgb[s + 2])) <= dark;
    }
    boolean[] inside = marks.clone();
    Fields.dropTouchingEdge(inside, width);
    for (int i = 0; i < marks.length; i++) {
      if (marks[i] && !inside[i]) {
        rgb[3 * i] = fill;
        rgb[3 * i + 1] = fill;
        rgb[3 * i + 2] = fill;
      }
    }
  }
}
