package io.medimg.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.medimg.models.bundle.LabelEvaluation;
import io.medimg.models.bundle.MedimgConfig;
import io.medimg.models.bundle.ModelPackage;
import io.medimg.models.bundle.OutputLabel;
import io.medimg.training.Film.Source;
import io.medimg.training.Film.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageChestXrayTest {
  private static final Path ROOT = Path.of(System.getProperty("medimg.root", ".."));
  private static final Path TEXTS = ROOT.resolve("medimg-models/src/main/packaging/chest-xray");
  private static final Path ZOO =
      ROOT.resolve("medimg-models/src/main/resources/io/medimg/models/zoo");
  private static final String AREA = "{\"value\": 0.8, \"low\": 0.7, \"high\": 0.9}";

  private final ObjectMapper mapper = new ObjectMapper();

  @TempDir Path folder;

  private JsonNode texts() throws IOException {
    return mapper.readTree(TEXTS.resolve("description.json").toFile());
  }

  private ObjectNode run() throws IOException {
    return (ObjectNode) mapper.readTree(TEXTS.resolve("training-output.json").toFile());
  }

  private JsonNode joined() throws IOException {
    String network =
        """
        {"network": "%s", "start": ["a.json", "b.json"], "parts": 2, "validation": {"x": 0.5},
         "sets": [
          {"set": "chest-kermany test", "n": 397, "labels": [
            {"label": "Pneumonia (paediatric)", "n": 397, "positives": 250, "aurocByPatient": AREA,
             "sensitivity": AREA, "specificity": {"value": null, "low": null, "high": null},
             "ece": 0.05}]},
          {"set": "chest-nih test, PA", "n": 90, "mean": {"auroc": AREA, "labels": ["Mass"]},
           "labels": []},
          {"set": "chest-nih test", "n": 267, "mean": {"auroc": AREA, "labels": ["Mass", "Edema"]},
           "labels": []}]}
        """;
    String folds =
        """
        {"films": 938, "mean": AREA, "meanPA": AREA, "meanAP": AREA,
         "labels": [{"label": "Pleural_Thickening", "positives": 25, "auroc": AREA}]}
        """;
    return mapper.readTree(
        """
        {"schema": "medimg-evaluation/1", "shipped": %s, "rejected": [%s],
         "crossValidation": {"fold": %s, "start": %s}}
        """
            .formatted(network.formatted("shipped"), network.formatted("start"), folds, folds)
            .replace("AREA", AREA));
  }

  private static Film film(Source source, String patient, Split split) {
    return new Film(Path.of("x"), source, patient, split, "PA", new float[ChestLabels.ALL.size()]);
  }

  @Test
  void figuresOfAJoinedEvaluationComeThrough() throws IOException {
    MedimgConfig config = new ChestPackage(texts(), run(), joined(), List.of()).config();

    assertThat(config.evaluation())
        .extracting(LabelEvaluation::label, LabelEvaluation::dataset, LabelEvaluation::subgroup)
        .containsExactly(
            row("Pneumonia (paediatric)", "Kermany, test", "all"),
            row("mean", "NIH ChestX-ray14, test", "PA, mean of 1"),
            row("mean", "NIH ChestX-ray14, test", "all, mean of 2"),
            row("mean", "NIH ChestX-ray14, cross-validation", "all, mean of 1"),
            row("mean", "NIH ChestX-ray14, cross-validation", "PA, mean of 1"),
            row("mean", "NIH ChestX-ray14, cross-validation", "AP, mean of 1"),
            row("Pleural thickening", "NIH ChestX-ray14, cross-validation", "all"));
    LabelEvaluation children = config.evaluation().get(0);
    assertThat(children.n()).isEqualTo(397);
    assertThat(children.positives()).isEqualTo(250);
    assertThat(children.auroc()).isEqualTo(0.8);
    assertThat(children.low()).isEqualTo(0.7);
    assertThat(children.high()).isEqualTo(0.9);
    assertThat(children.sensitivity()).isEqualTo(0.8);
    assertThat(children.specificity()).isNaN();
    assertThat(children.ece()).isEqualTo(0.05);
    assertThat(config.rejected())
        .extracting(r -> r.dataset())
        .containsExactly(
            "Kermany, test", "NIH ChestX-ray14, test", "NIH ChestX-ray14, cross-validation");
  }

  private static org.assertj.core.groups.Tuple row(String label, String data, String subgroup) {
    return org.assertj.core.groups.Tuple.tuple(label, data, subgroup);
  }

  @Test
  void filmsAndPatientsAreCounted() throws IOException {
    List<Film> films =
        List.of(
            film(Source.NIH_512, "a", Split.TRAIN),
            film(Source.NIH_64, "a", Split.TRAIN),
            film(Source.NIH_512, "b", Split.TEST),
            film(Source.KERMANY, "c", Split.TRAIN));
    MedimgConfig config = new ChestPackage(texts(), run(), joined(), films).config();
    assertThat(config.data())
        .filteredOn(d -> d.name().startsWith("NIH"))
        .extracting(d -> d.name() + ": " + d.images() + " of " + d.patients())
        .containsExactly(
            "NIH ChestX-ray14, training: 2 of 1",
            "NIH ChestX-ray14, validation: 0 of 0",
            "NIH ChestX-ray14, test: 1 of 1",
            "NIH ChestX-ray14, cross-validation: 2 of 2");
  }

  @Test
  void rareLabelsAreNotAssessed() throws IOException {
    ObjectNode run = run();
    ((ObjectNode) run.get("labels").get(0)).put("trainingPositives", 19);
    ((ObjectNode) run.get("labels").get(1)).put("trainingPositives", 20);
    MedimgConfig config = new ChestPackage(texts(), run, joined(), List.of()).config();
    OutputLabel rare = config.labels().get(0);
    assertThat(rare.trained()).isFalse();
    assertThat(rare.explanation()).contains("Not assessed: 19 positive films in training");
    assertThat(config.labels().get(1).trained()).isTrue();
  }

  @Test
  void disagreementsAreRefused() throws IOException {
    ObjectNode otherRange = run();
    ((ObjectNode) otherRange.get("input")).putArray("range").add(0).add(1);
    assertRefused(otherRange, joined(), "range [0,1]");

    ObjectNode otherLabel = run();
    ((ObjectNode) otherLabel.get("labels").get(2)).put("label", "Fracture");
    assertRefused(otherLabel, joined(), "the run has label 'Fracture'");

    ObjectNode otherSet = (ObjectNode) joined();
    ((ObjectNode) otherSet.get("shipped").get("sets").get(0)).put("set", "mars");
    assertRefused(run(), otherSet, "the evaluation has set 'mars'");

    ObjectNode unexplained = (ObjectNode) joined();
    ((ObjectNode) unexplained.get("rejected").get(0)).put("network", "secret");
    assertRefused(run(), unexplained, "network 'secret' was not shipped");
  }

  private void assertRefused(JsonNode run, JsonNode evaluation, String why) throws IOException {
    ChestPackage parts = new ChestPackage(texts(), run, evaluation, List.of());
    assertThatThrownBy(parts::config)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(why);
  }

  @Test
  void oneCommandMakesThePackageAnewFromARun() throws IOException {
    Path run = Files.createDirectory(folder.resolve("run"));
    Path texts = Files.createDirectory(folder.resolve("texts"));
    Path zoo = Files.createDirectory(folder.resolve("zoo"));
    Files.copy(ZOO.resolve("chest-xray/models/model.onnx"), run.resolve("model.onnx"));
    Files.copy(TEXTS.resolve("training-output.json"), run.resolve("training-output.json"));
    Files.copy(TEXTS.resolve("description.json"), texts.resolve("description.json"));
    Files.writeString(run.resolve("evaluation.json"), joined().toString());
    String[] command = {
      "--from",
      run.toString(),
      "--texts",
      texts.toString(),
      "--to",
      zoo.toString(),
      "--data",
      folder.resolve("none").toString(),
      "--license",
      ROOT.resolve("LICENSE").toString(),
      "--cards",
      folder.resolve("cards").toString()
    };
    PackageChestXray.main(command);

    ModelPackage first = ModelPackage.at(zoo.resolve("chest-xray"));
    assertThat(first.config().evaluation()).hasSize(7);
    assertThat(first.modelCard()).contains("0.800 [0.700, 0.900]").contains("not known");
    assertThat(folder.resolve("cards/chest-xray.md")).hasContent(first.modelCard());
    assertThat(Files.readString(zoo.resolve("index.json"))).contains("\"chest-xray\"");

    Files.delete(run.resolve("model.onnx"));
    PackageChestXray.main(command);
    assertThat(ModelPackage.at(zoo.resolve("chest-xray")).sha256()).isEqualTo(first.sha256());
    try (Stream<Path> left = Files.list(zoo)) {
      assertThat(left.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("chest-xray", "index.json");
    }
  }

  @Test
  void missingRunsAndUnknownOptionsAreNamed() {
    assertThatThrownBy(() -> PackageChestXray.main(new String[] {"--form", "x"}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'--form' is not one of --cards, --data, --from, --license");
    String none = folder.resolve("none").toString();
    assertThatThrownBy(() -> PackageChestXray.main(new String[] {"--from", none, "--texts", none}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no training-output.json in " + none);
  }
}
