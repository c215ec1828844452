package io.medimg.training;

import com.fasterxml.jackson.databind.JsonNode;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.Modality;
import io.medimg.core.image.ViewPosition;
import io.medimg.core.task.Label;
import io.medimg.core.task.ScoreKind;
import io.medimg.core.task.Threshold;
import io.medimg.models.bundle.AgeRange;
import io.medimg.models.bundle.Calibration;
import io.medimg.models.bundle.CamHead;
import io.medimg.models.bundle.DataDescription;
import io.medimg.models.bundle.FeatureStatistics;
import io.medimg.models.bundle.InputContract;
import io.medimg.models.bundle.MedimgConfig;
import io.medimg.models.bundle.OutputLabel;
import io.medimg.models.bundle.PackageMetadata;
import io.medimg.preprocess.Presets;
import io.medimg.training.Film.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes the two configurations of the chest package from a run's files and the texts. Figures come
 * from the run, words from the texts. Not safe for use by several threads; build one per thread.
 */
final class ChestPackage {
  private static final double LOW_PERCENT = 0.5;
  private static final double HIGH_PERCENT = 99.5;

  /** A split of the texts that means all films. */
  private static final String ANY = "ANY";

  private final JsonNode texts;
  private final JsonNode run;
  private final JsonNode evaluation;
  private final List<Film> films;

  ChestPackage(JsonNode texts, JsonNode run, JsonNode evaluation, List<Film> films) {
    this.texts = texts;
    this.run = run;
    this.evaluation = evaluation;
    this.films = List.copyOf(films);
  }

  PackageMetadata metadata() {
    return new PackageMetadata(
        text(texts, "name"),
        text(texts, "version"),
        text(texts, "task"),
        text(texts, "description") + " " + start(),
        text(texts, "authors"),
        text(texts, "copyright"),
        text(texts, "intendedUse"),
        text(texts, "dataSource"),
        strings(texts.required("references")),
        stringMap(texts.required("changelog")),
        metrics());
  }

  private JsonNode shipped() {
    return ChestFigures.shipped(evaluation);
  }

  private String start() {
    return "It was started from %s; %d network(s) were joined; the input has %d x %d pixels."
        .formatted(
            String.join(" and ", strings(shipped().required("start"))).replace(".json", ""),
            shipped().required("parts").intValue(),
            side(),
            side());
  }

