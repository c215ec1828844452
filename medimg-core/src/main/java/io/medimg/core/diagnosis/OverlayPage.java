package io.medimg.core.diagnosis;

import io.medimg.core.geometry.Size;
import io.medimg.core.render.BoxLabels;
import io.medimg.core.render.Panels;
import io.medimg.core.render.StrokeFont;
import io.medimg.core.task.Decision;
import io.medimg.core.task.Finding;
import io.medimg.core.task.Provenance;
import io.medimg.core.task.QualityFlag;
import io.medimg.core.task.ScoreKind;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The page around the pictures. Immutable and safe for use by several threads.
 *
 * @param d what to show
 * @param panels the pictures
 * @param heading which image it is about, and when; empty for none
 */
public record OverlayPage(Diagnosis d, Panels panels, Optional<ReportHeading> heading) {
  private static final int MARGIN = 24;
  private static final int HEADER = 58;
  private static final int ROW = 30;
  private static final int FLAGS = 5;
  private static final int BANNER_LINE = 24;
  private static final int LEAST_WIDTH = 1000;
  private static final StrokeFont TITLE = new StrokeFont(15, true);
  private static final StrokeFont TEXT = new StrokeFont(11.5, false);
  private static final StrokeFont STRONG = new StrokeFont(11.5, true);
  private static final StrokeFont SMALL = new StrokeFont(9.5, false);
  private static final Color RED = new Color(255, 105, 97);
  private static final Color BANNER = new Color(180, 28, 20);
  private static final Color AMBER = new Color(255, 200, 87);
  private static final Color GREEN = new Color(130, 215, 150);
  private static final Color LINE = new Color(52, 60, 70);

  public BufferedImage render() {
    Size p = panels.size();
    int width = Math.max(LEAST_WIDTH, p.width() + 2 * MARGIN);
    List<String> why = abstention(width - 2 * MARGIN);
    int rows = d.abstained() ? 1 + why.size() : Math.max(1, d.top(3).size());
    List<String> refused = banner(width - 2.0 * MARGIN - 24);
    int top = HEADER + (refused.isEmpty() ? 0 : refused.size() * BANNER_LINE + 22);
    int height = top + p.height() + 20 + rows * ROW + flags().size() * 24 + 62;
    BufferedImage out = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = out.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setColor(Panels.GROUND);
    g.fillRect(0, 0, width, height);
    header(g, width);
    banner(g, refused, width);
    panels.draw(g, MARGIN, top);
    int y = top + p.height() + 20;
    y = d.abstained() ? abstained(g, y, why) : findings(g, y, width);
    flagLines(g, y + 8, width);
    footer(g, width, height);
    g.dispose();
    return out;
  }

  private void header(Graphics2D g, int width) {
    boolean generated = d.image().metadata().generated();
    String scored = generated ? "scores of a generated image, no findings" : "likeliest findings";
    String verdict = d.abstained() ? "no diagnosis" : scored;
    TITLE.draw(g, "medimg: " + verdict, MARGIN, heading.isPresent() ? 28 : 37, Panels.INK);
    heading.ifPresent(
        h -> SMALL.draw(g, SMALL.fit(h.line(), width / 2.0), MARGIN, 48, Panels.SOFT));
    double x = badge(g, "RESEARCH USE ONLY", width - MARGIN, AMBER);
    if (generated) {
      badge(g, "GENERATED IMAGE, NO PATIENT", x - 12, new Color(120, 190, 255));
    }
  }

  /** What stands where a refused image was scored all the same. */
  private List<String> banner(double width) {
    return d.overruledRefusal()
        .map(why -> wrap("Refused by the quality gate, scored all the same: " + why, STRONG, width))
        .orElse(List.of());
  }

  private static void banner(Graphics2D g, List<String> lines, int width) {
    if (lines.isEmpty()) {
      return;
    }
    g.setColor(BANNER);
    g.fillRect(MARGIN, HEADER, width - 2 * MARGIN, lines.size() * BANNER_LINE + 10);
    int y = HEADER + 22;
    for (String line : lines) {
      STRONG.draw(g, line, MARGIN + 12.0, y, Color.WHITE);
      y += BANNER_LINE;
    }
  }

  /** A framed word that ends at x; gives back where it starts. */
  private static double badge(Graphics2D g, String text, double end, Color color) {
    double w = SMALL.width(text) + 22;
    g.setColor(color);
    g.draw(new RoundRectangle2D.Double(end - w, 17, w, 27, 8, 8));
    SMALL.draw(g, text, end - w + 11, 35, color);
    return end - w;
  }

  private int abstained(Graphics2D g, int top, List<String> why) {
    STRONG.draw(g, "No diagnosis is given for this image.", MARGIN, top + 18.0, RED);
    int y = top;
    for (String line : why) {
      y += ROW;
      TEXT.draw(g, line, MARGIN, y + 18.0, Panels.INK);
    }
    return y + ROW;
  }

