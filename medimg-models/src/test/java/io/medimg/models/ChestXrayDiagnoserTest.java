package io.medimg.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.diagnosis.Diagnoser;
import io.medimg.core.diagnosis.Diagnosis;
import io.medimg.core.diagnosis.HtmlReport;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.Modality;
import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.Rescale;
import io.medimg.core.image.Sex;
import io.medimg.core.image.ViewPosition;
import io.medimg.core.inference.Device;
import io.medimg.core.inference.DeviceUnavailableException;
import io.medimg.core.phantom.ChestPhantom;
import io.medimg.core.task.Classification;
import io.medimg.core.task.Decision;
import io.medimg.core.task.Facts;
import io.medimg.core.task.Finding;
import io.medimg.core.task.Heatmap;
import io.medimg.core.task.Label;
import io.medimg.core.task.NotAssessed;
import io.medimg.core.task.QualityFlag;
import io.medimg.core.task.QualityFlag.Kind;
import io.medimg.core.task.QualityFlag.Severity;
import io.medimg.core.task.ScoreKind;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.models.explain.TensorClassifier;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole line with the embedded network on generated films. */
class ChestXrayDiagnoserTest {
  private static Diagnoser diagnoser;

  @BeforeAll
  static void open() {
    diagnoser = Diagnoser.chestXray().open();
  }

  @AfterAll
  static void close() {
    diagnoser.close();
  }

  private static MedicalImage phantom() {
    return ChestPhantom.standard().withSize(new Size(512, 600)).render();
  }

  private static MedicalImage with(MedicalImage image, ImageMetadata.Builder metadata) {
    return image.withMetadata(metadata.build());
  }

  @Test
  void aPhantomGetsThreeCalibratedFindingsWithHeatmaps() {
    Diagnosis d = diagnoser.diagnose(phantom());

    assertThat(d.abstention()).isEmpty();
    assertThat(d.top(3)).hasSize(3).allMatch(f -> f.kind() == ScoreKind.CALIBRATED);
    assertThat(d.top(3)).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
    assertThat(d.heatmaps().stream().map(Heatmap::label).toList())
        .isEqualTo(d.top(3).stream().map(Finding::label).toList());
    assertThat(d.quality()).extracting(QualityFlag::kind).contains(Kind.GENERATED);
    assertThat(d.heatmaps()).allMatch(h -> h.source().equals(new Size(512, 600)));
  }

  @Test
  void everythingSaysWhereItComesFrom() {
    Diagnosis d = diagnoser.diagnose(phantom());

    assertThat(d.provenance().modelName()).isNotBlank();
    assertThat(d.provenance().modelSha256()).matches("[0-9a-f]{64}");
    assertThat(d.provenance().engine().name()).isEqualTo("OnnxRuntime");
    assertThat(d.provenance().device()).isEqualTo(Device.cpu());
    assertThat(d.provenance().preprocessing()).contains("resize");
    assertThat(d.provenance().timings().stages()).containsKeys("prepare", "infer", "explain");
  }

  /** The film stored the other way round, with the negative Rescale Slope that turns it back. */
  @Test
  void aFallingRescaleChangesNothing() {
    MedicalImage film = phantom();
    short[] turned = new short[film.pixels().length()];
    for (int i = 0; i < turned.length; i++) {
      turned[i] = (short) (65_535 - film.pixels().get(i));
    }
    short[] straight = new short[turned.length];
    for (int i = 0; i < straight.length; i++) {
      straight[i] = (short) film.pixels().get(i);
    }
    ImageMetadata.Builder about = ImageMetadata.builder().modality(Modality.DX);
    Diagnosis rising =
        diagnoser.diagnose(
            MedicalImage.gray(film.size(), PixelBuffer.U16.wrap(straight))
                .withMetadata(about.build()));
    Diagnosis falling =
        diagnoser.diagnose(
            MedicalImage.gray(film.size(), PixelBuffer.U16.wrap(turned))
                .withMetadata(about.rescale(new Rescale(-1, 65_535, "")).build()));

    assertThat(falling.abstention()).isEmpty();
    assertThat(falling.classification().findings()).isEqualTo(rising.classification().findings());
    assertThat(falling.quality()).isEqualTo(rising.quality());
  }

