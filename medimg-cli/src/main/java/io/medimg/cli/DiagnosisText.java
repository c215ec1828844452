package io.medimg.cli;

import io.medimg.core.diagnosis.Diagnosis;
import io.medimg.core.geometry.Box;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.task.Detection;
import io.medimg.core.task.Finding;
import io.medimg.core.task.NotAssessed;
import io.medimg.core.task.Provenance;
import io.medimg.core.task.QualityFlag;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Diagnoses as text for people. Not safe for use by several threads; build one per thread. */
final class DiagnosisText implements AutoCloseable {
  private static final int MOST_BOXES = 4;

  private final Terminal terminal;
  private final int top;
  private final boolean timings;
  private final boolean on;
  private @Nullable Provenance last;

  /**
   * Text.
   *
   * @param terminal where it is printed
   * @param top how many findings
   * @param timings whether stages are printed
   * @param on false prints nothing
   */
  DiagnosisText(Terminal terminal, int top, boolean timings, boolean on) {
    this.terminal = terminal;
    this.top = top;
    this.timings = timings;
    this.on = on;
  }

  void add(Input input, Diagnosis d, List<Path> files) {
    last = d.provenance();
    if (!on) {
      return;
    }
    terminal.println(Failures.oneLine(input.name()) + "  " + d.image().describe());
    if (d.abstention().isPresent()) {
      terminal.println("  no diagnosis: " + Failures.oneLine(d.abstention().get()));
    }
    if (d.image().metadata().generated() && !d.abstained()) {
      terminal.println("  generated, no patient: these scores show that medimg works, no disease");
    }
    d.overruledRefusal()
        .map(Failures::oneLine)
        .ifPresent(
            why -> terminal.println("  REFUSED by the quality gate, scored all the same: " + why));
    d.top(top).forEach(f -> terminal.println("  " + finding(f)));
    d.detections().stream().limit(MOST_BOXES).forEach(b -> terminal.println(box(d.image(), b)));
    d.quality().forEach(q -> terminal.println("  " + note(q)));
    if (d.classification().omitted().containsValue(NotAssessed.AGE_UNKNOWN)) {
      terminal.println("  hint: --age AGE says how old the patient is");
    }
    if (timings) {
      terminal.println("  time: " + Stopwatch.describe(d.provenance().timings()));
    }
    if (!files.isEmpty()) {
      terminal.println(
          files.stream().map(Path::toString).collect(Collectors.joining(", ", "  wrote ", "")));
    }
  }

  private static String finding(Finding f) {
    String name = f.label().name();
    return String.format(Locale.ROOT, "%-20s%s", name, f.toString().substring(name.length()));
  }

  private static String note(QualityFlag q) {
    return q.severity().name().toLowerCase(Locale.ROOT) + ": " + Failures.oneLine(q.reason());
  }

  private static String box(MedicalImage image, Detection d) {
    Box b = d.box();
    String pixels =
        String.format(
            Locale.ROOT,
            "  look at: %s %.2f, x %.0f, y %.0f, %.0f x %.0f pixels",
            d.finding().label(),
            d.finding().score(),
            b.x(),
            b.y(),
            b.width(),
            b.height());
    return pixels
        + image
            .metadata()
            .pixelSpacing()
            .map(
                s ->
                    String.format(
                        Locale.ROOT,
                        " (%.0f x %.0f mm)",
                        b.width() * s.columnMm(),
                        b.height() * s.rowMm()))
            .orElse("");
  }

  /** Says once where all this comes from. */
  @Override
  public void close() {
    if (on && last != null) {
      terminal.println(
          "model %s %s, %s, %s. Research use only; not a medical device."
              .formatted(last.modelName(), last.modelVersion(), last.engine(), last.device()));
    }
  }
}
