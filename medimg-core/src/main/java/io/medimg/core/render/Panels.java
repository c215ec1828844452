package io.medimg.core.render;

import io.medimg.core.geometry.Box;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.task.Detection;
import io.medimg.core.task.Heatmap;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Two pictures side by side: the film as it is, and the film with heatmap, boxes and the scale of
 * its colours. Immutable and safe for use by several threads.
 *
 * @param image what was looked at
 * @param heatmap what to lay over it; null for none
 * @param detections boxes in source pixels
 * @param names labels in the order of their colours
 */
record Panels(
    MedicalImage image, @Nullable Heatmap heatmap, List<Detection> detections, List<String> names) {
  static final int SIDE = 640;
  static final int GAP = 16;
  static final int SCALE = 86;
  static final int CAPTION = 34;
  static final Color GROUND = new Color(16, 20, 25);
  static final Color INK = new Color(232, 236, 240);
  static final Color SOFT = new Color(160, 170, 180);

  /** The extent of one picture: as large as fits into a square of {@link #SIDE}. */
  Size picture() {
    double f = (double) SIDE / Math.max(image.width(), image.height());
    return new Size(
        Math.max(1, (int) Math.round(image.width() * f)),
        Math.max(1, (int) Math.round(image.height() * f)));
  }

  /** The extent of everything. */
  Size size() {
    int height = picture().height() + CAPTION;
    return new Size(marked() ? 2 * cell() + GAP + SCALE : cell(), height);
  }

  /** Whether there is anything to show on a second picture. */
  private boolean marked() {
    return heatmap != null || !detections.isEmpty();
  }

  /** The width that a picture and its caption take. */
  private int cell() {
    return Math.max(picture().width(), 300);
  }

  BufferedImage render() {
    Size size = size();
    BufferedImage out = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D g = out.createGraphics();
    g.setColor(GROUND);
    g.fillRect(0, 0, size.width(), size.height());
    draw(g, 0, 0);
    g.dispose();
    return out;
  }

  void draw(Graphics2D g, int x, int y) {
    Size p = picture();
    BufferedImage film = Display.render(image, p);
    g.drawImage(film, x, y, null);
    caption(g, filmCaption(), x, y);
    if (marked()) {
      marks(g, film, x + cell() + GAP, y);
    }
  }

  private void marks(Graphics2D g, BufferedImage film, int x, int y) {
    Size p = picture();
    if (heatmap != null) {
      HeatColors.blend(film, heatmap.resample(p));
      scale(g, x + cell() + 14, y, p.height());
    }
    g.drawImage(film, x, y, null);
    Box panel = new Box(x, y, p.width(), p.height());
    new BoxLabels(g, panel, new StrokeFont(12, true), names).draw(detections, image.size());
    caption(g, mapCaption(), x, y);
  }

  private void caption(Graphics2D g, String text, int x, int y) {
    StrokeFont small = new StrokeFont(10, false);
    small.draw(g, small.fit(text, cell()), x, y + picture().height() + 22.0, SOFT);
  }

  private String filmCaption() {
    return String.format(
        Locale.ROOT, "Film, %d x %d, %s", image.width(), image.height(), Display.describe(image));
  }

  private String mapCaption() {
    if (heatmap == null) {
      return "Film with boxes";
    }
    if (heatmap.isDegenerate()) {
      return "Heatmap of " + heatmap.label() + ": nothing supports it";
    }
    return "Heatmap of " + heatmap.label() + ", " + heatmap.method();
  }

  /** The scale of colours, on the gray of a lung. */
  private static void scale(Graphics2D g, int x, int y, int height) {
    int h = Math.min(height - 40, 260);
    int top = y + 22;
    for (int i = 0; i < h; i++) {
      g.setColor(new Color(HeatColors.over(0x464646, 1 - i / (h - 1f))));
      g.fillRect(x, top + i, 16, 1);
    }
    StrokeFont font = new StrokeFont(9, false);
    font.draw(g, "support", x, y + 10, SOFT);
    String[] ticks = {"1.0", "0.75", "0.5", "0.25", "0"};
    for (int i = 0; i < ticks.length; i++) {
      double at = top + (h - 1) * i / (ticks.length - 1.0);
      g.setColor(SOFT);
      g.fillRect(x + 16, (int) Math.round(at), 4, 1);
      font.draw(g, ticks[i], x + 24, at + 4.5, INK);
    }
    font.draw(g, "of the", x, top + h + 18.0, SOFT);
    font.draw(g, "maximum", x, top + h + 34.0, SOFT);
  }
}
