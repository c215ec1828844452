package io.medimg.training;

import io.medimg.models.metrics.Auroc;
import io.medimg.models.metrics.Bootstrap;
import io.medimg.models.metrics.DeLong;
import io.medimg.models.metrics.Interval;
import io.medimg.models.metrics.OperatingPoint;
import io.medimg.models.metrics.PrecisionRecall;
import io.medimg.models.metrics.Reliability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measures a network on one set of films, as maps and lists that become JSON.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class SetReport {
  private static final int ROUNDS = 1000;
  private static final int BINS = 10;
  private static final long SEED = 17;

  private SetReport() {}

  /**
   * Measures every label that has a positive and a negative film.
   *
   * @param least positives that a label needs to count in the mean
   */
  static Map<String, Object> of(
      String name, List<Film> films, float[][] logits, List<LabelRule> rules, int least) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("set", name);
    report.put("n", films.size());
    report.put("patients", films.stream().map(Film::patient).distinct().count());
    List<Map<String, Object>> labels = new ArrayList<>();
    List<Integer> counted = new ArrayList<>();
    for (int l = 0; l < ChestLabels.ALL.size(); l++) {
      Rules.Cases cases = Rules.Cases.of(films, logits, l);
      int positives = cases.positives();
      if (positives > 0 && positives < cases.labels().length) {
        labels.add(label(films, logits, l, rules.get(l)));
        if (positives >= least && l < ChestLabels.ADULT) {
          counted.add(l);
        }
      }
    }
    if (!counted.isEmpty()) {
      report.put("mean", mean(films, logits, counted, least));
    }
    report.put("labels", labels);
    return report;
  }

  private static Map<String, Object> label(
      List<Film> films, float[][] logits, int label, LabelRule rule) {
    Rules.Cases cases = Rules.Cases.of(films, logits, label);
    double[] probabilities = Arrays.stream(cases.logits()).map(rule.platt()::probability).toArray();
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("label", rule.label());
    report.put("n", cases.labels().length);
    report.put("positives", cases.positives());
    report.put("auroc", interval(DeLong.interval(cases.logits(), cases.labels())));
    report.put("aurocByPatient", interval(byPatient(films, logits, List.of(label))));
    report.put("averagePrecision", number(PrecisionRecall.average(cases.logits(), cases.labels())));
    OperatingPoint point = OperatingPoint.at(rule.threshold(), probabilities, cases.labels());
    report.put("threshold", number(rule.threshold()));
    report.put("sensitivity", interval(point.sensitivity()));
    report.put("specificity", interval(point.specificity()));
    Reliability reliability = Reliability.of(probabilities, cases.labels(), BINS);
    report.put("ece", number(reliability.expectedError()));
    report.put("brier", number(reliability.brier()));
    return report;
  }

  private static Map<String, Object> mean(
      List<Film> films, float[][] logits, List<Integer> labels, int least) {
    Map<String, Object> mean = new LinkedHashMap<>();
    mean.put("auroc", interval(byPatient(films, logits, labels)));
    mean.put("leastPositives", least);
    mean.put("labels", labels.stream().map(ChestLabels.ALL::get).toList());
    return mean;
  }

  /** The mean area over labels, its interval by drawing patients. */
  static Interval byPatient(List<Film> films, float[][] logits, List<Integer> labels) {
    List<String> patients = films.stream().map(Film::patient).toList();
    return Bootstrap.byPatient(
        patients, drawn -> meanArea(films, logits, labels, drawn), ROUNDS, SEED);
  }

  private static double meanArea(
      List<Film> films, float[][] logits, List<Integer> labels, int[] drawn) {
    double sum = 0;
    int counted = 0;
    for (int label : labels) {
      double[] scores = new double[drawn.length];
      boolean[] outcomes = new boolean[drawn.length];
      int known = 0;
      for (int i : drawn) {
        if (!Float.isNaN(films.get(i).label(label))) {
          scores[known] = logits[i][label];
          outcomes[known++] = films.get(i).label(label) == 1;
        }
      }
      double area = Auroc.of(Arrays.copyOf(scores, known), Arrays.copyOf(outcomes, known));
      if (!Double.isNaN(area)) {
        sum += area;
        counted++;
      }
    }
    return counted == 0 ? Double.NaN : sum / counted;
  }

  static Map<String, Object> interval(Interval interval) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("value", number(interval.value()));
    map.put("low", number(interval.low()));
    map.put("high", number(interval.high()));
    return map;
  }

  /** Four digits; null where there is no number. */
  static @Nullable Double number(double value) {
    return Double.isNaN(value) ? null : Math.round(value * 1e4) / 1e4;
  }
}
