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
 * Pictures side by side: the image as it is, and for each label that is drawn the image with its
 * heatmap and boxes; and the scale of their colours. Immutable and safe for use by several threads.
 *
 * @param image what was looked at
 * @param marks what is laid over the film, a picture each
 * @param names labels in the order of their colours
 */
public record Panels(MedicalImage image, List<Marks> marks, List<String> names) {
  static final int SIDE = 640;
  static final int GAP = 16;
  static final int SCALE = 86;
  static final int CAPTION = 34;
  public static final Color GROUND = new Color(16, 20, 25);
  public static final Color INK = new Color(232, 236, 240);
  public static final Color SOFT = new Color(160, 170, 180);

  /** Sides of pictures by how many stand in a row, where there is more than one beside the film. */
  private static final int PAIRS = 560;

  private static final int THREES = 460;

  /**
   * What is laid over one picture. Immutable and safe for use by several threads.
   *
   * @param heatmap colours; null for none
   * @param detections boxes in source pixels
   */
  public record Marks(@Nullable Heatmap heatmap, List<Detection> detections) {}

  private int count() {
    return 1 + marks.size();
  }

  /** How many stand in a row. */
  private int columns() {
    return count() == 4 ? 2 : Math.min(3, count());
  }

  private int side() {
    return count() <= 2 ? SIDE : columns() == 2 ? PAIRS : THREES;
  }

  /** The extent of one picture: as large as fits into a square. */
  Size picture() {
    double f = (double) side() / Math.max(image.width(), image.height());
    return new Size(
        Math.max(1, (int) Math.round(image.width() * f)),
        Math.max(1, (int) Math.round(image.height() * f)));
  }

  /** The extent of everything. */
  public Size size() {
    int rows = (count() + columns() - 1) / columns();
    int scale = marks.isEmpty() ? 0 : SCALE;
    return new Size(
        columns() * cell() + (columns() - 1) * GAP + scale, rows * (picture().height() + CAPTION));
  }

  /** The width that a picture and its caption take. */
  private int cell() {
    return Math.max(picture().width(), 300);
  }

  public BufferedImage render() {
    Size size = size();
    BufferedImage out = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D g = out.createGraphics();
    g.setColor(GROUND);
    g.fillRect(0, 0, size.width(), size.height());
    draw(g, 0, 0);
    g.dispose();
    return out;
  }

  public void draw(Graphics2D g, int x, int y) {
    BufferedImage film = Display.render(image, picture());
    g.drawImage(film, x, y, null);
    caption(g, filmCaption(), x, y);
    for (int i = 0; i < marks.size(); i++) {
      int column = (i + 1) % columns();
      int row = (i + 1) / columns();
      int left = x + column * (cell() + GAP);
      marks(
          g, copy(film), marks.get(i), new int[] {left, y + row * (picture().height() + CAPTION)});
    }
    if (marks.stream().anyMatch(m -> m.heatmap() != null)) {
      int right = x + columns() * cell() + (columns() - 1) * GAP;
      scale(g, right + 14, y, picture().height());
    }
  }

  private static BufferedImage copy(BufferedImage film) {
    BufferedImage copy = new BufferedImage(film.getWidth(), film.getHeight(), film.getType());
    copy.setData(film.getRaster());
    return copy;
  }

  private void marks(Graphics2D g, BufferedImage film, Marks m, int[] at) {
    Size p = picture();
    if (m.heatmap() != null) {
      HeatColors.blend(film, m.heatmap().resample(p));
    }
    g.drawImage(film, at[0], at[1], null);
    Box panel = new Box(at[0], at[1], p.width(), p.height());
    new BoxLabels(g, panel, new StrokeFont(12, true), names).draw(m.detections(), image.size());
    caption(g, caption(m), at[0], at[1]);
  }

  private void caption(Graphics2D g, String text, int x, int y) {
    StrokeFont small = new StrokeFont(10, false);
    small.draw(g, small.fit(text, cell()), x, y + picture().height() + 22.0, SOFT);
  }

  private String filmCaption() {
    return String.format(
        Locale.ROOT,
        "The image, %d x %d pixels, %s",
        image.width(),
        image.height(),
        Display.words(image));
  }

  private static String caption(Marks m) {
    Heatmap map = m.heatmap();
    if (map == null) {
      List<String> labels =
          m.detections().stream().map(d -> d.finding().label().name()).distinct().toList();
      return labels.size() == 1 ? "Boxes of " + labels.get(0) : "Boxes";
    }
    return map.isDegenerate()
        ? "Nothing in the image supports " + map.label()
        : "What in the image supports " + map.label();
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
