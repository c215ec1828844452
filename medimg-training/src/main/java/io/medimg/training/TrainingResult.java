package io.medimg.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.medimg.preprocess.Presets;
import io.medimg.training.Film.Source;
import io.medimg.training.Film.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Writes what a training run leaves: {@code model.onnx}, {@code training-output.json} (how to feed
 * the network and read its answers) and {@code evaluation.json} (how good it is on untouched
 * films).
 *
 * <p>Not safe for use by several threads; build one per thread.
 */
final class TrainingResult {
  private static final int OUTLIER_FILMS = 800;
  private static final int MEAN_POSITIVES = 5;

  private final List<Film> films;
  private final TrainingOptions options;
  private final ChestNetwork network;
  private final Validation validation;

  TrainingResult(
      List<Film> films, TrainingOptions options, ChestNetwork network, Validation validation) {
    this.films = List.copyOf(films);
    this.options = options;
    this.network = network;
    this.validation = validation;
  }

  /**
   * Writes the three files.
   *
   * @param name name of the network in the evaluation
   * @param facts what else the evaluation says of the network
   * @param test whether the untouched films are measured; say no while anything is still chosen
   */
  void write(String name, Map<String, Object> facts, boolean test) throws IOException {
    Files.createDirectories(options.out());
    byte[] onnx = ChestOnnx.write(network, options.size(), ChestOnnx.LARGE);
    Files.write(options.out().resolve("model.onnx"), onnx);
    try (SessionScorer scorer = new SessionScorer(onnx, options.size())) {
      List<LabelRule> rules = Rules.find(films, validation, scorer, options.size());
      save("training-output.json", contract(rules, scorer));
      Map<String, Object> evaluation = new LinkedHashMap<>();
      evaluation.put("network", name);
      evaluation.putAll(facts);
      evaluation.put("validation", rounded(validation.run(scorer)));
      if (test) {
        evaluation.put("sets", sets(rules, scorer));
      }
      save("evaluation.json", evaluation);
    }
  }

  private static Map<String, Object> rounded(Map<String, Double> figures) {
    Map<String, Object> rounded = new LinkedHashMap<>();
    figures.forEach((key, value) -> rounded.put(key, SetReport.number(value)));
    return rounded;
  }

