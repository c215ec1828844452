package io.medimg.core.render;

import io.medimg.core.task.Diagnosis;
import io.medimg.core.task.Finding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/** A one-page report that needs no other file and no network. Safe for use by several threads. */
public final class HtmlReport {
  private HtmlReport() {}

  /**
   * Writes the report as UTF-8; it appears whole or not at all.
   *
   * @param diagnosis what to report
   * @param html the file to write
   * @throws IOException if it cannot be written
   */
  public static void write(Diagnosis diagnosis, Path html) throws IOException {
    FilesWhole.write(html, render(diagnosis).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The report as one HTML document.
   *
   * @param d what to report
   * @return HTML 5 with the picture inside
   * @throws IOException if the picture cannot be encoded
   */
  public static String render(Diagnosis d) throws IOException {
    StringBuilder rows = new StringBuilder();
    for (Finding f : d.classification().findings()) {
      rows.append("<tr><td>").append(escape(f.toString())).append("</td></tr>\n");
    }
    String picture = Base64.getEncoder().encodeToString(Overlay.encode(Overlay.render(d)));
    return """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>medimg report</title></head>
        <body><h1>medimg report</h1><p>Research use only; not a medical device.</p>
        <p>%s</p><img alt="film with heatmap" src="data:image/png;base64,%s">
        <table>%s</table></body></html>
        """
        .formatted(escape(d.toString()), picture, rows);
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
