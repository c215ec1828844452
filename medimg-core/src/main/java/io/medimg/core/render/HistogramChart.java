package io.medimg.core.render;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Draws how often values occur: the image beside its counts, one row per series, for example before
 * and after a plan. Heights are square roots, so that rare values show; the line is the share of
 * values up to each place. Safe for use by several threads.
 */
public final class HistogramChart {
  private static final int MARGIN = 24;
  private static final int PICTURE = 240;
  private static final int PLOT = 720;
  private static final int ROW = 320;
  private static final int HEIGHT = 220;
  private static final Color BAR = new Color(120, 165, 215);
  private static final Color LINE = new Color(255, 190, 90);
  private static final Color GRID = new Color(52, 60, 70);

  private HistogramChart() {}

  /**
   * One image with its counts. Immutable and safe for use by several threads.
   *
   * @param name for people, for example {@code before}
   * @param image what was counted
   * @param counts per bin, copied; at least one
   * @param low where the first bin begins
   * @param binWidth above 0
   * @param units of the values, for people; may be empty
   */
  public record Series(
      String name, MedicalImage image, long[] counts, double low, double binWidth, String units) {
    /**
     * Copies the counts.
     *
     * @throws IllegalArgumentException if there are none, or the width is not above 0
     */
    public Series {
      Objects.requireNonNull(image, "image");
      counts = counts.clone();
      if (counts.length == 0 || !(binWidth > 0)) {
        throw new IllegalArgumentException(
            "a histogram has bins wider than 0, got %d of width %s"
                .formatted(counts.length, binWidth));
      }
    }

    /** The counts, copied. */
    @Override
    public long[] counts() {
      return counts.clone();
    }

    private double end() {
      return low + counts.length * binWidth;
    }
  }

  /**
   * Draws rows of image and counts.
   *
   * @param title for people
   * @param rows one or more
   * @return RGB
   * @throws IllegalArgumentException if there is no row
   */
  public static BufferedImage render(String title, List<Series> rows) {
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("a chart needs at least one histogram, got none");
    }
    int width = 3 * MARGIN + PICTURE + PLOT;
    int height = 52 + rows.size() * ROW;
    BufferedImage out = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = out.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setColor(Panels.GROUND);
    g.fillRect(0, 0, width, height);
    StrokeFont head = new StrokeFont(14, true);
    head.draw(g, head.fit(title, width - 2.0 * MARGIN), MARGIN, 34, Panels.INK);
    for (int i = 0; i < rows.size(); i++) {
      row(g, rows.get(i), 52 + i * ROW);
    }
    g.dispose();
    return out;
  }

  private static void row(Graphics2D g, Series s, int top) {
    double f = (double) PICTURE / Math.max(s.image().width(), s.image().height());
    Size size =
        new Size(
            Math.max(1, (int) Math.round(s.image().width() * f)),
            Math.max(1, (int) Math.round(s.image().height() * f)));
    StrokeFont strong = new StrokeFont(11, true);
    strong.draw(g, strong.fit(s.name(), 900), MARGIN, top + 18.0, Panels.INK);
    g.drawImage(Display.render(s.image(), size), MARGIN, top + 30, null);
    int left = 2 * MARGIN + PICTURE;
    grid(g, s, left, top + 30);
    bars(g, s, left, top + 30);
    share(g, s, left, top + 30);
  }

  private static void grid(Graphics2D g, Series s, int left, int top) {
    StrokeFont font = new StrokeFont(9, false);
    g.setStroke(new BasicStroke(1));
    for (int i = 0; i <= 4; i++) {
      int x = left + PLOT * i / 4;
      g.setColor(GRID);
      g.drawLine(x, top, x, top + HEIGHT);
      g.drawLine(left, top + HEIGHT * i / 4, left + PLOT, top + HEIGHT * i / 4);
      String text = number(s.low() + (s.end() - s.low()) * i / 4);
      double shift = i == 0 ? 0 : i == 4 ? font.width(text) : font.width(text) / 2;
      font.draw(g, text, x - shift, top + HEIGHT + 18.0, Panels.SOFT);
    }
    String unit = s.units().isEmpty() ? "stored values" : s.units();
    String legend = unit + "; bars: square root of counts, line: share up to here";
    font.draw(g, font.fit(legend, PLOT), left, top + HEIGHT + 38.0, Panels.SOFT);
  }

  private static String number(double v) {
    boolean whole = Math.abs(v) >= 10 || v == Math.rint(v);
    return String.format(Locale.ROOT, whole ? "%.0f" : "%.3g", v);
  }

  private static void bars(Graphics2D g, Series s, int left, int top) {
    double[] columns = columns(s.counts);
    double most = 1e-12;
    for (double c : columns) {
      most = Math.max(most, c);
    }
    g.setColor(BAR);
    for (int x = 0; x < PLOT; x++) {
      int h = (int) Math.round(HEIGHT * Math.sqrt(columns[x] / most));
      g.fillRect(left + x, top + HEIGHT - h, 1, h);
    }
  }

  /** Counts per column of the picture: bins are spread over, or gathered in, columns. */
  private static double[] columns(long[] counts) {
    double[] columns = new double[PLOT];
    for (int x = 0; x < PLOT; x++) {
      double from = (double) x * counts.length / PLOT;
      double to = (x + 1.0) * counts.length / PLOT;
      for (int b = (int) from; b < Math.min(counts.length, Math.ceil(to)); b++) {
        columns[x] += counts[b] * (Math.min(to, b + 1.0) - Math.max(from, b));
      }
    }
    return columns;
  }

  private static void share(Graphics2D g, Series s, int left, int top) {
    double total = 0;
    for (long c : s.counts) {
      total += c;
    }
    Path2D line = new Path2D.Double();
    line.moveTo(left, top + HEIGHT);
    double sum = 0;
    for (int b = 0; b < s.counts.length; b++) {
      sum += s.counts[b];
      double x = left + (b + 1.0) * PLOT / s.counts.length;
      line.lineTo(x, top + HEIGHT * (1 - sum / Math.max(1, total)));
    }
    g.setColor(LINE);
    g.setStroke(new BasicStroke(1.6f));
    g.draw(line);
  }
}
