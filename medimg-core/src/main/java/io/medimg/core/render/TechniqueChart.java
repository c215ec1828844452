package io.medimg.core.render;

import io.medimg.core.geometry.Size;
import io.medimg.core.render.Canvas.Anchor;
import io.medimg.core.render.Canvas.Ink;
import io.medimg.core.render.HistogramChart.Series;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The picture of the textbooks: what several techniques make of one image, side by side, each with
 * its histogram and its cumulative distribution. As pixels, or as SVG. Safe for use by several
 * threads.
 */
public final class TechniqueChart {
  private static final int MARGIN = 28;
  private static final int COLUMN = 256;
  private static final int GAP = 26;
  private static final int MOST_COLUMNS = 6;
  private static final int HEADER = 70;
  private static final int NAMES = 46;
  private static final int PLOT = 132;
  private static final int AXIS = 40;
  private static final int LINE_HEIGHT = 19;
  private static final int FOOTER = 44;

  /** Columns of the plot that bins are gathered in. */
  private static final int BARS = 128;

  private static final Color GRID = new Color(52, 60, 70);
  private static final Color FIELD = new Color(22, 27, 34);
  private static final Color BAR = new Color(110, 158, 215);
  private static final Color CUT = new Color(190, 215, 245);
  private static final Color SHARE = new Color(255, 180, 84);
  private static final Ink TITLE = new Ink(16, true, Panels.INK);
  private static final Ink NAME = new Ink(13, true, Panels.INK);
  private static final Ink DETAIL = new Ink(8.5, false, Panels.SOFT);
  private static final Ink TICK = new Ink(8, false, Panels.SOFT);
  private static final Ink FIGURE = new Ink(9, false, Panels.INK);

  private TechniqueChart() {}

  /**
   * One column. Immutable and safe for use by several threads.
   *
   * @param series name, image and counts
   * @param detail what was done, under the name; may be empty
   * @param figures lines under the plot; copied
   */
  public record Panel(Series series, String detail, List<String> figures) {
    /** Copies the figures. */
    public Panel {
      Objects.requireNonNull(series, "series");
      Objects.requireNonNull(detail, "detail");
      figures = List.copyOf(figures);
    }
  }

  /**
   * Draws the columns, at most six beside each other.
   *
   * @param title for people
   * @param panels one or more, usually the untouched image first
   * @return RGB
   * @throws IllegalArgumentException if there is no panel
   */
  public static BufferedImage render(String title, List<Panel> panels) {
    Layout layout = Layout.of(panels);
    PixelCanvas canvas = new PixelCanvas(layout.width(), layout.height());
    draw(canvas, layout, title, panels);
    return canvas.finish();
  }

  /**
   * Writes the same picture as SVG 1.1, images as PNG inside.
   *
   * @param title for people, also the title of the document
   * @param panels one or more, usually the untouched image first
   * @return the text of the document, to be stored as UTF-8
   * @throws IllegalArgumentException if there is no panel
   */
  public static String svg(String title, List<Panel> panels) {
    Layout layout = Layout.of(panels);
    SvgCanvas canvas = new SvgCanvas(layout.width(), layout.height(), title);
    draw(canvas, layout, title, panels);
    return canvas.finish();
  }

  /** Where columns stand. */
  private record Layout(int columns, int rows, int picture, int figures) {
    static Layout of(List<Panel> panels) {
      if (panels.isEmpty()) {
        throw new IllegalArgumentException("a chart needs at least one panel, got none");
      }
      int rows = (panels.size() + MOST_COLUMNS - 1) / MOST_COLUMNS;
      int columns = (panels.size() + rows - 1) / rows;
      int picture = 0;
      int figures = 0;
      for (Panel p : panels) {
        picture = Math.max(picture, pictureSize(p).height());
        figures = Math.max(figures, p.figures().size());
      }
      return new Layout(columns, rows, picture, figures);
    }

    int width() {
      return 2 * MARGIN + Math.max(2, columns) * (COLUMN + GAP) - GAP;
    }

    int rowHeight() {
      return NAMES + picture + 16 + PLOT + AXIS + figures * LINE_HEIGHT + 18;
    }

    int height() {
      return HEADER + rows * rowHeight() + FOOTER;
    }
  }

  private static Size pictureSize(Panel p) {
    int w = p.series().image().width();
    int h = p.series().image().height();
    double f = (double) COLUMN / Math.max(w, h);
    return new Size(Math.max(1, (int) Math.round(w * f)), Math.max(1, (int) Math.round(h * f)));
  }

  private static void draw(Canvas canvas, Layout layout, String title, List<Panel> panels) {
    canvas.rectangle(0, 0, layout.width(), layout.height(), Panels.GROUND);
    String head = TITLE.font().fit(title, layout.width() - 2.0 * MARGIN);
    canvas.text(head, MARGIN, 42, TITLE, Anchor.START);
    for (int i = 0; i < panels.size(); i++) {
      int x = MARGIN + i % layout.columns() * (COLUMN + GAP);
      int y = HEADER + i / layout.columns() * layout.rowHeight();
      new Column(canvas, panels.get(i), x, y).draw(layout.picture());
    }
    legend(canvas, layout.height() - 20.0);
  }