  @Test
  void whatTheReaderForgaveIsAFlag() {
    MedicalImage film = phantom();
    ImageMetadata.Builder about = film.metadata().toBuilder().notices(List.of("it was odd"));

    Diagnosis d = diagnoser.diagnose(with(film, about));

    assertThat(d.quality())
        .contains(new QualityFlag(Kind.NONCONFORMING_FILE, Severity.INFO, "it was odd"));
  }

  @Test
  void aHeatmapsMeanPlusBiasIsTheLogit() {
    TensorClassifier classifier = (TensorClassifier) diagnoser.classifier();
    FloatTensor input = classifier.preprocessor().toTensor(phantom());
    Map<String, FloatTensor> outputs = classifier.run(input);
    float[] logits = classifier.logits(input)[0];
    double[] bias = ((NetworkClassifier) classifier).config().camHead().bias();
    Diagnosis d = diagnoser.diagnose(phantom());

    for (Heatmap map : d.heatmaps()) {
      int label = classifier.labelIndex(map.label().name());
      double mean =
          IntStream.range(0, map.values().length)
              .mapToDouble(i -> map.values()[i])
              .average()
              .orElseThrow();
      assertThat(bias[classifier.outputIndex(map.label().name())] + mean)
          .isCloseTo(logits[label], within(2e-3));
    }
    assertThat(outputs).containsKey(classifier.classActivationOutput().orElseThrow());
  }

  @Test
  void boxesLieInsideTheFilmAndBelongToFindingsThatAreNotNegative() {
    MedicalImage film =
        ChestPhantom.standard()
            .withOpacity(ChestPhantom.Side.PATIENT_RIGHT, ChestPhantom.Zone.LOWER, 0.2)
            .render();

    Diagnosis d = diagnoser.diagnose(film);

    assertThat(d.detections())
        .allSatisfy(
            found -> {
              assertThat(found.finding().decision()).isNotEqualTo(Decision.NEGATIVE);
              assertThat(found.box().right()).isLessThanOrEqualTo(film.width());
              assertThat(found.box().bottom()).isLessThanOrEqualTo(film.height());
            });
  }

  @Test
  void manyImagesScoreLikeEachAlone() {
    List<MedicalImage> films =
        IntStream.range(0, 10)
            .mapToObj(
                i -> ChestPhantom.standard().withSeed(i).withSize(new Size(256, 256)).render())
            .toList();

    List<Classification> together = diagnoser.classifier().classify(films);

    for (int i = 0; i < films.size(); i++) {
      Classification alone = diagnoser.classifier().classify(films.get(i));
      for (Finding f : alone.findings()) {
        assertThat(together.get(i).find(f.label().name()).orElseThrow().score())
            .isCloseTo(f.score(), within(1e-4));
      }
    }
    assertThat(diagnoser.classifier().classify(List.of())).isEmpty();
  }

