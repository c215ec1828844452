package io.medimg.core.render;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.text.Normalizer;

/**
 * Letters made of strokes, so that pictures look alike on every machine, those without any font
 * included. Immutable and safe for use by several threads.
 *
 * @param capital the height of a capital letter in pixels
 * @param bold whether strokes are heavier
 */
public record StrokeFont(double capital, boolean bold) {
  private static final double UNIT = 12;
  private static final double GAP = 3.6;
  private static final double SPACE = 5;

  /** How wide a line of text is, in pixels. */
  public double width(String text) {
    String s = plain(text);
    double w = 0;
    for (int i = 0; i < s.length(); i++) {
      w += advance(s.charAt(i));
    }
    return Math.max(0, w - GAP) * capital / UNIT;
  }

  /** The distance between two baselines. */
  double line() {
    return capital * 1.75;
  }

  /** The text, shortened with dots until it fits. */
  public String fit(String text, double width) {
    if (width(text) <= width) {
      return text;
    }
    int keep = text.length();
    while (keep > 0 && width(text.substring(0, keep) + "...") > width) {
      keep--;
    }
    return text.substring(0, keep).stripTrailing() + "...";
  }

  /** Draws one line; (x, baseline) is where it starts. */
  public void draw(Graphics2D g, String text, double x, double baseline, Color color) {
    stroke(g, text, x, baseline, color);
  }

  private double weight() {
    return Math.max(1.0, capital * (bold ? 0.165 : 0.105));
  }

  private void stroke(Graphics2D g, String text, double x, double baseline, Color color) {
    Graphics2D pen = (Graphics2D) g.create();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    pen.setColor(color);
    pen.setStroke(new BasicStroke((float) weight(), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    String s = plain(text);
    double scale = capital / UNIT;
    double at = x;
    for (int i = 0; i < s.length(); i++) {
      AffineTransform place = new AffineTransform(scale, 0, 0, scale, at, baseline - capital);
      pen.draw(place.createTransformedShape(outline(Glyphs.of(s.charAt(i)))));
      at += advance(s.charAt(i)) * scale;
    }
    pen.dispose();
  }

  private static double advance(char c) {
    return (c == ' ' ? SPACE : extent(Glyphs.of(c))) + GAP;
  }

  private static double extent(String strokes) {
    double most = 0;
    for (String part : strokes.split(";")) {
      for (double[] p : points(part)) {
        most = Math.max(most, p[0]);
      }
    }
    return most;
  }

  private static Path2D outline(String strokes) {
    Path2D path = new Path2D.Double();
    for (String part : strokes.split(";")) {
      double[][] p = points(part);
      if (part.startsWith("o")) {
        closed(path, p);
      } else if (part.startsWith("~")) {
        open(path, p);
      } else if (p.length > 0) {
        path.moveTo(p[0][0], p[0][1]);
        for (double[] next : p) {
          path.lineTo(next[0], next[1]);
        }
      }
    }
    return path;
  }

  private static void open(Path2D path, double[][] p) {
    path.moveTo(p[0][0], p[0][1]);
    for (int i = 1; i < p.length - 1; i++) {
      boolean last = i == p.length - 2;
      double ex = last ? p[i + 1][0] : (p[i][0] + p[i + 1][0]) / 2;
      double ey = last ? p[i + 1][1] : (p[i][1] + p[i + 1][1]) / 2;
      path.quadTo(p[i][0], p[i][1], ex, ey);
    }
  }

  private static void closed(Path2D path, double[][] p) {
    int n = p.length;
    path.moveTo((p[n - 1][0] + p[0][0]) / 2, (p[n - 1][1] + p[0][1]) / 2);
    for (int i = 0; i < n; i++) {
      double[] next = p[(i + 1) % n];
      path.quadTo(p[i][0], p[i][1], (p[i][0] + next[0]) / 2, (p[i][1] + next[1]) / 2);
    }
    path.closePath();
  }

  private static double[][] points(String part) {
    String s = part.startsWith("o") || part.startsWith("~") ? part.substring(1) : part;
    double[][] p = new double[s.length() / 2][2];
    for (int i = 0; i < p.length; i++) {
      p[i][0] = Character.digit(s.charAt(2 * i), 36);
      p[i][1] = Character.digit(s.charAt(2 * i + 1), 36);
    }
    return p;
  }

  /** Accents taken off, line breaks made spaces: what the strokes can show. */
  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFD)
        .replaceAll("\\p{M}+", "")
        .replace('\u2014', '\u2013')
        .replace('\u2019', '\'')
        .replaceAll("\\s", " ");
  }
}
