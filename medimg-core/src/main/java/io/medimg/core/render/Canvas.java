package io.medimg.core.render;

import java.awt.Color;
import java.awt.image.BufferedImage;

/**
 * What a page is drawn on: pixels, or SVG text. Positions are in pixels from the upper left corner.
 * Not safe for use by several threads; build one per thread.
 */
interface Canvas {
  /** Where a text stands as seen from its x. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /**
   * How a text looks.
   *
   * @param capital the height of a capital letter in pixels
   * @param bold whether strokes are heavier
   * @param color of the letters
   */
  record Ink(double capital, boolean bold, Color color) {
    StrokeFont font() {
      return new StrokeFont(capital, bold);
    }
  }

  /** Fills a rectangle. */
  void rectangle(double x, double y, double width, double height, Color color);

  /** Draws a broken line through points (x, y). */
  void line(double[][] points, double width, Color color);

  /** Fills what a closed line through points (x, y) surrounds. */
  void area(double[][] points, Color color);

  /** Writes one line of text. */
  void text(String text, double x, double baseline, Ink ink, Anchor anchor);

  /** Shows a picture at its own size. */
  void picture(BufferedImage picture, int x, int y);
}
