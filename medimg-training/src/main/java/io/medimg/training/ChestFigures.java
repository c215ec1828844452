package io.medimg.training;

import com.fasterxml.jackson.databind.JsonNode;
import io.medimg.models.bundle.LabelEvaluation;
import io.medimg.models.bundle.RejectedNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The figures of the chest package: of the shipped network, of those that were not shipped, and of
 * the cross-validation. Reads {@code evaluation.json} of one run, or the joined one of several.
 * Immutable and safe for use by several threads.
 */
final class ChestFigures {
  private static final String CHILDREN = "Pneumonia (paediatric)";
  private static final String FOLDS = "crossValidation";
  private static final Map<String, String> VIEWS =
      Map.of("mean", "all", "meanPA", "PA", "meanAP", "AP");

  private final JsonNode texts;
  private final JsonNode evaluation;

  ChestFigures(JsonNode texts, JsonNode evaluation) {
    this.texts = texts;
    this.evaluation = evaluation;
  }

  /** The part of an evaluation that is about the shipped network. */
  static JsonNode shipped(JsonNode evaluation) {
    return evaluation.has("shipped") ? evaluation.get("shipped") : evaluation;
  }

  List<LabelEvaluation> shipped() {
    List<LabelEvaluation> rows = rows(shipped(evaluation));
    JsonNode folds = evaluation.path(FOLDS);
    if (!folds.isMissingNode()) {
      rows.addAll(folds(folds.required(ChestPackage.text(texts.required("folds"), "shipped"))));
    }
    return rows;
  }

  private List<LabelEvaluation> rows(JsonNode measured) {
    List<LabelEvaluation> rows = new ArrayList<>();
    for (JsonNode set : measured.path("sets")) {
      JsonNode place = place(set);
      String data = ChestPackage.text(place, "data");
      String subgroup = ChestPackage.text(place, "subgroup");
      if (set.has("mean")) {
        JsonNode mean = set.get("mean");
        String labels = "%s, mean of %d".formatted(subgroup, mean.required("labels").size());
        long n = set.required("n").longValue();
        rows.add(area(LabelEvaluation.MEAN, data, labels, new Count(n, 0), mean.required("auroc")));
      }
      set.required("labels").forEach(label -> rows.add(row(label, data, subgroup)));
    }
    return rows;
  }

  private JsonNode place(JsonNode set) {
    String name = ChestPackage.text(set, "set");
    JsonNode place = texts.required("sets").get(name);
    if (place == null) {
      throw new IllegalStateException(
          "the evaluation has set '%s'; name its data and subgroup in description.json, sets"
              .formatted(name));
    }
    return place;
  }

  private String name(JsonNode label) {
    JsonNode words = ChestPackage.words(texts, ChestPackage.text(label, "label"));
    return ChestPackage.text(words, "name");
  }

  private LabelEvaluation row(JsonNode label, String data, String subgroup) {
    JsonNode area = label.required("aurocByPatient");
    return new LabelEvaluation(
        name(label),
        data,
        subgroup,
        label.required("n").longValue(),
        label.required("positives").longValue(),
        number(area, "value"),
        number(area, "low"),
        number(area, "high"),
        number(label.required("sensitivity"), "value"),
        number(label.required("specificity"), "value"),
        number(label, "ece"));
  }

  private record Count(long n, long positives) {}

  private static LabelEvaluation area(
      String label, String data, String subgroup, Count count, JsonNode area) {
    return new LabelEvaluation(
        label,
        data,
        subgroup,
        count.n(),
        count.positives(),
        number(area, "value"),
        number(area, "low"),
        number(area, "high"),
        Double.NaN,
        Double.NaN,
        Double.NaN);
  }

  private List<LabelEvaluation> folds(JsonNode folds) {
    String data = ChestPackage.text(texts.required("folds"), "data");
    long n = folds.required("films").longValue();
    List<LabelEvaluation> rows = new ArrayList<>();
    for (String view : List.of("mean", "meanPA", "meanAP")) {
      String subgroup =
          "%s, mean of %d".formatted(VIEWS.get(view), folds.required("labels").size());
      rows.add(area(LabelEvaluation.MEAN, data, subgroup, new Count(n, 0), folds.required(view)));
    }
    for (JsonNode label : folds.required("labels")) {
      Count count = new Count(n, label.required("positives").longValue());
      rows.add(area(name(label), data, LabelEvaluation.ALL, count, label.required("auroc")));
    }
    return rows;
  }

  List<RejectedNetwork> rejected() {
    List<RejectedNetwork> rows = new ArrayList<>();
    for (JsonNode measured : evaluation.path("rejected")) {
      String name = ChestPackage.text(measured, "network");
      for (LabelEvaluation row : rows(measured)) {
        boolean whole = row.subgroup().startsWith(LabelEvaluation.ALL);
        if (whole && List.of(LabelEvaluation.MEAN, CHILDREN).contains(row.label())) {
          rows.add(rejected(name, row));
        }
      }
    }
    JsonNode folds = texts.required("folds");
    evaluation
        .path(FOLDS)
        .properties()
        .forEach(
            kind -> {
              if (!kind.getKey().equals(ChestPackage.text(folds, "shipped"))) {
                rows.add(rejected(kind.getKey(), folds(kind.getValue()).get(0)));
              }
            });
    return rows;
  }

  private RejectedNetwork rejected(String name, LabelEvaluation row) {
    JsonNode words = texts.required("rejected").get(name);
    if (words == null) {
      throw new IllegalStateException(
          "network '%s' was not shipped; say what it is and why in description.json, rejected"
              .formatted(name));
    }
    return new RejectedNetwork(
        ChestPackage.text(words, "name"),
        ChestPackage.text(words, "reason"),
        row.dataset(),
        row.auroc(),
        row.low(),
        row.high());
  }

  private static double number(JsonNode node, String key) {
    JsonNode value = node.get(key);
    return value == null || value.isNull() ? Double.NaN : value.doubleValue();
  }
}