  private Map<String, Double> metrics() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    shipped()
        .required("validation")
        .properties()
        .forEach(
            e -> {
              if (e.getValue().isNumber() && !e.getKey().equals("choice")) {
                metrics.put("validation AUROC, " + e.getKey(), e.getValue().doubleValue());
              }
            });
    return metrics;
  }

  private int side() {
    return run.required("input").required("shape").get(2).intValue();
  }

  MedimgConfig config() {
    ChestFigures figures = new ChestFigures(texts, evaluation);
    return MedimgConfig.builder(plan(), input(), labels(), "logits")
        .camHead(new CamHead("cam", bias()))
        .features(features())
        .data(data())
        .evaluation(figures.shipped())
        .rejected(figures.rejected())
        .factors(strings(texts.required("factors")))
        .ethics(strings(texts.required("ethics")))
        .knownFailures(strings(texts.required("knownFailures")))
        .build();
  }

  /** The preset that repeats the trainer's preparation, if the run used that one. */
  private String plan() {
    JsonNode input = run.required("input");
    JsonNode percentiles = input.required("percentiles");
    JsonNode range = input.required("range");
    boolean same =
        close(percentiles.get(0), LOW_PERCENT)
            && close(percentiles.get(1), HIGH_PERCENT)
            && close(range.get(0), -1)
            && close(range.get(1), 1);
    String plan = Presets.chestXray(side()).describe();
    if (!same || !input.path("plan").asText(plan).equals(plan)) {
      throw new IllegalStateException(
          "the run prepared films by percentiles %s, range %s and plan '%s', the package by '%s';"
                  .formatted(percentiles, range, input.path("plan").asText("unknown"), plan)
              + " make them agree");
    }
    return Presets.chestXray(side()).toJson();
  }

  private static boolean close(JsonNode found, double wanted) {
    return Math.abs(found.doubleValue() - wanted) < 1e-6;
  }

  private InputContract input() {
    JsonNode in = texts.required("input");
    return new InputContract(
        list(in.required("modalities"), n -> Modality.valueOf(n.textValue())),
        list(in.required("views"), n -> ViewPosition.valueOf(n.textValue())),
        strings(in.required("bodyParts")),
        text(run.required("input"), "name"),
        1,
        new Size(side(), side()),
        side(),
        in.required("minAgeYears").doubleValue(),
        in.required("maxAgeYears").doubleValue());
  }

  private List<OutputLabel> labels() {
    return list(run.required("labels"), this::label);
  }

  private JsonNode words(String rawLabel) {
    return words(texts, rawLabel);
  }

  static JsonNode words(JsonNode texts, String rawLabel) {
    JsonNode words = texts.required("labels").get(rawLabel);
    if (words == null) {
      throw new IllegalStateException(
          "the run has label '%s', description.json has none of that name".formatted(rawLabel));
    }
    return words;
  }

  private OutputLabel label(JsonNode node) {
    JsonNode words = words(text(node, "label"));
    Label label = new Label(text(words, "name"), text(words, "code"));
    JsonNode assessed = texts.required("assessed");
    JsonNode calibration = node.required("calibration");
    int positives = node.required("trainingPositives").intValue();
    int validated = calibration.required("positives").intValue();
    if (positives < assessed.required("minTrainingPositives").intValue()
        || validated < assessed.required("minValidationPositives").intValue()) {
      return OutputLabel.untrained(
          label,
          "%s Not assessed: %d positive films in training, %d in validation."
              .formatted(text(words, "explanation"), positives, validated));
    }
    JsonNode threshold = node.required("threshold");
    return new OutputLabel(
        label,
        ScoreKind.CALIBRATED,
        new Threshold(
            threshold.required("probability").doubleValue(),
            "%s (%d positive)".formatted(text(threshold, "chosenBy"), validated)),
        new Calibration(
            Calibration.PLATT,
            calibration.required("a").doubleValue(),
            calibration.required("b").doubleValue()),
        true,
        text(words, "explanation"),
        ages(words));
  }

  private static @Nullable AgeRange ages(JsonNode words) {
    JsonNode ages = words.get("ages");
    return ages == null
        ? null
        : new AgeRange(
            ages.required("minYears").doubleValue(), ages.required("maxYears").doubleValue());
  }

  private double[] bias() {
    JsonNode labels = run.required("labels");
    double[] bias = new double[labels.size()];
    for (int i = 0; i < bias.length; i++) {
      bias[i] = labels.get(i).required("headBias").doubleValue();
    }
    return bias;
  }

  private FeatureStatistics features() {
    JsonNode outliers = run.required("outOfDistribution");
    String quantile = text(texts, "outlierQuantile");
    return new FeatureStatistics(
        "features",
        floats(outliers.required("mean")),
        floats(outliers.required("precision")),
        OutlierModel.CUT,
        outliers.required("validationQuantiles").required(quantile).doubleValue(),
        "quantile %s of %d validation films"
            .formatted(quantile, outliers.required("validationFilms").intValue()));
  }

  private static float[] floats(JsonNode numbers) {
    float[] out = new float[numbers.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = numbers.get(i).floatValue();
    }
    return out;
  }

  private List<DataDescription> data() {
    return list(
        texts.required("data"),
        set -> {
          Set<Source> sources =
              strings(set.required("films")).stream()
                  .map(Source::valueOf)
                  .collect(Collectors.toSet());
          String split = text(set, "split");
          List<Film> some =
              films.stream()
                  .filter(f -> sources.contains(f.source()))
                  .filter(f -> split.equals(ANY) || f.split().name().equals(split))
                  .toList();
          return new DataDescription(
              text(set, "name"),
              text(set, "purpose"),
              text(set, "source"),
              text(set, "licence"),
              some.size(),
              some.stream().map(Film::patient).distinct().count(),
              text(set, "divided"),
              text(set, "note"));
        });
  }

  static String text(JsonNode node, String key) {
    JsonNode value = node.required(key);
    if (!value.isTextual()) {
      throw new IllegalStateException("field '%s' is not a text".formatted(key));
    }
    return value.textValue();
  }

  static List<String> strings(JsonNode list) {
    return list(list, JsonNode::textValue);
  }

  static <T> List<T> list(JsonNode nodes, Function<JsonNode, T> reader) {
    List<T> out = new ArrayList<>();
    nodes.forEach(node -> out.add(reader.apply(node)));
    return out;
  }

  private static Map<String, String> stringMap(JsonNode node) {
    Map<String, String> out = new LinkedHashMap<>();
    node.properties().forEach(e -> out.put(e.getKey(), e.getValue().textValue()));
    return out;
  }
}
