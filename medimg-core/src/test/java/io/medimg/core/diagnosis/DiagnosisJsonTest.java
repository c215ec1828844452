package io.medimg.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.render.Samples;
import io.medimg.core.task.Classification;
import io.medimg.core.task.Finding;
import io.medimg.core.task.Label;
import io.medimg.core.task.ScoreKind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The schema itself is checked in medimg-cli, where a JSON parser is at hand. */
class DiagnosisJsonTest {
  @Test
  void abstentionHasNoTop() {
    String json = Samples.abstained(Samples.film(32, 32), "why \"so\"\n").toJson();
    assertThat(json)
        .contains("\"abstained\": true", "\"abstention\": \"why \\\"so\\\"\\n\"", "\"top\": []");
  }

  @Test
  void oddTextAndNumbersStayJson() {
    MedicalImage film = Samples.film(32, 32);
    Finding tiny =
        new Finding(Label.of("\ud800 \u0001 \\ \u00e9"), 1.25e-9, ScoreKind.SIGMOID, null);
    String json =
        new Diagnosis(
                film,
                new Classification(List.of(tiny), List.of(), Samples.provenance("m")),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty())
            .toJson();
    assertThat(json)
        .contains("\"label\": \"\\ud800 \\u0001 \\\\ \u00e9\"")
        .contains("\"score\": 1.25E-9")
        .contains("\"threshold\": null");
    assertThat(Samples.of(film).toJson()).contains("\"threshold\": 0.48,", "\"score\": 0.91,");
  }

  @Test
  void spacingIsGivenWhereItIsKnown() {
    MedicalImage film = Samples.film(42, 42);
    assertThat(Samples.of(film).toJson())
        .contains("\"rowMm\": 10", "\"source\": \"GIVEN\"", "\"generated\": true");
    MedicalImage plain = MedicalImage.gray(2, 2, new byte[4]);
    assertThat(Samples.of(plain).toJson()).contains("\"pixelSpacing\": null");
  }
}
