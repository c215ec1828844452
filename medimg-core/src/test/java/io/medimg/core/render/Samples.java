package io.medimg.core.render;

import io.medimg.core.diagnosis.Diagnosis;
import io.medimg.core.geometry.Box;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.inference.Device;
import io.medimg.core.inference.EngineInfo;
import io.medimg.core.phantom.ChestPhantom;
import io.medimg.core.phantom.ChestPhantom.Side;
import io.medimg.core.phantom.ChestPhantom.Zone;
import io.medimg.core.task.Classification;
import io.medimg.core.task.Detection;
import io.medimg.core.task.Finding;
import io.medimg.core.task.Heatmap;
import io.medimg.core.task.Label;
import io.medimg.core.task.Provenance;
import io.medimg.core.task.QualityFlag;
import io.medimg.core.task.ScoreKind;
import io.medimg.core.task.Threshold;
import io.medimg.core.task.Timings;
import java.util.List;
import java.util.Optional;

/** Diagnoses to draw and to write. */
public final class Samples {
  static final Label PNEUMONIA = Label.of("Pneumonia");
  static final Label THICKENING = Label.of("Pleural_Thickening");

  private Samples() {}

  public static Provenance provenance(String model) {
    return new Provenance(
        model,
        "0.1.0",
        "ab".repeat(32),
        new EngineInfo("OnnxRuntime", "1.22.0"),
        Device.cpu(),
        "gray; resize 224x224 CV_AREA",
        "",
        Timings.none().plus("read", 1_200_000).plus("infer", 24_500_000));
  }

  public static MedicalImage film(int width, int height) {
    return ChestPhantom.standard()
        .withSize(new Size(width, height))
        .withOpacity(Side.PATIENT_LEFT, Zone.LOWER, 0.1)
        .render();
  }

  static Heatmap map(MedicalImage film, float left, float right) {
    Size grid = new Size(2, 1);
    return new Heatmap(
        PNEUMONIA,
        "class activation",
        new float[] {left, right},
        Heatmap.Placement.whole(grid, film.size()));
  }

  /** Several labels with boxes and maps: the first on the left half, the second on the right. */
  public static Diagnosis several(MedicalImage film, int labels) {
    List<Finding> findings = new java.util.ArrayList<>();
    List<Detection> boxes = new java.util.ArrayList<>();
    List<Heatmap> maps = new java.util.ArrayList<>();
    for (int i = 0; i < labels; i++) {
      Label label = Label.of("Label " + i);
      Finding f = new Finding(label, 0.9 - 0.1 * i, ScoreKind.CALIBRATED, new Threshold(0.3, "t"));
      findings.add(f);
      boxes.add(new Detection(f, Box.ofCorners(5 + i, 5, 20, 20)));
      float[] values = i % 2 == 0 ? new float[] {2, -1} : new float[] {-1, 2};
      Size grid = new Size(2, 1);
      maps.add(
          new Heatmap(
              label,
              "class activation(output 'cam')",
              values,
              Heatmap.Placement.whole(grid, film.size())));
    }
    return new Diagnosis(
        film,
        new Classification(findings, List.of(), provenance("cxr")),
        boxes,
        maps,
        List.of(),
        Optional.empty());
  }

  /** Refused, and scored all the same. */
  public static Diagnosis overruled(MedicalImage film, String why) {
    Diagnosis d = of(film);
    return new Diagnosis(
        film,
        d.classification(),
        d.detections(),
        d.heatmaps(),
        abstained(film, why).quality(),
        Optional.empty());
  }

  static Finding pneumonia() {
    return new Finding(
        PNEUMONIA, 0.91, ScoreKind.CALIBRATED, new Threshold(0.48, "Youden's J on validation"));
  }

  static Finding thickening() {
    return new Finding(THICKENING, 0.2, ScoreKind.SIGMOID, null);
  }

  public static Diagnosis of(MedicalImage film) {
    return new Diagnosis(
        film,
        new Classification(
            List.of(thickening(), pneumonia()), List.of(Label.of("Hernia")), provenance("cxr")),
        List.of(new Detection(pneumonia(), Box.ofCorners(1, 1, film.width() / 2.0, 9))),
        List.of(map(film, -1, 2)),
        List.of(
            new QualityFlag(QualityFlag.Kind.VIEW, QualityFlag.Severity.WARNING, "the view is AP")),
        Optional.empty());
  }

  public static Diagnosis abstained(MedicalImage film, String why) {
    return new Diagnosis(
        film,
        new Classification(List.of(), List.of(), provenance("cxr")),
        List.of(),
        List.of(),
        List.of(
            new QualityFlag(
                QualityFlag.Kind.NOT_THE_EXPECTED_IMAGE, QualityFlag.Severity.REJECT, why)),
        Optional.of(why));
  }
}
