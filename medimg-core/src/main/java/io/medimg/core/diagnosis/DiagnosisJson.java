package io.medimg.core.diagnosis;

import io.medimg.core.geometry.Box;
import io.medimg.core.image.PixelSpacing;
import io.medimg.core.render.JsonWriter;
import io.medimg.core.task.Finding;
import io.medimg.core.task.Heatmap;
import io.medimg.core.task.Provenance;
import java.util.List;
import java.util.Locale;

/**
 * A diagnosis as JSON after {@code docs/diagnosis.schema.json}. Names are stable within a {@code
 * schemaVersion}. Immutable and safe for use by several threads.
 */
public final class DiagnosisJson {
  /**
   * The version of the schema; its first number changes when a name changes its meaning or goes.
   */
  public static final String SCHEMA_VERSION = "1.1";

  private DiagnosisJson() {}

  /**
   * Writes a diagnosis. Neither pixels nor patient data are in it.
   *
   * @param d what to write
   * @return JSON, indented, without a line break at its end
   */
  public static String write(Diagnosis d) {
    JsonWriter w = new JsonWriter();
    w.open('{');
    w.field("schemaVersion", SCHEMA_VERSION);
    w.field("use", "research use only; not a medical device");
    image(w, d);
    w.field("abstained", d.abstained());
    d.abstention().ifPresentOrElse(r -> w.field("abstention", r), () -> w.nullField("abstention"));
    findings(w, "top", d.abstained() ? List.of() : d.top(3));
    findings(w, "findings", d.classification().findings());
    w.name("notAssessed").open('[');
    d.classification().notAssessed().forEach(l -> w.element().string(l.name()));
    w.close(']');
    omitted(w, d);
    detections(w, d);
    heatmaps(w, d.heatmaps());
    quality(w, d);
    provenance(w, d.provenance());
    return w.close('}').toString();
  }

  private static void image(JsonWriter w, Diagnosis d) {
    w.name("image").open('{');
    w.field("width", d.image().width()).field("height", d.image().height());
    w.field("frames", d.image().frames());
    w.field("format", d.image().metadata().format());
    w.field("modality", d.image().metadata().modality().name());
    w.field("viewPosition", d.image().metadata().viewPosition().name());
    w.field("generated", d.image().metadata().generated());
    d.image()
        .metadata()
        .pixelSpacing()
        .ifPresentOrElse(p -> spacing(w, p), () -> w.nullField("pixelSpacing"));
    w.close('}');
  }

  private static void spacing(JsonWriter w, PixelSpacing spacing) {
    w.name("pixelSpacing").open('{');
    w.field("rowMm", spacing.rowMm()).field("columnMm", spacing.columnMm());
    w.field("source", spacing.source().name()).close('}');
  }

  private static void findings(JsonWriter w, String name, List<Finding> findings) {
    w.name(name).open('[');
    for (Finding f : findings) {
      w.element().open('{');
      finding(w, f);
      w.close('}');
    }
    w.close(']');
  }

  private static void finding(JsonWriter w, Finding f) {
    w.field("label", f.label().name()).field("code", f.label().code());
    w.field("score", f.score()).field("scoreKind", f.kind().name());
    if (f.threshold() == null) {
      w.nullField("threshold").nullField("thresholdChosenBy");
    } else {
      w.field("threshold", f.threshold().value());
      w.field("thresholdChosenBy", f.threshold().chosenBy());
    }
    w.field("decision", f.decision().name());
  }

  private static void omitted(JsonWriter w, Diagnosis d) {
    w.name("omitted").open('[');
    d.classification()
        .omitted()
        .forEach(
            (label, why) -> {
              w.element().open('{');
              w.field("label", label.name()).field("code", label.code());
              w.field("reason", why.name()).field("explanation", why.words()).close('}');
            });
    w.close(']');
  }

  private static void detections(JsonWriter w, Diagnosis d) {
    w.name("detections").open('[');
    d.detections()
        .forEach(
            found -> {
              w.element().open('{');
              finding(w, found.finding());
              box(w, found.box());
              w.close('}');
            });
    w.close(']');
  }

  private static void box(JsonWriter w, Box box) {
    w.name("box").open('{');
    w.field("x", round(box.x())).field("y", round(box.y()));
    w.field("width", round(box.width())).field("height", round(box.height()));
    w.close('}');
  }

  private static double round(double px) {
    return Math.round(px * 10) / 10.0;
  }

  private static void heatmaps(JsonWriter w, List<Heatmap> heatmaps) {
    w.name("heatmaps").open('[');
    for (Heatmap h : heatmaps) {
      w.element().open('{');
      w.field("label", h.label().name()).field("method", h.method());
      w.field("gridWidth", h.grid().width()).field("gridHeight", h.grid().height());
      w.field("max", h.max()).field("degenerate", h.isDegenerate());
      w.close('}');
    }
    w.close(']');
  }

  private static void quality(JsonWriter w, Diagnosis d) {
    w.name("quality").open('[');
    d.quality()
        .forEach(
            q -> {
              w.element().open('{');
              w.field("kind", q.kind().name()).field("severity", q.severity().name());
              w.field("reason", q.reason()).close('}');
            });
    w.close(']');
  }

  private static void provenance(JsonWriter w, Provenance p) {
    w.name("provenance").open('{');
    w.name("model").open('{');
    w.field("name", p.modelName()).field("version", p.modelVersion());
    w.field("sha256", p.modelSha256()).close('}');
    w.name("engine").open('{');
    w.field("name", p.engine().name()).field("version", p.engine().version()).close('}');
    w.field("device", p.device().toString());
    w.field("preprocessing", p.preprocessing());
    w.field("inputSha256", p.inputSha256());
    w.name("timingsMs").open('{');
    p.timings()
        .stages()
        .forEach((stage, t) -> w.field(stage.toLowerCase(Locale.ROOT), t.toNanos() / 1e6));
    w.close('}').close('}');
  }
}
