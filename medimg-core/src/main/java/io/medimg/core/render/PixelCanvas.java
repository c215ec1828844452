package io.medimg.core.render;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/** Draws on pixels. Not safe for use by several threads; build one per thread. */
final class PixelCanvas implements Canvas {
  private final BufferedImage out;
  private final Graphics2D g;

  PixelCanvas(int width, int height) {
    out = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    g = out.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
  }

  /** Ends drawing. */
  BufferedImage finish() {
    g.dispose();
    return out;
  }

  @Override
  public void rectangle(double x, double y, double width, double height, Color color) {
    g.setColor(color);
    g.fill(new Rectangle2D.Double(x, y, width, height));
  }

  @Override
  public void line(double[][] points, double width, Color color) {
    g.setColor(color);
    g.setStroke(new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.draw(path(points));
  }

  @Override
  public void area(double[][] points, Color color) {
    g.setColor(color);
    Path2D path = path(points);
    path.closePath();
    g.fill(path);
  }

  private static Path2D path(double[][] points) {
    Path2D path = new Path2D.Double();
    path.moveTo(points[0][0], points[0][1]);
    for (double[] p : points) {
      path.lineTo(p[0], p[1]);
    }
    return path;
  }

  @Override
  public void text(String text, double x, double baseline, Ink ink, Anchor anchor) {
    StrokeFont font = ink.font();
    double back =
        switch (anchor) {
          case START -> 0;
          case MIDDLE -> font.width(text) / 2;
          case END -> font.width(text);
        };
    font.draw(g, text, x - back, baseline, ink.color());
  }

  @Override
  public void picture(BufferedImage picture, int x, int y) {
    g.drawImage(picture, x, y, null);
  }
}