  private void save(String file, Map<String, Object> content) throws IOException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    Files.writeString(options.out().resolve(file), mapper.writeValueAsString(content) + "\n");
  }

  /**
   * The untouched films, through the written file, together and by where they come from and how
   * they were taken.
   */
  private List<Map<String, Object>> sets(List<LabelRule> rules, Scorer scorer) {
    List<Film> test =
        films.stream().filter(f -> f.split() == Split.TEST && f.source() != Source.COVID).toList();
    float[][] logits = scorer.score(test, film -> Validation.plain(film, options.size())).logits();
    Map<String, Predicate<Film>> parts = new LinkedHashMap<>();
    parts.put("chest-kermany test", f -> f.source() == Source.KERMANY);
    parts.put("chest-nih test", Film::isNih);
    parts.put("chest-nih test, images-512", f -> f.source() == Source.NIH_512);
    parts.put("chest-nih test, images-64", f -> f.source() == Source.NIH_64);
    for (String view : List.of("PA", "AP")) {
      parts.put("chest-nih test, " + view, f -> f.isNih() && f.group().equals(view));
      parts.put(
          "chest-nih test, images-512, " + view,
          f -> f.source() == Source.NIH_512 && f.group().equals(view));
    }
    List<Map<String, Object>> sets = new ArrayList<>();
    for (Map.Entry<String, Predicate<Film>> part : parts.entrySet()) {
      List<Film> some = new ArrayList<>();
      List<float[]> rows = new ArrayList<>();
      for (int i = 0; i < test.size(); i++) {
        if (part.getValue().test(test.get(i))) {
          some.add(test.get(i));
          rows.add(logits[i]);
        }
      }
      if (!some.isEmpty()) {
        float[][] own = rows.toArray(new float[0][]);
        sets.add(SetReport.of(part.getKey(), some, own, rules, MEAN_POSITIVES));
      }
    }
    return sets;
  }

  private Map<String, Object> contract(List<LabelRule> rules, Scorer scorer) {
    Map<String, Object> contract = new LinkedHashMap<>();
    contract.put("name", "chest-xray");
    contract.put("input", input());
    contract.put(
        "outputs",
        Map.of(
            "logits", "N x labels; calibrated probability = 1 / (1 + exp(-(a * logit + b)))",
            "cam",
                "N x labels x S/16 x S/16, positive supports the label; logit = head bias + mean",
            "features", "N x features, average-pooled maps"));
    float[] bias = network.headBias().getArray().toFloatArray();
    List<Map<String, Object>> labels = new ArrayList<>();
    for (int l = 0; l < rules.size(); l++) {
      labels.add(label(l, rules.get(l), bias[l]));
    }
    contract.put("labels", labels);
    contract.put("outOfDistribution", outliers(scorer));
    return contract;
  }

  private Map<String, Object> input() {
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("name", "image");
    input.put("shape", List.of(-1, 1, options.size(), options.size()));
    input.put("range", List.of(-1, 1));
    input.put("plan", Presets.chestXray(options.size()).describe());
    input.put("percentiles", List.of(0.5, 99.5));
    input.put(
        "percentileDefinition",
        "smallest value that at least this share of all pixels of the film do not exceed;"
            + " stretched to [0, 1] and clipped");
    input.put("resize", "straight to the square, sides not kept in proportion");
    input.put("resampler", "CV_AREA when shrinking, CV_LINEAR when enlarging");
    return input;
  }

  private Map<String, Object> label(int index, LabelRule rule, float headBias) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("index", index);
    map.put("label", rule.label());
    map.put("headBias", headBias);
    map.put("trainingPositives", count(index, 1));
    map.put("trainingNegatives", count(index, 0));
    map.put(
        "calibration",
        Map.of(
            "a", rule.platt().slope(),
            "b", rule.platt().offset(),
            "method", rule.calibration(),
            "positives", rule.positives()));
    map.put("threshold", Map.of("probability", rule.threshold(), "chosenBy", rule.chosen()));
    return map;
  }

  private long count(int label, float value) {
    return films.stream().filter(f -> f.split() == Split.TRAIN && f.label(label) == value).count();
  }

  private Map<String, Object> outliers(Scorer scorer) {
    List<Film> train = sample(Split.TRAIN);
    OutlierModel model = OutlierModel.fit(features(scorer, train));
    double[] held =
        Arrays.stream(features(scorer, sample(Split.VALIDATION)))
            .mapToDouble(model::distance)
            .toArray();
    Arrays.sort(held);
    Map<String, Object> quantiles = new LinkedHashMap<>();
    for (double share : new double[] {0.5, 0.9, 0.95, 0.99, 0.999}) {
      int at = (int) Math.min(held.length - 1, Math.floor(share * held.length));
      quantiles.put(String.valueOf(share), SetReport.number(held[at]));
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(
        "distance",
        "mean over features of min(%s, (f - mean)^2 * precision)".formatted(OutlierModel.CUT));
    map.put("validationQuantiles", quantiles);
    map.put("validationFilms", held.length);
    map.put("mean", model.mean());
    map.put("precision", model.precision());
    return map;
  }

  private float[][] features(Scorer scorer, List<Film> some) {
    return scorer.score(some, film -> Validation.plain(film, options.size())).features();
  }

  private List<Film> sample(Split split) {
    List<Film> children = new ArrayList<>();
    List<Film> adults = new ArrayList<>();
    for (Film film : films) {
      if (film.split() == split) {
        (film.source() == Source.KERMANY ? children : adults).add(film);
      }
    }
    Collections.shuffle(children, new Random(3));
    Collections.shuffle(adults, new Random(4));
    int half = OUTLIER_FILMS / 2;
    List<Film> some = new ArrayList<>(children.subList(0, Math.min(half, children.size())));
    some.addAll(adults.subList(0, Math.min(half, adults.size())));
    return some;
  }
}