  private static void legend(Canvas canvas, double base) {
    canvas.rectangle(MARGIN, base - 9, 16, 9, BAR);
    String bars = "how often values occur (linear; bars lighter at the top are cut)";
    canvas.text(bars, MARGIN + 24.0, base, DETAIL, Anchor.START);
    double x = MARGIN + 24 + DETAIL.font().width(bars) + 34;
    canvas.line(new double[][] {{x, base - 4}, {x + 16, base - 4}}, 2, SHARE);
    canvas.text("share of values up to there, 0 to 1", x + 24, base, DETAIL, Anchor.START);
  }

  /** One column on its way to the canvas. */
  private record Column(Canvas canvas, Panel panel, int x, int y) {
    void draw(int pictureHeight) {
      Series s = panel.series();
      canvas.text(NAME.font().fit(s.name(), COLUMN), x, y + 14.0, NAME, Anchor.START);
      String detail = DETAIL.font().fit(panel.detail(), COLUMN);
      canvas.text(detail, x, y + 34.0, DETAIL, Anchor.START);
      Size size = pictureSize(panel);
      int top = y + NAMES;
      canvas.picture(
          Display.render(s.image(), size),
          x + (COLUMN - size.width()) / 2,
          top + (pictureHeight - size.height()) / 2);
      int plot = top + pictureHeight + 16;
      grid(plot);
      bars(plot, columns(s.counts()));
      share(plot, s.counts());
      int line = plot + PLOT + AXIS + 12;
      for (String figure : panel.figures()) {
        canvas.text(FIGURE.font().fit(figure, COLUMN), x, line, FIGURE, Anchor.START);
        line += LINE_HEIGHT;
      }
    }

    private void grid(int top) {
      canvas.rectangle(x, top, COLUMN, PLOT, FIELD);
      for (int i = 0; i <= 4; i++) {
        double across = x + COLUMN * i / 4.0;
        double down = top + PLOT * i / 4.0;
        canvas.line(new double[][] {{across, top}, {across, top + PLOT}}, 1, GRID);
        canvas.line(new double[][] {{x, down}, {x + COLUMN, down}}, 1, GRID);
      }
      Series s = panel.series();
      double last = s.low() + (s.counts().length - 1) * s.binWidth();
      Anchor[] anchors = {Anchor.START, Anchor.MIDDLE, Anchor.END};
      for (int i = 0; i <= 2; i++) {
        String text = number(s.low() + (last - s.low()) * i / 2);
        canvas.text(text, x + COLUMN * i / 2.0, top + PLOT + 16.0, TICK, anchors[i]);
      }
      String units = s.units().isEmpty() ? "stored values" : s.units();
      canvas.text(
          TICK.font().fit(units, COLUMN), x + COLUMN / 2.0, top + PLOT + 33.0, TICK, Anchor.MIDDLE);
    }

    /** Bars share one scale; a few tall ones, such as a black margin, are cut at its end. */
    private void bars(int top, double[] columns) {
      double most = scale(columns);
      List<double[]> outline = new ArrayList<>();
      double step = (double) COLUMN / columns.length;
      outline.add(new double[] {x, top + PLOT});
      for (int i = 0; i < columns.length; i++) {
        double h = PLOT * Math.min(1, columns[i] / most);
        outline.add(new double[] {x + i * step, top + PLOT - h});
        outline.add(new double[] {x + (i + 1) * step, top + PLOT - h});
      }
      outline.add(new double[] {x + COLUMN, top + PLOT});
      canvas.area(outline.toArray(double[][]::new), BAR);
      for (int i = 0; i < columns.length; i++) {
        if (columns[i] > most) {
          canvas.rectangle(x + i * step, top, step, 5, CUT);
        }
      }
    }

    private void share(int top, long[] counts) {
      double total = 0;
      for (long c : counts) {
        total += c;
      }
      int points = Math.min(counts.length, COLUMN);
      double[][] line = new double[points + 1][];
      line[0] = new double[] {x, top + PLOT};
      double sum = 0;
      int bin = 0;
      for (int i = 1; i <= points; i++) {
        int end = (int) ((long) i * counts.length / points);
        for (; bin < end; bin++) {
          sum += counts[bin];
        }
        line[i] =
            new double[] {
              x + (double) COLUMN * i / points, top + PLOT * (1 - sum / Math.max(1, total))
            };
      }
      canvas.line(line, 2, SHARE);
    }
  }

  /** Counts gathered in, or spread over, columns of equal width. */
  static double[] columns(long[] counts) {
    int bars = Math.min(BARS, counts.length);
    double[] columns = new double[bars];
    for (int i = 0; i < bars; i++) {
      double from = (double) i * counts.length / bars;
      double to = (i + 1.0) * counts.length / bars;
      for (int b = (int) from; b < Math.min(counts.length, Math.ceil(to)); b++) {
        columns[i] += counts[b] * (Math.min(to, b + 1.0) - Math.max(from, b));
      }
    }
    return columns;
  }

  /** The height that fills a plot: the tallest bar, unless few bars tower over all others. */
  static double scale(double[] columns) {
    double[] sorted = columns.clone();
    Arrays.sort(sorted);
    double tallest = sorted[sorted.length - 1];
    double usual = sorted[Math.max(0, sorted.length - 1 - Math.max(2, sorted.length / 40))];
    double most = usual > 0 && tallest > 2 * usual ? 1.4 * usual : tallest;
    return most > 0 ? most * 1.02 : 1;
  }

  private static String number(double v) {
    boolean whole = Math.abs(v) >= 10 || v == Math.rint(v);
    return String.format(Locale.ROOT, whole ? "%.0f" : "%.2f", v);
  }
}
