package io.medimg.core.render;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.task.Decision;
import io.medimg.core.task.Diagnosis;
import io.medimg.core.task.Finding;
import io.medimg.core.task.Heatmap;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;

/**
 * Pictures of a result for people: the film beside the film with heatmap and boxes, what was found,
 * and what to think of it. They look alike on every machine, since no font of the system is used.
 * Safe for use by several threads.
 */
public final class Overlay {
  private Overlay() {}

  /**
   * Writes {@link #render} as a PNG that appears whole or not at all.
   *
   * @param diagnosis what to show
   * @param png the file to write
   * @throws IOException if it cannot be written
   */
  public static void write(Diagnosis diagnosis, Path png) throws IOException {
    writePng(render(diagnosis), png);
  }

  /**
   * Writes any picture as a PNG that appears whole or not at all.
   *
   * @param picture left as it is
   * @param png the file to write
   * @throws IOException if it cannot be written
   */
  public static void writePng(BufferedImage picture, Path png) throws IOException {
    FilesWhole.write(png, encode(picture));
  }

  static byte[] encode(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, "png", out)) {
      throw new IOException("this Java runtime has no PNG writer");
    }
    return out.toByteArray();
  }

  /**
   * Draws film and result on one page: the heatmap is that of the likeliest positive finding, or
   * without one of the likeliest; an abstention takes the place of findings.
   *
   * @param diagnosis what to show
   * @return RGB, about 1,400 pixels wide whatever the film's size
   */
  public static BufferedImage render(Diagnosis diagnosis) {
    return new OverlayPage(diagnosis, panels(diagnosis)).render();
  }

  /**
   * Draws the film beside the film with a map over it.
   *
   * @param image what was explained
   * @param heatmap of this image
   * @return RGB, about 1,400 pixels wide
   * @throws IllegalArgumentException if the map belongs to an image of another size
   */
  public static BufferedImage render(MedicalImage image, Heatmap heatmap) {
    Size source = heatmap.source();
    if (!source.equals(image.size())) {
      throw new IllegalArgumentException(
          "a heatmap of an image of %s does not fit one of %s".formatted(source, image.size()));
    }
    return new Panels(image, heatmap, List.of(), List.of(heatmap.label().name())).render();
  }

  static Panels panels(Diagnosis d) {
    if (d.abstained()) {
      return new Panels(d.image(), null, List.of(), List.of());
    }
    return new Panels(d.image(), shown(d).orElse(null), d.detections(), names(d));
  }

  /** The map of the likeliest positive finding; without one, of the likeliest explained. */
  static Optional<Heatmap> shown(Diagnosis d) {
    List<Finding> all = d.classification().findings();
    return d.classification().top(Math.max(1, all.size())).stream()
        .filter(f -> f.decision() == Decision.POSITIVE)
        .flatMap(f -> d.heatmap(f.label().name()).stream())
        .findFirst()
        .or(() -> d.heatmaps().stream().findFirst());
  }

  /** Labels in the order of their colours: the likeliest findings, then those of other boxes. */
  private static List<String> names(Diagnosis d) {
    Set<String> names = new LinkedHashSet<>();
    for (Finding f : d.top(3)) {
      names.add(f.label().name());
    }
    d.detections().forEach(found -> names.add(found.finding().label().name()));
    return List.copyOf(names);
  }
}
