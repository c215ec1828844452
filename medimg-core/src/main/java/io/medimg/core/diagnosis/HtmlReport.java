package io.medimg.core.diagnosis;

import io.medimg.core.render.FilesWhole;
import io.medimg.core.render.Overlay;
import io.medimg.core.render.Panels;
import io.medimg.core.task.Finding;
import io.medimg.core.task.Heatmap;
import io.medimg.core.task.Label;
import io.medimg.core.task.NotAssessed;
import io.medimg.core.task.Provenance;
import io.medimg.core.task.QualityFlag;
import io.medimg.core.task.ScoreKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A one-page report that needs no other file and no network: picture, findings, what to think of
 * the image, what the numbers mean, and where they come from. No patient data. Safe for use by
 * several threads.
 */
public final class HtmlReport {
  private HtmlReport() {}

  /**
   * Writes the report, dated now, as UTF-8; it appears whole or not at all.
   *
   * @param diagnosis what to report
   * @param html the file to write
   * @throws IOException if it cannot be written
   */
  public static void write(Diagnosis diagnosis, Path html) throws IOException {
    write(diagnosis, ReportHeading.now(""), html);
  }

  /**
   * The same with another heading.
   *
   * @param diagnosis what to report
   * @param heading which image it is about, and when
   * @param html the file to write
   * @throws IOException if it cannot be written
   */
  public static void write(Diagnosis diagnosis, ReportHeading heading, Path html)
      throws IOException {
    FilesWhole.write(html, render(diagnosis, heading).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The report as one HTML document that prints on one page of A4.
   *
   * @param d what to report
   * @return HTML 5 with the picture inside; every text from outside is escaped
   * @throws IOException if the picture cannot be encoded
   */
  public static String render(Diagnosis d) throws IOException {
    return render(d, "", "medimg report");
  }

  /**
   * The same with a heading.
   *
   * @param d what to report
   * @param heading which image it is about, and when
   * @return HTML 5 with the picture inside; every text from outside is escaped
   * @throws IOException if the picture cannot be encoded
   */
  public static String render(Diagnosis d, ReportHeading heading) throws IOException {
    String title = heading.name().isBlank() ? "medimg report" : heading.name() + ": medimg report";
    return render(d, "<p class=\"of\">" + escape(heading.line()) + "</p>", title);
  }

  private static String render(Diagnosis d, String heading, String title) throws IOException {
    return String.join(
        "\n",
        HtmlPage.head(escape(title)),
        header(d, heading),
        banner(d),
        verdict(d),
        picture(d),
        findings(d),
        quality(d.quality()),
        meaning(d),
        provenance(d),
        HtmlPage.FOOT);
  }

  private static String banner(Diagnosis d) {
    return d.overruledRefusal()
        .map(
            why ->
                "<p class=\"banner\"><strong>The quality gate refused this image; it was scored all"
                    + " the same.</strong> "
                    + escape(why)
                    + "</p>")
        .orElse("");
  }

  private static String header(Diagnosis d, String heading) {
    String badge =
        d.image().metadata().generated()
            ? "<span class=\"badge gen\">Generated image, no patient</span>"
            : "";
    return "<header><div><h1>medimg report</h1>"
        + heading
        + "</div><div>"
        + badge
        + "<span class=\"badge\">Research use only, not a medical device</span></div></header>";
  }

  private static String verdict(Diagnosis d) {
    if (d.abstention().isPresent()) {
      return "<p class=\"verdict none\"><strong>No diagnosis is given for this image.</strong> "
          + escape(d.abstention().get())
          + "</p>";
    }
    String top =
        d.top(3).stream()
            .map(f -> escape(f.label().name()) + " " + number(f.score()))
            .collect(Collectors.joining(", "));
    String what =
        d.image().metadata().generated()
            ? "Scores of a generated image, which say nothing about a patient:"
            : "Likeliest findings:";
    return "<p class=\"verdict\"><strong>%s</strong> %s</p>"
        .formatted(what, top.isEmpty() ? "none are assessed" : top);
  }

  private static String picture(Diagnosis d) throws IOException {
    Panels panels = DiagnosisOverlay.panels(d);
    String png = Base64.getEncoder().encodeToString(Overlay.encode(panels.render()));
    String tall = panels.marks().size() > 2 ? " class=\"tall\"" : "";
    return "<figure%s><img alt=\"the image, and the image with heatmap and boxes\"".formatted(tall)
        + " src=\"data:image/png;base64,%s\"><figcaption>%s</figcaption></figure>"
            .formatted(png, describe(panels));
  }

  private static String describe(Panels panels) {
    List<Heatmap> maps =
        panels.marks().stream().map(Panels.Marks::heatmap).filter(Objects::nonNull).toList();
    String empty = labels(maps.stream().filter(Heatmap::isDegenerate).toList());
    String full = labels(maps.stream().filter(map -> !map.isDegenerate()).toList());
    return (full.isEmpty()
            ? ""
            : "Coloured parts support "
                + full
                + (maps.size() > 1 ? ", a picture for each" : "")
                + "; the scale is relative to each map's own maximum. ")
        + (empty.isEmpty() ? "" : "Nothing in the image supports " + empty + ".");
  }

  private static String labels(List<Heatmap> maps) {
    return maps.stream().map(h -> escape(h.label().name())).collect(Collectors.joining(", "));
  }

  private static String findings(Diagnosis d) {
    List<Finding> all = d.classification().findings();
    if (all.isEmpty()) {
      return "<h2>Findings</h2><p>None.</p>" + notAssessed(d.classification().omitted());
    }
    String rows =
        d.classification().top(all.size()).stream()
            .map(f -> row(f, d.abstained()))
            .collect(Collectors.joining("\n"));
    String head = d.abstained() ? "Scores, for information only" : "Findings";
    return """
        <h2>%s</h2>
        <table><thead><tr><th>Label<th class="bar"><th>Score<th>Kind<th>Positive from<th>Decision\
        <th>Threshold chosen by</tr></thead>
        <tbody>
        %s</tbody></table>
        %s"""
        .formatted(head, rows, notAssessed(d.classification().omitted()));
  }

  private static String notAssessed(Map<Label, NotAssessed> omitted) {
    return omitted.values().stream()
        .distinct()
        .map(
            why -> "<p>Not assessed: " + names(omitted, why) + " (" + escape(why.words()) + ")</p>")
        .collect(Collectors.joining("\n"));
  }

  private static String names(Map<Label, NotAssessed> omitted, NotAssessed why) {
    return omitted.entrySet().stream()
        .filter(e -> e.getValue() == why)
        .map(e -> escape(e.getKey().name()))
        .collect(Collectors.joining(", "));
  }

  private static String row(Finding f, boolean abstained) {
    String decision = abstained ? "none" : f.decision().name().toLowerCase(Locale.ROOT);
    return "<tr class=\"%s\"><td>%s<td class=\"bar\">%s<td>%s<td>%s<td>%s<td>%s<td class=\"how\">%s</tr>"
        .formatted(
            decision,
            escape(f.label().name()),
            bar(f),
            number(f.score()),
            escape(f.kind().words()),
            f.threshold() == null ? "\u2013" : number(f.threshold().value()),
            decision,
            f.threshold() == null ? "\u2013" : escape(f.threshold().chosenBy()));
  }

  /** Score and threshold as a drawing; none for kinds that have no ends. */
  private static String bar(Finding f) {
    if (f.kind() == ScoreKind.LOGIT) {
      return "";
    }
    double score = 100 * f.score();
    String mark =
        f.threshold() == null || f.threshold().value() < 0 || f.threshold().value() > 1
            ? ""
            : String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"0\" width=\"1\" height=\"10\" fill=\"#111\"/>",
                Math.min(99, 100 * f.threshold().value()));
    return String.format(
        Locale.ROOT,
        "<svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\">"
            + "<rect width=\"100\" y=\"2\" height=\"6\" fill=\"#e3e7ec\"/>"
            + "<rect class=\"score\" width=\"%.1f\" y=\"2\" height=\"6\"/>%s</svg>",
        score,
        mark);
  }

  private static String quality(List<QualityFlag> flags) {
    if (flags.isEmpty()) {
      return "<h2>Image quality</h2><p>Nothing was noticed.</p>";
    }
    String items =
        flags.stream()
            .map(
                q ->
                    "<li><strong class=\"%s\">%s</strong> %s"
                        .formatted(
                            q.severity().name().toLowerCase(Locale.ROOT),
                            q.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                            escape(q.reason())))
            .collect(Collectors.joining("\n"));
    return "<h2>Image quality</h2><ul>\n" + items + "</ul>";
  }

  private static String meaning(Diagnosis d) {
    String kinds =
        d.classification().findings().stream()
            .map(Finding::kind)
            .distinct()
            .map(k -> "<li><em>" + escape(k.words()) + "</em>: " + HtmlPage.meaning(k))
            .collect(Collectors.joining("\n"));
    return "<h2>What the numbers mean</h2><ul>\n"
        + kinds
        + (hasIndependentScores(d)
            ? "\n<li>Labels that are not softmax are scored one by one: several can be positive,"
                + " and scores need not add up to 1."
            : "")
        + "\n<li>A heatmap shows what the network used, which need not be the disease.</ul>";
  }

  private static boolean hasIndependentScores(Diagnosis d) {
    return d.classification().findings().stream().anyMatch(f -> f.kind() != ScoreKind.SOFTMAX);
  }

  private static String provenance(Diagnosis d) {
    Provenance p = d.provenance();
    String times =
        p.timings().stages().entrySet().stream()
            .map(
                e ->
                    String.format(
                        Locale.ROOT,
                        "%s %.1f ms",
                        escape(e.getKey()),
                        e.getValue().toNanos() / 1e6))
            .collect(Collectors.joining(", "));
    return "<h2>Where this comes from</h2><dl>"
        + line("Model", p.modelName() + " " + p.modelVersion())
        + line("Model SHA-256", p.modelSha256())
        + line("Engine and device", p.engine() + ", " + p.device())
        + line("Preparation", p.preprocessing())
        + methods(d)
        + line("Image", d.image().describe())
        + line("Image SHA-256", p.inputSha256().isEmpty() ? "made in memory" : p.inputSha256())
        + line("Time", times.isEmpty() ? "not measured" : times)
        + "</dl>";
  }

  private static String methods(Diagnosis d) {
    String methods =
        d.heatmaps().stream().map(Heatmap::method).distinct().collect(Collectors.joining("; "));
    return methods.isEmpty() ? "" : line("Heatmaps", methods);
  }

  private static String line(String name, String value) {
    return "<dt>" + name + "<dd>" + escape(value);
  }

  private static String number(double v) {
    return String.format(Locale.ROOT, "%.2f", v);
  }

  /** Makes text harmless between tags and in quoted attributes. */
  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(Character.isISOControl(c) && c != '\n' ? '\ufffd' : c);
      }
    }
    return out.toString();
  }
}
