package io.medimg.models.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.core.task.Label;
import io.medimg.core.task.ScoreKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelCardTest {
  private static String card(MedimgConfig config) {
    return ModelCard.markdown(
        Packages.metadata("sample"), config, Map.of("models/model.onnx", "0".repeat(64)));
  }

  @Test
  void everySectionIsThereInOrder() {
    assertThat(card(Packages.config()).lines().filter(l -> l.startsWith("#")))
        .containsExactly(
            "# Model card: sample 1.2.0",
            "## Model details",
            "## Intended use",
            "## Input",
            "## Outputs and how each threshold was chosen",
            "## Factors",
            "## Metrics",
            "## Evaluation data",
            "## Training data",
            "## Ethical considerations",
            "## Caveats and known failures",
            "## Licence",
            "## References");
  }

  @Test
  void figuresAreThoseOfTheJson() {
    assertThat(card(Packages.config()))
        .contains("| mean_auroc | 0.750 |")
        .contains("| `models/model.onnx` | SHA-256 `" + "0".repeat(64) + "` |")
        .contains("| Patients | 0 to 95.5 years |")
        .contains(
            "| Pneumonia | SCT:233604007 | calibrated | 0.480 | Youden's J on the validation split"
                + " | platt, sigmoid(1.250 x logit - 0.500) | Infection of the lung. |")
        .contains("| Hernia | none | not assessed | none | none | none | 3 examples |")
        .contains(
            "| Pneumonia | Generated, test | PA | 40 | 12 | 0.750 [0.500, 0.900] | 0.800 | 0.700"
                + " | 0.040 |")
        .contains("| Effusion | Generated, test | all | 40 | 0 | n/a | n/a | n/a | n/a |")
        .contains("| from scratch | Generated, test | 0.700 [0.500, 0.800] | worse |")
        .contains("| Generated, train | training | 100 | 50 | by patient | Apache-2.0 | here |  |")
        .contains("| Generated, test | test | 40 | not known | by patient |")
        .contains("is above 3.500. That was chosen by: 0.999 quantile of the validation films.");
  }

  @Test
  void textsOfAPackageAreNeitherMarkupNorBreakTables() {
    MedimgConfig config =
        MedimgConfig.builder(
                Packages.PLAN,
                Packages.input(),
                List.of(
                    new OutputLabel(
                        Label.of("A | B"),
                        ScoreKind.SIGMOID,
                        null,
                        null,
                        true,
                        "<script>alert(1)</script>\n![x](http://example.invalid/x.png)",
                        null)),
                "logits")
            .knownFailures(List.of("one\n\n## Two"))
            .build();
    assertThat(card(config))
        .contains("| A \\| B |")
        .contains("* one ## Two\n")
        .doesNotContain("<script", "![x]", "\n## Two");
  }

  @Test
  void whatIsMissingIsSaid() {
    MedimgConfig bare =
        MedimgConfig.builder(
                Packages.PLAN,
                new InputContract(
                    List.of(),
                    List.of(),
                    List.of(),
                    "x",
                    1,
                    new io.medimg.core.geometry.Size(4, 4),
                    1,
                    0,
                    150),
                Packages.labels(),
                "logits")
            .build();
    assertThat(card(bare))
        .contains("| Modalities | any |", "Not measured.", "Not described.")
        .contains("None are known; that does not mean that there are none.");
  }
}
