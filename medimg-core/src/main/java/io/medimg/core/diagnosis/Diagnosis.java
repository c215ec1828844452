package io.medimg.core.diagnosis;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.task.Classification;
import io.medimg.core.task.Detection;
import io.medimg.core.task.Finding;
import io.medimg.core.task.Heatmap;
import io.medimg.core.task.Provenance;
import io.medimg.core.task.QualityFlag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Everything that is said of one image: findings, where they show, what to think of the image, and
 * where it all comes from. Research use only; not a medical device. Immutable and safe for use by
 * several threads.
 *
 * @param image what was diagnosed
 * @param classification every finding; empty of findings if abstained because of the image
 * @param detections boxes of a detector or from heatmaps, source pixels
 * @param heatmaps one per explained finding
 * @param quality what was noticed about the image
 * @param abstention why no diagnosis is given; empty if one is
 */
public record Diagnosis(
    MedicalImage image,
    Classification classification,
    List<Detection> detections,
    List<Heatmap> heatmaps,
    List<QualityFlag> quality,
    Optional<String> abstention) {
  /** Copies the lists. */
  public Diagnosis {
    Objects.requireNonNull(image, "image");
    Objects.requireNonNull(classification, "classification");
    detections = List.copyOf(detections);
    heatmaps = List.copyOf(heatmaps);
    quality = List.copyOf(quality);
    Objects.requireNonNull(abstention, "abstention");
  }

  /**
   * The likeliest findings.
   *
   * @param k how many at most, at least 1
   * @return highest score first; none if abstained
   * @throws IllegalArgumentException if {@code k} is below 1
   */
  public List<Finding> top(int k) {
    List<Finding> top = classification.top(k);
    return abstained() ? List.of() : top;
  }

  /** Whether no diagnosis is given; {@link #abstention()} says why. */
  public boolean abstained() {
    return abstention.isPresent();
  }

  /**
   * Why the quality gate refused the image, where scores are given all the same because the caller
   * asked for them.
   *
   * @return its reasons; empty if it refused nothing, or no diagnosis is given
   */
  public Optional<String> overruledRefusal() {
    String why =
        quality.stream()
            .filter(q -> q.severity() == QualityFlag.Severity.REJECT)
            .map(QualityFlag::reason)
            .collect(Collectors.joining("; "));
    return abstained() || why.isEmpty() ? Optional.empty() : Optional.of(why);
  }

  /** Where this comes from. */
  public Provenance provenance() {
    return classification.provenance();
  }

  /**
   * The same with more noticed about the image.
   *
   * @param notes put before {@link #quality()}
   * @return a changed diagnosis
   */
  public Diagnosis withNotes(List<QualityFlag> notes) {
    List<QualityFlag> all = new ArrayList<>(notes);
    all.addAll(quality);
    return new Diagnosis(image, classification, detections, heatmaps, all, abstention);
  }

  /**
   * The map of a label.
   *
   * @param label its name, upper and lower case alike
   * @return empty if it was not explained
   */
  public Optional<Heatmap> heatmap(String label) {
    return heatmaps.stream().filter(h -> h.label().name().equalsIgnoreCase(label)).findFirst();
  }

  /** The diagnosis as JSON after {@code docs/diagnosis.schema.json}; no patient data, no pixels. */
  public String toJson() {
    return DiagnosisJson.write(this);
  }

  /**
   * Writes the film with heatmaps and boxes of the likeliest findings. The file appears whole or
   * not at all. {@link Overlay#write(Diagnosis, ReportHeading, Path)} puts a name and a date on it.
   *
   * @param png the file to write
   * @throws IOException if it cannot be written
   */
  public void writeOverlay(Path png) throws IOException {
    DiagnosisOverlay.write(this, png);
  }

  /**
   * Writes a one-page report, dated now, that needs no other file. It appears whole or not at all.
   * {@link HtmlReport#write(Diagnosis, ReportHeading, Path)} puts the image's name on it.
   *
   * @param html the file to write
   * @throws IOException if it cannot be written
   */
  public void writeHtml(Path html) throws IOException {
    HtmlReport.write(this, html);
  }

  /** One line for people: the top three findings, or why there is none. */
  @Override
  public String toString() {
    return abstention
        .map(why -> "abstained: " + why)
        .orElseGet(() -> String.join("; ", top(3).stream().map(Finding::toString).toList()));
  }
}
