package io.medimg.core.phantom;

import io.medimg.core.geometry.Size;

/**
 * Attenuation along the beam for every pixel, onto which structures are added. Coordinates are
 * those of the anatomy: the shorter side of the film reaches from -0.5 to 0.5, x to the right, y
 * down, 0 in the middle. Not safe for use by several threads; build one per thread.
 */
final class Field {
  private final int width;
  private final int height;
  private final double pixel;
  private final float[] values;

  Field(Size size) {
    width = size.width();
    height = size.height();
    pixel = 1.0 / Math.min(width, height);
    values = new float[Math.toIntExact(size.pixels())];
  }

  /** What a function of the place adds to every pixel. */
  interface Thickness {
    double at(double x, double y);
  }

  /** The values, row by row; live. */
  float[] values() {
    return values;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** The width of a pixel. */
  double pixel() {
    return pixel;
  }

  double x(int column) {
    return (column + 0.5 - width / 2.0) * pixel;
  }

  double y(int row) {
    return (row + 0.5 - height / 2.0) * pixel;
  }

  private int column(double x) {
    return (int) Math.floor(x / pixel + width / 2.0);
  }

  private int row(double y) {
    return (int) Math.floor(y / pixel + height / 2.0);
  }

  void add(Thickness thickness) {
    for (int r = 0; r < height; r++) {
      double y = y(r);
      for (int c = 0; c < width; c++) {
        values[r * width + c] += (float) thickness.at(x(c), y);
      }
    }
  }

  /** Adds inside of a rectangle only. */
  void add(double left, double top, double right, double bottom, Thickness thickness) {
    int c1 = Math.min(width, column(right) + 1);
    int r1 = Math.min(height, row(bottom) + 1);
    for (int r = Math.max(0, row(top)); r < r1; r++) {
      for (int c = Math.max(0, column(left)); c < c1; c++) {
        values[r * width + c] += (float) thickness.at(x(c), y(r));
      }
    }
  }

  /**
   * Adds a tube along a line of points. Where parts of one tube overlap, the nearer counts.
   *
   * @param t centre line, radii and strengths
   * @param mask multiplies what is added, per pixel; empty for none
   */
  void add(Tube t, float[] mask) {
    int c0 = Math.max(0, column(t.min(t.x())));
    int r0 = Math.max(0, row(t.min(t.y())));
    int c1 = Math.min(width, column(t.max(t.x())) + 1);
    int r1 = Math.min(height, row(t.max(t.y())) + 1);
    if (c1 <= c0 || r1 <= r0) {
      return;
    }
    Window window = new Window(c0, r0, c1, r1);
    for (int i = 0; i + 1 < t.x().length; i++) {
      segment(t, i, window);
    }
    for (int r = r0; r < r1; r++) {
      for (int c = c0; c < c1; c++) {
        int at = window.index(c, r);
        if (window.distance[at] < 1) {
          float m = mask.length == 0 ? 1 : mask[r * width + c];
          values[r * width + c] += window.strength[at] * t.profile(window.distance[at]) * m;
        }
      }
    }
  }

  private void segment(Tube t, int i, Window w) {
    double ax = t.x()[i];
    double ay = t.y()[i];
    double dx = t.x()[i + 1] - ax;
    double dy = t.y()[i + 1] - ay;
    double length2 = Math.max(dx * dx + dy * dy, 1e-12);
    double reach = Math.max(Math.max(t.radius()[i], t.radius()[i + 1]), 0.75 * pixel) + pixel;
    int cEnd = Math.min(w.c1, column(Math.max(ax, ax + dx) + reach) + 1);
    int rEnd = Math.min(w.r1, row(Math.max(ay, ay + dy) + reach) + 1);
    for (int r = Math.max(w.r0, row(Math.min(ay, ay + dy) - reach)); r < rEnd; r++) {
      for (int c = Math.max(w.c0, column(Math.min(ax, ax + dx) - reach)); c < cEnd; c++) {
        double px = x(c) - ax;
        double py = y(r) - ay;
        double u = Math.min(1, Math.max(0, (px * dx + py * dy) / length2));
        double ex = px - u * dx;
        double ey = py - u * dy;
        double radius = t.radiusAt(i, u);
        double shown = Math.max(radius, 0.75 * pixel);
        float distance = (float) (Math.sqrt(ex * ex + ey * ey) / shown);
        int at = w.index(c, r);
        if (distance < w.distance[at]) {
          w.distance[at] = distance;
          w.strength[at] = (float) (t.strengthAt(i, u) * radius / shown);
        }
      }
    }
  }

  /** For a part of the film: how near, in radii, a tube is, and how strong it is there. */
  private static final class Window {
    private final int c0;
    private final int r0;
    private final int c1;
    private final int r1;
    private final float[] distance;
    private final float[] strength;

    private Window(int c0, int r0, int c1, int r1) {
      this.c0 = c0;
      this.r0 = r0;
      this.c1 = c1;
      this.r1 = r1;
      distance = new float[(c1 - c0) * (r1 - r0)];
      strength = new float[distance.length];
      java.util.Arrays.fill(distance, 1);
    }

    private int index(int c, int r) {
      return (r - r0) * (c1 - c0) + c - c0;
    }
  }
}
