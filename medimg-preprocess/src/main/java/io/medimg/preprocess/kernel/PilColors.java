package io.medimg.preprocess.kernel;

/**
 * Colour changes as Pillow makes them on 8-bit RGB, and so torchvision's {@code adjust_brightness},
 * {@code adjust_contrast}, {@code adjust_saturation} and {@code adjust_hue} of Pillow images; equal
 * bit for bit. Values are interleaved red, green, blue, whole numbers from 0 to 255.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class PilColors {

  private PilColors() {}

  /**
   * Blends with black.
   *
   * @param rgb overwritten
   * @param factor 0 for black, 1 for no change
   */
  public static void brightness(float[] rgb, double factor) {
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = blend(0, (int) rgb[i], (float) factor);
    }
  }

  /**
   * Blends with the mean gray of the image.
   *
   * @param rgb overwritten
   * @param factor 0 for gray, 1 for no change
   */
  public static void contrast(float[] rgb, double factor) {
    double mean = Colors.sumOfLuma(rgb, 3, true) / (rgb.length / 3);
    int gray = (int) (mean + 0.5);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = blend(gray, (int) rgb[i], (float) factor);
    }
  }

  /**
   * Blends each pixel with its gray.
   *
   * @param rgb overwritten
   * @param factor 0 for gray, 1 for no change
   */
  public static void saturation(float[] rgb, double factor) {
    for (int i = 0; i < rgb.length; i += 3) {
      int gray = luma((int) rgb[i], (int) rgb[i + 1], (int) rgb[i + 2]);
      for (int c = i; c < i + 3; c++) {
        rgb[c] = blend(gray, (int) rgb[c], (float) factor);
      }
    }
  }

  private static int luma(int red, int green, int blue) {
    return (red * 19_595 + green * 38_470 + blue * 7_471 + 0x8000) >> 16;
  }

  private static float blend(int from, int to, float factor) {
    float value = from + factor * (to - from);
    return value <= 0 ? 0 : value >= 255 ? 255 : (int) value;
  }

  /**
   * Turns the hue, in 8-bit HSV.
   *
   * @param rgb overwritten
   * @param turn -0.5 to 0.5 of the circle
   */
  public static void hue(float[] rgb, double turn) {
    int shift = (int) (turn * 255) & 0xFF;
    for (int i = 0; i < rgb.length; i += 3) {
      shiftHue(rgb, i, shift);
    }
  }

  private static void shiftHue(float[] rgb, int at, int shift) {
    int r = (int) rgb[at];
    int g = (int) rgb[at + 1];
    int b = (int) rgb[at + 2];
    int most = Math.max(r, Math.max(g, b));
    int least = Math.min(r, Math.min(g, b));
    if (most == least) {
      return;
    }
    float span = most - least;
    float rc = (most - r) / span;
    float gc = (most - g) / span;
    float bc = (most - b) / span;
    float h = r == most ? bc - gc : (float) (g == most ? 2.0 + rc - bc : 4.0 + gc - rc);
    h = (float) ((h / 6.0 + 1.0) % 1.0);
    int hue = ((int) (h * 255.0) + shift) & 0xFF;
    int saturation = (int) (span / most * 255.0);
    fromHsv(rgb, at, hue, saturation, most);
  }

  private static void fromHsv(float[] rgb, int at, int hue, int saturation, int value) {
    if (saturation == 0) {
      set(rgb, at, value, value, value);
      return;
    }
    int sector = (int) Math.floor(hue * 6.0 / 255.0);
    float f = (float) ((float) hue * 6.0 / 255.0 - (float) sector);
    float s = (float) (saturation / 255.0);
    int p = (int) Math.round(value * (1.0 - s));
    int q = (int) Math.round(value * (1.0 - s * f));
    int t = (int) Math.round(value * (1.0 - s * (1.0 - f)));
    switch (sector % 6) {
      case 0 -> set(rgb, at, value, t, p);
      case 1 -> set(rgb, at, q, value, p);
      case 2 -> set(rgb, at, p, value, t);
      case 3 -> set(rgb, at, p, q, value);
      case 4 -> set(rgb, at, t, p, value);
      default -> set(rgb, at, value, p, q);
    }
  }

  private static void set(float[] rgb, int at, int red, int green, int blue) {
    rgb[at] = red;
    rgb[at + 1] = green;
    rgb[at + 2] = blue;
  }
}