  private List<String> abstention(double width) {
    return wrap(d.abstention().orElse(""), TEXT, width);
  }

  private int findings(Graphics2D g, int top, int width) {
    int y = top;
    if (d.classification().findings().isEmpty()) {
      TEXT.draw(g, "The model assesses no finding.", MARGIN, y + 18.0, Panels.SOFT);
      return y + ROW;
    }
    for (Finding f : d.top(3)) {
      finding(g, f, y, width);
      y += ROW;
    }
    return y;
  }

  private void finding(Graphics2D g, Finding f, int y, int width) {
    double base = y + 18.0;
    g.setColor(BoxLabels.color(panels.names(), f.label().name()));
    g.fillRect(MARGIN, y + 5, 12, 14);
    STRONG.draw(g, STRONG.fit(f.label().name(), 210), MARGIN + 22.0, base, Panels.INK);
    int bar = MARGIN + 250;
    int length = Math.max(60, width / 5);
    if (f.kind() != ScoreKind.LOGIT) {
      bar(g, f, bar, y + 6, length);
    }
    double x = bar + length + 16.0;
    String score = String.format(Locale.ROOT, "%.2f", f.score());
    STRONG.draw(g, score, x, base, Panels.INK);
    String words = f.decision().name().toLowerCase(Locale.ROOT);
    double end = width - MARGIN - STRONG.width(words);
    String more =
        f.threshold() == null
            ? f.kind().words() + "; no threshold"
            : String.format(
                Locale.ROOT, "%s; positive from %.2f", f.kind().words(), f.threshold().value());
    double from = x + STRONG.width(score) + 14;
    TEXT.draw(g, TEXT.fit(more, end - from - 16), from, base, Panels.SOFT);
    STRONG.draw(g, words, end, base, color(f.decision()));
  }

  private static void bar(Graphics2D g, Finding f, int x, int y, int length) {
    g.setColor(LINE);
    g.fillRect(x, y, length, 12);
    g.setColor(color(f.decision()));
    g.fillRect(x, y, (int) Math.round(length * f.score()), 12);
    if (f.threshold() != null && f.threshold().value() >= 0 && f.threshold().value() <= 1) {
      g.setColor(Color.WHITE);
      g.fillRect(x + (int) Math.round(length * f.threshold().value()) - 1, y - 3, 2, 18);
    }
  }

  private static Color color(Decision decision) {
    return switch (decision) {
      case POSITIVE -> RED;
      case NEGATIVE -> GREEN;
      case UNDECIDED -> Panels.SOFT;
    };
  }

  /** What matters about the image, worst first; a generated image has its badge already. */
  private List<QualityFlag> flags() {
    return d.quality().stream()
        .filter(q -> q.kind() != QualityFlag.Kind.GENERATED)
        .sorted((a, b) -> b.severity().compareTo(a.severity()))
        .limit(FLAGS)
        .toList();
  }

  private void flagLines(Graphics2D g, int top, int width) {
    int y = top;
    for (QualityFlag q : flags()) {
      Color color = color(q.severity());
      String head = q.severity().name().toLowerCase(Locale.ROOT) + ":";
      TEXT.draw(g, head, MARGIN, y + 14.0, color);
      double x = MARGIN + Math.max(90, TEXT.width(head) + 12);
      TEXT.draw(g, TEXT.fit(q.reason(), width - x - MARGIN), x, y + 14.0, Panels.INK);
      y += 24;
    }
  }

  private static Color color(QualityFlag.Severity severity) {
    return switch (severity) {
      case INFO -> Panels.SOFT;
      case WARNING -> AMBER;
      case REJECT -> RED;
    };
  }

  private void footer(Graphics2D g, int width, int height) {
    g.setColor(LINE);
    g.fillRect(MARGIN, height - 42, width - 2 * MARGIN, 1);
    Provenance p = d.provenance();
    String from = p.modelName() + " " + p.modelVersion() + ", " + p.engine() + ", " + p.device();
    String use = "Not a medical device. Not for diagnosis of patients.";
    SMALL.draw(g, use, MARGIN, height - 18.0, AMBER);
    double room = width - 3.0 * MARGIN - SMALL.width(use);
    String shown = SMALL.fit(from, room);
    SMALL.draw(g, shown, width - MARGIN - SMALL.width(shown), height - 18.0, Panels.SOFT);
  }

  /** Breaks a text into at most four lines. */
  public static List<String> wrap(String text, StrokeFont font, double width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split("\\s+")) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (font.width(longer) > width && !line.isEmpty()) {
        lines.add(line.toString());
        line.setLength(0);
        line.append(word);
      } else {
        line.setLength(0);
        line.append(longer);
      }
    }
    lines.add(font.fit(line.toString(), width));
    return lines.size() <= 4 ? lines : lines.subList(0, 4);
  }
}
