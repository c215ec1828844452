package io.medimg.models.bundle;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.Modality;
import io.medimg.core.image.ViewPosition;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.task.Label;
import io.medimg.core.task.ScoreKind;
import io.medimg.core.task.Threshold;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import io.medimg.preprocess.Preprocessing;
import io.medimg.preprocess.step.Resampler;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Small packages that tests share. */
public final class Packages {
  public static final String PLAN =
      Preprocessing.builder()
          .toGray()
          .resize(4, 4, Resampler.CV_AREA)
          .scaleTo(-1, 1)
          .build()
          .toJson();

  private Packages() {}

  public static PackageMetadata metadata(String name) {
    return new PackageMetadata(
        name,
        "1.2.0",
        "Chest X-ray classification",
        "A network that tests use. It knows nothing.",
        "The medimg project",
        "Copyright 2026 The medimg authors",
        "To test the package format. Not for patients.",
        "generated",
        List.of("Nobody, Nothing, 2026"),
        Map.of("1.2.0", "the first"),
        new TreeMap<>(Map.of("mean_auroc", 0.75)));
  }

  public static InputContract input() {
    return new InputContract(
        List.of(Modality.CR, Modality.DX),
        List.of(ViewPosition.PA, ViewPosition.AP),
        List.of("CHEST"),
        "image",
        1,
        new Size(4, 4),
        32,
        0,
        95.5);
  }

  public static List<OutputLabel> labels() {
    return List.of(
        new OutputLabel(
            new Label("Pneumonia", "SCT:233604007"),
            ScoreKind.CALIBRATED,
            new Threshold(0.48, "Youden's J on the validation split"),
            new Calibration(Calibration.PLATT, 1.25, -0.5),
            true,
            "Infection of the lung.",
            null),
        new OutputLabel(Label.of("Effusion"), ScoreKind.SIGMOID, null, null, true, "", null),
        OutputLabel.untrained(Label.of("Hernia"), "3 examples"));
  }

  public static MedimgConfig.Builder configBuilder() {
    return MedimgConfig.builder(PLAN, input(), labels(), "logits")
        .camHead(new CamHead("cam", new double[] {0.125, -2, 0}))
        .features(
            new FeatureStatistics(
                "features",
                new float[] {0.1f, 1f / 3},
                new float[] {1, 2.5f},
                25,
                3.5,
                "0.999 quantile of the validation films"))
        .data(
            List.of(
                new DataDescription(
                    "Generated, train",
                    "training",
                    "here",
                    "Apache-2.0",
                    100,
                    50,
                    "by patient",
                    ""),
                new DataDescription(
                    "Generated, test", "test", "here", "Apache-2.0", 40, 0, "by patient", "noise")))
        .evaluation(
            List.of(
                new LabelEvaluation(
                    "Pneumonia", "Generated, test", "PA", 40, 12, 0.75, 0.5, 0.9, 0.8, 0.7, 0.04),
                new LabelEvaluation(
                    "Effusion",
                    "Generated, test",
                    "all",
                    40,
                    0,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN)))
        .rejected(
            List.of(new RejectedNetwork("from scratch", "worse", "Generated, test", 0.7, 0.5, 0.8)))
        .factors(List.of("PA films score higher than AP films."))
        .ethics(List.of("Labels are noise."))
        .knownFailures(List.of("Everything | including <tables>"));
  }

  public static MedimgConfig config() {
    return configBuilder().build();
  }

  /** The beginning of any ONNX file: field 1, the version of its format. */
  public static byte[] onnxLike() {
    return new byte[] {8, 9, 18, 4, 't', 'e', 's', 't'};
  }

  public static ModelPackage.Builder builder(String name) {
    return ModelPackage.builder(metadata(name), config())
        .license("Apache License 2.0\n")
        .network(ModelFormat.ONNX, onnxLike())
        .golden(
            FloatTensor.build(
                Shape.of(1, 1, 4, 4), values -> values.put(new float[] {0, 0.5f, -1, 3})),
            Map.of(
                "logits", FloatTensor.of(Shape.of(1, 3), 1, 2, 3),
                "cam", FloatTensor.of(Shape.of(1, 3, 1, 1), 4, 5, 6)),
            1e-4);
  }

  public static ModelPackage sample(String name) {
    return builder(name).build();
  }
}
