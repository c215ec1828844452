package io.medimg.cli;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.Modality;
import io.medimg.core.image.ViewPosition;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.task.Label;
import io.medimg.core.task.ScoreKind;
import io.medimg.core.task.Threshold;
import io.medimg.models.bundle.Calibration;
import io.medimg.models.bundle.CamHead;
import io.medimg.models.bundle.InputContract;
import io.medimg.models.bundle.MedimgConfig;
import io.medimg.models.bundle.ModelPackage;
import io.medimg.models.bundle.OutputLabel;
import io.medimg.models.bundle.PackageMetadata;
import io.medimg.preprocess.Presets;
import io.medimg.pytorch.onnx.OnnxBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A real package whose network sees how bright each eighth of a film is; tests of the program need
 * no trained one.
 */
final class TinyModel {
  private static final int SIDE = 64;

  private TinyModel() {}

  /** Writes the package as a zip into a folder. */
  static Path write(Path folder) throws IOException {
    Path zip = folder.resolve("tiny.zip");
    build().writeZip(zip);
    return zip;
  }

  static ModelPackage build() {
    return ModelPackage.builder(metadata(), config())
        .license("Apache License 2.0\n")
        .network(ModelFormat.ONNX, network())
        .build();
  }

  /** Two maps of 8 x 8: brightness and darkness; a logit is the mean of its map. */
  private static byte[] network() {
    OnnxBuilder b = new OnnxBuilder("tiny", false);
    String image = b.input("image", -1, 1, SIDE, SIDE);
    float[] weight = new float[3 * 64];
    Arrays.fill(weight, 0, 64, 4f / 64);
    Arrays.fill(weight, 64, 128, -4f / 64);
    String maps = b.convolution(image, weight, new float[3], new OnnxBuilder.Window(8, 8, 1, 0, 0));
    b.output(maps, "cam", -1, 3, SIDE / 8, SIDE / 8);
    b.output(b.pool(maps), "logits", -1, 3);
    return b.build("medimg tests", "1");
  }

  private static PackageMetadata metadata() {
    return new PackageMetadata(
        "tiny",
        "1.2.3",
        "Brightness of films",
        "A network that tests of the command line use.",
        "The medimg project",
        "Copyright 2026 The medimg authors",
        "To test the command line. Not for patients.",
        "none",
        List.of(),
        Map.of(),
        new TreeMap<>());
  }

  private static MedimgConfig config() {
    List<OutputLabel> labels =
        List.of(
            new OutputLabel(
                new Label("Brightness", "SCT:1"),
                ScoreKind.CALIBRATED,
                new Threshold(0.4, "tried, and \"found\""),
                new Calibration(Calibration.PLATT, 1.25, 0.5),
                true,
                "How bright.",
                null),
            new OutputLabel(Label.of("Darkness"), ScoreKind.SIGMOID, null, null, true, "", null),
            OutputLabel.untrained(Label.of("Hernia"), "3 examples"));
    InputContract input =
        new InputContract(
            List.of(Modality.CR, Modality.DX),
            List.of(ViewPosition.PA, ViewPosition.AP),
            List.of("CHEST"),
            "image",
            1,
            new Size(SIDE, SIDE),
            64,
            0,
            100);
    return MedimgConfig.builder(Presets.chestXray(SIDE).toJson(), input, labels, "logits")
        .camHead(new CamHead("cam", new double[3]))
        .knownFailures(List.of("Everything."))
        .build();
  }
}