  @Test
  void eightThreadsGetEqualAnswers() throws Exception {
    MedicalImage film = phantom();
    List<Finding> wanted = diagnoser.diagnose(film).top(15);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      Callable<List<Finding>> call = () -> diagnoser.diagnose(film).top(15);
      for (Future<List<Finding>> answer : pool.invokeAll(java.util.Collections.nCopies(40, call))) {
        assertThat(answer.get()).isEqualTo(wanted);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void anotherModalityIsRefusedUnlessAskedFor() {
    MedicalImage film = phantom();
    MedicalImage ct = with(film, film.metadata().toBuilder().modality(Modality.CT));

    Diagnosis refused = diagnoser.diagnose(ct);

    assertThat(refused.abstention().orElseThrow()).contains("CT");
    assertThat(refused.top(3)).isEmpty();
    assertThat(refused.classification().findings()).isEmpty();
    assertThat(refused.classification().notAssessed()).isNotEmpty();
    try (Diagnoser lenient = Diagnoser.chestXray().abstain(false).open()) {
      Diagnosis given = lenient.diagnose(ct);
      assertThat(given.top(3)).hasSize(3);
      assertThat(given.quality()).extracting(QualityFlag::kind).contains(Kind.WRONG_MODALITY);
    }
  }

  @Test
  void theHeadsForAdultsAndChildrenExcludeEachOther() {
    MedicalImage film = phantom();
    Label adult = new Label("Pneumonia", "SCT:233604007");
    Label child = new Label("Pneumonia (paediatric)", "SCT:233604007");

    assertThat(omitted(diagnoser.diagnose(film)))
        .containsEntry(adult, NotAssessed.AGE_UNKNOWN)
        .containsEntry(child, NotAssessed.AGE_UNKNOWN);
    for (double age : new double[] {0.9, 1, 5.99, 6, 17.99, 18, 95.5, 96}) {
      Diagnosis d =
          diagnoser.diagnose(with(film, film.metadata().toBuilder().patientAgeYears(age)));
      boolean isChild = age >= 1 && age < 6;
      boolean isAdult = age >= 18 && age < 96;

      assertThat(d.classification().find(adult.name()).isPresent())
          .as("%s", age)
          .isEqualTo(isAdult);
      assertThat(d.classification().find(child.name()).isPresent())
          .as("%s", age)
          .isEqualTo(isChild);
      assertThat(omitted(d).get(adult)).isEqualTo(isAdult ? null : NotAssessed.OTHER_AGE);
      assertThat(omitted(d).get(child)).isEqualTo(isChild ? null : NotAssessed.OTHER_AGE);
      assertThat(
              diagnoser.diagnose(film, Facts.none().withAgeYears(age)).classification().omitted())
          .isEqualTo(omitted(d));
    }
  }

  private static Map<Label, NotAssessed> omitted(Diagnosis d) {
    return d.classification().omitted();
  }

  @Test
  void whatIsNotAssessedIsSaidEverywhere() throws IOException {
    Diagnosis d = diagnoser.diagnose(phantom());

    assertThat(d.top(15)).extracting(f -> f.label().name()).noneMatch(n -> n.contains("Pneumonia"));
    assertThat(d.quality())
        .anyMatch(
            q ->
                q.kind() == Kind.AGE
                    && q.reason().contains("Pneumonia, Pneumonia (paediatric)")
                    && q.reason().contains("neither stated nor given"));
    assertThat(d.toJson()).contains("\"reason\": \"AGE_UNKNOWN\"").contains("NOT_TRAINED");
    assertThat(HtmlReport.render(d))
        .contains("Not assessed: Pneumonia, Pneumonia (paediatric) (for some ages only");
  }

  @Test
  void givenFactsCountLikeTheFilesAndAreReported() {
    MedicalImage film = phantom();
    Facts facts = Facts.none().withAgeYears(54).withSex(Sex.FEMALE).withView(ViewPosition.AP);

    Diagnosis filled = diagnoser.diagnose(film, facts);
    Diagnosis overridden = diagnoser.diagnose(film, facts.overridingFile());

    assertThat(filled.quality().get(0).reason())
        .contains("states another view")
        .contains("states was used");
    assertThat(filled.quality().get(1).reason()).endsWith("not stated by the file: age, sex");
    assertThat(filled.quality()).noneMatch(q -> q.kind() == Kind.VIEW);
    assertThat(overridden.quality()).anyMatch(q -> q.kind() == Kind.VIEW);
    assertThat(
            diagnoser
                .diagnose(film, Facts.none().withModality(Modality.CT).overridingFile())
                .abstained())
        .isTrue();
    assertThat(filled.quality().toString()).doesNotContain("54");
    assertThat(filled.toJson()).doesNotContain("FEMALE").doesNotContain("Years");
  }

  @Test
  void aGeneratedFilmsScoresAreNotShownAsFindings() throws IOException {
    Diagnosis d = diagnoser.diagnose(phantom());

    assertThat(d.quality())
        .anyMatch(q -> q.kind() == Kind.GENERATED && q.reason().contains("say nothing"));
    assertThat(HtmlReport.render(d))
        .contains("Scores of a generated image, which say nothing about a patient")
        .doesNotContain("Likeliest findings");
  }

  @Test
  void aLateralFilmIsRefusedAndAnApFilmIsFlagged() {
    MedicalImage film = phantom();

    Diagnosis lateral =
        diagnoser.diagnose(
            with(film, film.metadata().toBuilder().viewPosition(ViewPosition.LATERAL)));
    Diagnosis ap =
        diagnoser.diagnose(with(film, film.metadata().toBuilder().viewPosition(ViewPosition.AP)));

    assertThat(lateral.abstained()).isTrue();
    assertThat(ap.abstained()).isFalse();
    assertThat(ap.quality())
        .anyMatch(q -> q.kind() == Kind.VIEW && q.severity() == Severity.WARNING);
  }

  @Test
  void anInvertedFilmIsRefusedAndMonochrome1IsRead() {
    MedicalImage film = ChestPhantom.standard().withBits(8).render();
    byte[] values = ((PixelBuffer.U8) film.pixels()).backingArray();
    byte[] negative = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      negative[i] = (byte) (255 - (values[i] & 0xFF));
    }
    MedicalImage inverted = MedicalImage.gray(film.width(), film.height(), negative);
    MedicalImage said =
        with(
            inverted,
            film.metadata().toBuilder()
                .photometricInterpretation(PhotometricInterpretation.MONOCHROME1));

    assertThat(diagnoser.diagnose(inverted).abstention().orElse("")).contains("black and white");
    Diagnosis right = diagnoser.diagnose(film);
    Diagnosis sameFilm = diagnoser.diagnose(said);
    assertThat(sameFilm.abstained()).isFalse();
    Map<String, Double> wanted = scores(right);
    assertThat(scores(sameFilm))
        .allSatisfy((label, score) -> assertThat(score).isCloseTo(wanted.get(label), within(1e-5)));
  }

  private static Map<String, Double> scores(Diagnosis d) {
    return d.classification().findings().stream()
        .collect(Collectors.toMap(f -> f.label().name(), Finding::score));
  }

  @Test
  void emptyAndTinyAndColouredPicturesAreRefused() {
    assertThat(
            diagnoser
                .diagnose(MedicalImage.gray(300, 300, new byte[90_000]))
                .abstention()
                .orElse(""))
        .contains("looks alike");
    assertThat(
            diagnoser
                .diagnose(ChestPhantom.standard().withSize(new Size(24, 24)).render())
                .abstained())
        .isTrue();
    byte[] rgb = new byte[3 * 300 * 300];
    new java.util.Random(4).nextBytes(rgb);
    assertThat(diagnoser.diagnose(MedicalImage.rgb(300, 300, rgb)).abstention().orElse(""))
        .contains("colour");
  }

  @Test
  void afterClosingItSaysSo() {
    Diagnoser short1 = Diagnoser.chestXray().open();
    short1.close();
    short1.close();

    assertThatThrownBy(() -> short1.diagnose(phantom()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aDeviceThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> Diagnoser.chestXray().device(Device.gpu(7)).open())
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("gpu:7");
  }

  @Test
  void unknownLabelsAndEnginesAreNamedWithWhatThereIs() {
    TensorClassifier classifier = (TensorClassifier) diagnoser.classifier();
    assertThatThrownBy(() -> classifier.labelIndex("Measles"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Measles")
        .hasMessageContaining("cardiomegaly");
    assertThatThrownBy(() -> Diagnoser.chestXray().engine("Abacus").open())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Abacus")
        .hasMessageContaining("OnnxRuntime");
  }
}
