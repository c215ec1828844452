package io.medimg.core.render;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.task.Decision;
import io.medimg.core.task.Detection;
import io.medimg.core.task.Diagnosis;
import io.medimg.core.task.Finding;
import io.medimg.core.task.Heatmap;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

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
   * The same with a heading.
   *
   * @param diagnosis what to show
   * @param heading which image it is about, and when
   * @param png the file to write
   * @throws IOException if it cannot be written
   */
  public static void write(Diagnosis diagnosis, ReportHeading heading, Path png)
      throws IOException {
    writePng(render(diagnosis, heading), png);
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

  /**
   * Any picture as PNG, without a temporary file.
   *
   * @param image left as it is
   * @return the file's bytes
   * @throws IOException if this Java runtime has no PNG writer
   */
  public static byte[] encode(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // ImageIO would buffer what goes to a stream in the folder for temporary files.
    try (ImageOutputStream memory = new MemoryCacheImageOutputStream(out)) {
      if (!ImageIO.write(image, "png", memory)) {
        throw new IOException("this Java runtime has no PNG writer");
      }
    }
    return out.toByteArray();
  }

  /**
   * Draws film and result on one page. Each label that has boxes gets a picture of its own; without
   * boxes the heatmap is that of the likeliest positive finding, or without one of the likeliest.
   * An abstention takes the place of findings, and a red banner says where scores are given for an
   * image that the quality gate refused.
   *
   * @param diagnosis what to show
   * @return RGB, about 1,400 pixels wide whatever the film's size
   */
  public static BufferedImage render(Diagnosis diagnosis) {
    return new OverlayPage(diagnosis, panels(diagnosis), Optional.empty()).render();
  }

  /**
   * The same with a heading.
   *
   * @param diagnosis what to show
   * @param heading which image it is about, and when
   * @return RGB, about 1,400 pixels wide whatever the film's size
   */
  public static BufferedImage render(Diagnosis diagnosis, ReportHeading heading) {
    return new OverlayPage(diagnosis, panels(diagnosis), Optional.of(heading)).render();
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
    Panels.Marks marks = new Panels.Marks(heatmap, List.of());
    return new Panels(image, List.of(marks), List.of(heatmap.label().name())).render();
  }

  static Panels panels(Diagnosis d) {
    return d.abstained()
        ? new Panels(d.image(), List.of(), List.of())
        : new Panels(d.image(), marks(d), names(d));
  }

  /** A picture for each label with boxes and a heatmap, one for all boxes without. */
  private static List<Panels.Marks> marks(Diagnosis d) {
    Map<String, List<Detection>> boxes = new LinkedHashMap<>();
    shown(d).ifPresent(map -> boxes.put(map.label().name(), new ArrayList<>()));
    List<Detection> others = new ArrayList<>();
    for (Detection found : d.detections()) {
      String name = found.finding().label().name();
      if (d.heatmap(name).isPresent()) {
        boxes.computeIfAbsent(name, n -> new ArrayList<>()).add(found);
      } else {
        others.add(found);
      }
    }
    if (boxes.size() > 1) { // what has no boxes of its own makes room for those that have
      boxes.values().removeIf(List::isEmpty);
    }
    List<Panels.Marks> marks = new ArrayList<>();
    boxes.forEach((name, found) -> marks.add(new Panels.Marks(d.heatmap(name).get(), found)));
    if (!others.isEmpty()) {
      marks.add(new Panels.Marks(null, others));
    }
    return marks;
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
