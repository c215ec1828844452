package io.medimg.core.render;

import java.awt.image.BufferedImage;

/**
 * The colours of a heatmap: nothing for no support, then violet, red, orange, yellow; brightness
 * rises all the way, so the order survives a gray print. Safe for use by several threads.
 */
final class HeatColors {
  private static final float[][] STOPS = {
    {48, 8, 110}, {130, 20, 140}, {215, 45, 85}, {250, 135, 25}, {255, 240, 110}
  };

  private HeatColors() {}

  /** The colour of a normalised value as 0xRRGGBB. */
  static int color(float value) {
    float at = Math.min(1, Math.max(0, value)) * (STOPS.length - 1);
    int i = Math.min(STOPS.length - 2, (int) at);
    float f = at - i;
    int rgb = 0;
    for (int c = 0; c < 3; c++) {
      rgb = rgb << 8 | Math.round(STOPS[i][c] * (1 - f) + STOPS[i + 1][c] * f);
    }
    return rgb;
  }

  /** How much of the film a value hides, 0 to 0.6. */
  static float alpha(float value) {
    float t = Math.min(1, Math.max(0, (value - 0.12f) / 0.45f));
    return 0.6f * t * t * (3 - 2 * t);
  }

  /** A value's colour over a gray or coloured ground. */
  static int over(int ground, float value) {
    float a = alpha(value);
    int top = color(value);
    int rgb = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      float v = (ground >> shift & 0xFF) * (1 - a) + (top >> shift & 0xFF) * a;
      rgb = rgb << 8 | Math.round(v);
    }
    return rgb;
  }

  /** Lays a map over a picture of equal extent. */
  static void blend(BufferedImage picture, float[] map) {
    int w = picture.getWidth();
    for (int i = 0; i < map.length; i++) {
      picture.setRGB(i % w, i / w, over(picture.getRGB(i % w, i / w), map[i]));
    }
  }
}
