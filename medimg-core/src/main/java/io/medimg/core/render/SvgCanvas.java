package io.medimg.core.render;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Locale;

/**
 * Writes SVG 1.1: lines and areas as shapes, texts as text, pictures as PNG inside. Not safe for
 * use by several threads; build one per thread.
 */
final class SvgCanvas implements Canvas {
  /** Height of capital letters as a share of the size of usual fonts. */
  private static final double CAPITAL = 0.72;

  private final StringBuilder out = new StringBuilder();

  SvgCanvas(int width, int height, String title) {
    out.append("<svg xmlns=\"http://www.w3.org/2000/svg\"")
        .append(" xmlns:xlink=\"http://www.w3.org/1999/xlink\"")
        .append(" width=\"" + width + "\" height=\"" + height + "\"")
        .append(" viewBox=\"0 0 " + width + " " + height + "\"")
        .append(" font-family=\"system-ui, 'Segoe UI', Helvetica, Arial, sans-serif\">\n")
        .append("<title>" + escape(title) + "</title>\n");
  }

  /** Ends the text. */
  String finish() {
    return out + "</svg>\n";
  }

  @Override
  public void rectangle(double x, double y, double width, double height, Color color) {
    out.append("<rect x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" + number(width))
        .append("\" height=\"" + number(height) + "\" fill=\"" + color(color) + "\"/>\n");
  }

  @Override
  public void line(double[][] points, double width, Color color) {
    out.append("<polyline points=\"" + points(points) + "\" fill=\"none\" stroke=\"")
        .append(color(color) + "\" stroke-width=\"" + number(width))
        .append("\" stroke-linejoin=\"round\" stroke-linecap=\"round\"/>\n");
  }

  @Override
  public void area(double[][] points, Color color) {
    out.append("<polygon points=\"" + points(points) + "\" fill=\"" + color(color) + "\"/>\n");
  }

  @Override
  public void text(String text, double x, double baseline, Ink ink, Anchor anchor) {
    String side =
        switch (anchor) {
          case START -> "";
          case MIDDLE -> " text-anchor=\"middle\"";
          case END -> " text-anchor=\"end\"";
        };
    out.append("<text x=\"" + number(x) + "\" y=\"" + number(baseline) + "\" font-size=\"")
        .append(number(ink.capital() / CAPITAL) + "\"" + (ink.bold() ? " font-weight=\"600\"" : ""))
        .append(side + " fill=\"" + color(ink.color()) + "\">" + escape(text) + "</text>\n");
  }

  @Override
  public void picture(BufferedImage picture, int x, int y) {
    String data;
    try {
      data = Base64.getEncoder().encodeToString(Overlay.encode(picture));
    } catch (IOException e) {
      throw new UncheckedIOException("a picture in memory could not be encoded as PNG", e);
    }
    out.append("<image x=\"" + x + "\" y=\"" + y + "\" width=\"" + picture.getWidth())
        .append("\" height=\"" + picture.getHeight() + "\" xlink:href=\"data:image/png;base64,")
        .append(data + "\"/>\n");
  }

  private static String points(double[][] points) {
    StringBuilder list = new StringBuilder();
    for (double[] p : points) {
      list.append(list.isEmpty() ? "" : " ").append(number(p[0])).append(',').append(number(p[1]));
    }
    return list.toString();
  }

  private static String number(double v) {
    return v == Math.rint(v) ? String.valueOf((long) v) : String.format(Locale.ROOT, "%.2f", v);
  }

  private static String color(Color c) {
    return String.format(Locale.ROOT, "#%06x", c.getRGB() & 0xFFFFFF);
  }

  /** Text as XML takes it; control characters, which it does not take, become spaces. */
  private static String escape(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                default -> safe.appendCodePoint(allowed(c) ? c : ' ');
              }
            });
    return safe.toString();
  }

  private static boolean allowed(int c) {
    return c >= 0x20
        && (c < 0x7F || c > 0x9F)
        && (c < 0xD800 || c > 0xDFFF)
        && (c & 0xFFFE) != 0xFFFE;
  }
}
