package io.medimg.core.diagnosis;

import io.medimg.core.render.Overlay;
import io.medimg.core.render.Panels;
import io.medimg.core.task.Decision;
import io.medimg.core.task.Detection;
import io.medimg.core.task.Finding;
import io.medimg.core.task.Heatmap;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Pictures of a diagnosis for people: the image beside the image with heatmap and boxes, what was
 * found, and what to think of it. They look alike on every machine, since no font of the system is
 * used. Safe for use by several threads.
 */
public final class DiagnosisOverlay {
  private DiagnosisOverlay() {}

  /**
   * Writes {@link #render} as a PNG that appears whole or not at all.
   *
   * @param diagnosis what to show
   * @param png the file to write
   * @throws IOException if it cannot be written
   */
  public static void write(Diagnosis diagnosis, Path png) throws IOException {
    Overlay.writePng(render(diagnosis), png);
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
    Overlay.writePng(render(diagnosis, heading), png);
  }

  /**
   * Draws image and result on one page. Each label that has boxes gets a picture of its own;
   * without boxes the heatmap is that of the likeliest positive finding, or without one of the
   * likeliest. An abstention takes the place of findings, and a red banner says where scores are
   * given for an image that the quality gate refused.
   *
   * @param diagnosis what to show
   * @return RGB, about 1,400 pixels wide whatever the image's size
   */
  public static BufferedImage render(Diagnosis diagnosis) {
    return new OverlayPage(diagnosis, panels(diagnosis), Optional.empty()).render();
  }

  /**
   * The same with a heading.
   *
   * @param diagnosis what to show
   * @param heading which image it is about, and when
   * @return RGB, about 1,400 pixels wide whatever the image's size
   */
  public static BufferedImage render(Diagnosis diagnosis, ReportHeading heading) {
    return new OverlayPage(diagnosis, panels(diagnosis), Optional.of(heading)).render();
  }

  public static Panels panels(Diagnosis d) {
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
  public static Optional<Heatmap> shown(Diagnosis d) {
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
