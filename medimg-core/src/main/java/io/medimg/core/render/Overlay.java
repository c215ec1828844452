package io.medimg.core.render;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.VoiWindow;
import io.medimg.core.task.Detection;
import io.medimg.core.task.Diagnosis;
import io.medimg.core.task.Heatmap;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** The film with heatmap and boxes on it. Safe for use by several threads. */
public final class Overlay {
  private static final int MAX_SIDE = 1024;

  private Overlay() {}

  /**
   * Writes {@link #render} as a PNG that appears whole or not at all.
   *
   * @param diagnosis what to show
   * @param png the file to write
   * @throws IOException if it cannot be written
   */
  public static void write(Diagnosis diagnosis, Path png) throws IOException {
    FilesWhole.write(png, encode(render(diagnosis)));
  }

  static byte[] encode(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, "png", out)) {
      throw new IOException("this Java runtime has no PNG writer");
    }
    return out.toByteArray();
  }

  /**
   * Draws the film in gray, the heatmap of the likeliest explained finding over it, and the boxes.
   *
   * @param diagnosis what to show
   * @return RGB, at most 1024 pixels a side
   */
  public static BufferedImage render(Diagnosis diagnosis) {
    MedicalImage film = diagnosis.image();
    Size size = shown(film.size());
    BufferedImage out = film(film, size);
    diagnosis.heatmaps().stream().findFirst().ifPresent(h -> blend(out, h, size));
    boxes(out, diagnosis, (double) size.width() / film.width());
    return out;
  }

  private static Size shown(Size s) {
    double f = Math.min(1.0, (double) MAX_SIDE / Math.max(s.width(), s.height()));
    return new Size(
        Math.max(1, (int) Math.round(s.width() * f)),
        Math.max(1, (int) Math.round(s.height() * f)));
  }

  static BufferedImage film(MedicalImage image, Size size) {
    float[] range = displayRange(image);
    boolean invert =
        image.metadata().photometricInterpretation() == PhotometricInterpretation.MONOCHROME1;
    BufferedImage out = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    int c = image.channels();
    for (int y = 0; y < size.height(); y++) {
      int sy = (int) ((long) y * image.height() / size.height());
      for (int x = 0; x < size.width(); x++) {
        int sx = (int) ((long) x * image.width() / size.width());
        int at = (sy * image.width() + sx) * c;
        int r = level(image.pixels().get(at), range, invert);
        int g = c >= 3 ? level(image.pixels().get(at + 1), range, invert) : r;
        int b = c >= 3 ? level(image.pixels().get(at + 2), range, invert) : r;
        out.setRGB(x, y, r << 16 | g << 8 | b);
      }
    }
    return out;
  }

  private static int level(float value, float[] range, boolean invert) {
    float unit = (value - range[0]) / Math.max(range[1] - range[0], 1e-12f);
    int v = Math.round(255 * Math.min(1, Math.max(0, unit)));
    return invert ? 255 - v : v;
  }

  private static float[] displayRange(MedicalImage image) {
    ImageMetadata m = image.metadata();
    if (!m.windows().isEmpty()) {
      VoiWindow w = m.windows().get(0);
      double slope = m.rescale().rescaleSlope();
      double low = w.windowCenter() - w.windowWidth() / 2 - m.rescale().rescaleIntercept();
      double high = w.windowCenter() + w.windowWidth() / 2 - m.rescale().rescaleIntercept();
      return new float[] {(float) (low / slope), (float) (high / slope)};
    }
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < image.pixels().length(); i++) {
      float v = image.pixels().get(i);
      min = Math.min(min, v);
      max = Math.max(max, v);
    }
    return new float[] {min, max};
  }

  private static void blend(BufferedImage out, Heatmap heatmap, Size size) {
    float[] map = heatmap.resample(size);
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        float v = map[y * size.width() + x];
        float alpha = 0.5f * v;
        int rgb = out.getRGB(x, y);
        int r = mix(rgb >> 16 & 0xFF, 255, alpha);
        int g = mix(rgb >> 8 & 0xFF, Math.round(200 * (1 - v)), alpha);
        int b = mix(rgb & 0xFF, 0, alpha);
        out.setRGB(x, y, r << 16 | g << 8 | b);
      }
    }
  }

  private static int mix(int under, int over, float alpha) {
    return Math.round(under * (1 - alpha) + over * alpha);
  }

  private static void boxes(BufferedImage out, Diagnosis diagnosis, double scale) {
    Graphics2D g = out.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setStroke(new BasicStroke(Math.max(1.5f, out.getWidth() / 400f)));
    g.setColor(new Color(255, 220, 0));
    for (Detection d : diagnosis.detections()) {
      g.draw(
          new Rectangle2D.Double(
              d.box().x() * scale,
              d.box().y() * scale,
              d.box().width() * scale,
              d.box().height() * scale));
    }
    g.dispose();
  }
}
