package io.medimg.core.render;

import io.medimg.core.geometry.Box;
import io.medimg.core.geometry.Size;
import io.medimg.core.task.Detection;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws boxes with their labels; no label covers another one. Not safe for use by several threads;
 * build one per thread.
 */
public final class BoxLabels {
  static final int MOST = 12;
  private static final List<Color> COLORS =
      List.of(
          new Color(70, 225, 255),
          new Color(150, 240, 90),
          new Color(255, 150, 210),
          new Color(240, 240, 255),
          new Color(255, 190, 90));

  private final Graphics2D g;
  private final Box panel;
  private final StrokeFont font;
  private final List<String> names;
  private final List<Box> taken = new ArrayList<>();

  /**
   * Boxes on one picture.
   *
   * @param g what to draw with
   * @param panel where the picture lies
   * @param font of the labels
   * @param names labels in the order of their colours
   */
  BoxLabels(Graphics2D g, Box panel, StrokeFont font, List<String> names) {
    this.g = g;
    this.panel = panel;
    this.font = font;
    this.names = names;
  }

  /** The colour of a label: the first five differ, later ones repeat. */
  public static Color color(List<String> names, String name) {
    return COLORS.get(Math.max(0, names.indexOf(name)) % COLORS.size());
  }

  /** Draws the strongest boxes, outlines first, so that no line runs through a label. */
  void draw(List<Detection> detections, Size source) {
    double scale = panel.width() / source.width();
    List<Detection> shown = detections.stream().limit(MOST).toList();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    for (Detection d : shown) {
      outline(place(d.box(), source, scale), color(names, d.finding().label().name()));
    }
    for (Detection d : shown) {
      label(place(d.box(), source, scale), d);
    }
  }

  private Box place(Box box, Size source, double scale) {
    Box b = box.clipTo(source);
    return new Box(
        panel.x() + b.x() * scale,
        panel.y() + b.y() * scale,
        b.width() * scale,
        b.height() * scale);
  }

  private void outline(Box b, Color color) {
    Rectangle2D r = new Rectangle2D.Double(b.x(), b.y(), b.width(), b.height());
    g.setColor(new Color(0, 0, 0, 170));
    g.setStroke(new BasicStroke(4.5f));
    g.draw(r);
    g.setColor(color);
    g.setStroke(new BasicStroke(2f));
    g.draw(r);
  }

  private void label(Box box, Detection d) {
    String name = d.finding().label().name();
    String score = String.format(Locale.ROOT, " %.2f", d.finding().score());
    double pad = font.capital() * 0.45;
    double room = panel.width() - 2 * pad - font.width(score);
    String text = font.fit(name, room) + score;
    double w = font.width(text) + 2 * pad;
    double h = font.capital() * 1.45 + 2 * pad * 0.6;
    Box at = free(box, w, h);
    taken.add(at);
    Color color = color(names, name);
    g.setColor(new Color(10, 14, 18, 215));
    g.fill(new Rectangle2D.Double(at.x(), at.y(), w, h));
    g.setColor(color);
    g.fill(new Rectangle2D.Double(at.x(), at.y(), 3, h));
    font.draw(g, text, at.x() + pad + 2, at.y() + pad * 0.6 + font.capital() * 1.1, color);
  }

  /** Above the box, below, at its sides, inside; else the nearest free place further down. */
  private Box free(Box b, double w, double h) {
    double[][] wishes = {
      {b.x(), b.y() - h - 2},
      {b.x(), b.bottom() + 2},
      {b.right() - w, b.y() - h - 2},
      {b.right() - w, b.bottom() + 2},
      {b.right() + 3, b.y()},
      {b.x() - w - 3, b.y()},
      {b.x(), b.y()}
    };
    for (double[] wish : wishes) {
      Box at = inside(wish[0], wish[1], w, h);
      if (Math.abs(at.y() - wish[1]) < 1 && isFree(at)) {
        return at;
      }
    }
    for (int i = 0; i < 2 * MOST; i++) {
      int step = i % 2 == 0 ? i / 2 : -(i / 2 + 1);
      Box at = inside(b.x(), b.y() + step * (h + 2), w, h);
      if (isFree(at)) {
        return at;
      }
    }
    return inside(b.x(), b.y(), w, h);
  }

  private Box inside(double x, double y, double w, double h) {
    double left = Math.max(panel.x(), Math.min(x, panel.right() - w));
    double top = Math.max(panel.y(), Math.min(y, panel.bottom() - h));
    return new Box(left, top, w, h);
  }

  private boolean isFree(Box at) {
    return taken.stream().allMatch(t -> t.intersect(at).area() == 0);
  }

  /** Where labels were put. */
  List<Box> taken() {
    return List.copyOf(taken);
  }
}
