package io.medimg.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.render.Samples;
import io.medimg.core.task.Classification;
import io.medimg.core.task.Finding;
import io.medimg.core.task.Label;
import io.medimg.core.task.NotAssessed;
import io.medimg.core.task.QualityFlag;
import io.medimg.core.task.ScoreKind;
import io.medimg.core.task.Threshold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
  private static final String EVIL = "<script>alert('x')</script>\"onload=\"y\u0000&amp;";

  private static String withoutPicture(String html) {
    return html.replaceAll("data:image/png;base64,[A-Za-z0-9+/=]+", "PICTURE");
  }

  @Test
  void saysEverythingThatADiagnosisSays() throws IOException {
    String html = HtmlReport.render(Samples.of(Samples.film(64, 64)));
    assertThat(html)
        .contains("Scores of a generated image, which say nothing about a patient:</strong> Pneu")
        .contains("Youden&#39;s J on validation", "calibrated", "0.48", ">positive<")
        .contains("Not assessed: Hernia (not part of the model&#39;s training)")
        .contains("the view is AP")
        .contains("Generated image, no patient", "Research use only, not a medical device")
        .contains("What the numbers mean", "scores need not add")
        .contains("cxr 0.1.0", "ab".repeat(32), "OnnxRuntime 1.22.0, cpu")
        .contains("gray; resize 224x224 CV_AREA", "read 1.2 ms, infer 24.5 ms");
  }

  @Test
  void aPatientsFilmHasFindings() throws IOException {
    MedicalImage film = Samples.film(64, 64);
    ImageMetadata taken = film.metadata().toBuilder().generated(false).build();
    assertThat(HtmlReport.render(Samples.of(film.withMetadata(taken))))
        .contains("Likeliest findings:</strong> Pneumonia 0.91, Pleural_Thickening 0.20")
        .doesNotContain("enerated");
  }

  @Test
  void whatIsNotAssessedHasItsReason() throws IOException {
    Map<Label, NotAssessed> omitted = new LinkedHashMap<>();
    omitted.put(Label.of("A"), NotAssessed.AGE_UNKNOWN);
    omitted.put(Label.of("B"), NotAssessed.NOT_TRAINED);
    omitted.put(Label.of("C"), NotAssessed.AGE_UNKNOWN);
    Diagnosis d =
        new Diagnosis(
            Samples.film(64, 64),
            new Classification(List.of(), omitted, Samples.provenance("m")),
            List.of(),
            List.of(),
            List.of(),
            Optional.of("no label of the model can be assessed"));
    assertThat(HtmlReport.render(d))
        .contains(
            "Not assessed: A, C (for some ages only, and the patient&#39;s is neither stated nor")
        .contains("Not assessed: B (not part of the model&#39;s training)");
    assertThat(d.toJson())
        .contains("\"notAssessed\": [\n    \"A\",\n    \"B\",\n    \"C\"\n  ]")
        .contains("\"reason\": \"AGE_UNKNOWN\"", "\"reason\": \"NOT_TRAINED\"");
  }

  @Test
  void abstentionStandsInThePlaceOfFindings() throws IOException {
    String html = HtmlReport.render(Samples.abstained(Samples.film(64, 64), "not a chest film"));
    assertThat(html)
        .contains("No diagnosis is given for this image.", "not a chest film")
        .doesNotContain("Likeliest findings", "<table");
  }

  @Test
  void fileNameAndDateStandOnTop() throws IOException {
    MedicalImage film = Samples.film(64, 64);
    ReportHeading heading =
        new ReportHeading("a<b>.dcm", java.time.LocalDateTime.of(2026, 3, 4, 5, 6, 7));
    String html = HtmlReport.render(Samples.of(film), heading);
    assertThat(html)
        .contains("a&lt;b&gt;.dcm, 2026-03-04 05:06", "<title>a&lt;b&gt;.dcm: medimg report")
        .doesNotContain("a<b>");
    assertThat(ReportHeading.now(Path.of("some", "where", "film.png")).name())
        .isEqualTo("film.png");
    assertThat(HtmlReport.render(Samples.of(film), ReportHeading.now("")))
        .contains("<title>medimg report</title>")
        .containsPattern("class=\"of\">\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d<");
  }

  @Test
  void scoresOfARefusedImageStandUnderARedBanner() throws IOException {
    MedicalImage film = Samples.film(64, 64);
    String html = HtmlReport.render(Samples.overruled(film, "not a <chest> film"));
    assertThat(html)
        .contains("class=\"banner\"", "it was scored all the same", "not a &lt;chest&gt; film")
        .contains("Scores of a generated image");
    assertThat(HtmlReport.render(Samples.of(film))).doesNotContain("class=\"banner\"");
    assertThat(HtmlReport.render(Samples.abstained(film, "no"))).doesNotContain("class=\"banner\"");
  }

  @Test
  void picturesAreDescribedInPlainWords() throws IOException {
    String html = HtmlReport.render(Samples.several(Samples.film(64, 64), 2));
    assertThat(html).contains("Coloured parts support Label 0, Label 1, a picture for each");
    String caption = html.substring(html.indexOf("<figcaption>"), html.indexOf("</figcaption>"));
    assertThat(caption).doesNotContain("activation");
    assertThat(html).contains("<dt>Heatmaps<dd>class activation(output &#39;cam&#39;)");
  }

  @Test
  void textFromOutsideIsHarmless() throws IOException {
    MedicalImage film = Samples.film(64, 64);
    Finding f = new Finding(Label.of(EVIL), 0.5, ScoreKind.SIGMOID, new Threshold(0.4, EVIL));
    String html =
        HtmlReport.render(
            new Diagnosis(
                film,
                new Classification(
                    List.of(f), List.of(Label.of("2" + EVIL)), Samples.provenance(EVIL)),
                List.of(),
                List.of(),
                List.of(new QualityFlag(QualityFlag.Kind.AGE, QualityFlag.Severity.INFO, EVIL)),
                Optional.of(EVIL)));
    assertThat(html).doesNotContain("<script").doesNotContain("\"onload").doesNotContain("\u0000");
    assertThat(Pattern.compile("&lt;script&gt;").matcher(html).results().count())
        .as("model, label twice, threshold, flag, abstention")
        .isGreaterThanOrEqualTo(6);
  }

  @Test
  void refersToNothingOutsideItself() throws IOException {
    String html = withoutPicture(HtmlReport.render(Samples.of(Samples.film(64, 64))));
    assertThat(html).doesNotContain("http:", "https:", "//", "url(", "@import", "<link", "<script");
    assertThat(html).contains("default-src 'none'", "src=\"PICTURE\"");
  }

  @Test
  void holdsNoPatientData() throws IOException {
    MedicalImage film = Samples.film(64, 64);
    ImageMetadata m = film.metadata().toBuilder().patientAgeYears(73.25).build();
    assertThat(withoutPicture(HtmlReport.render(Samples.of(film.withMetadata(m)))))
        .doesNotContain("73.25")
        .doesNotContain(" 73 ");
  }

  @Test
  void appearsWhole(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("r.html");
    Samples.of(Samples.film(64, 64)).writeHtml(file);
    String html = Files.readString(file);
    assertThat(html).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }
}
