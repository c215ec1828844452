package io.medimg.training;

import io.medimg.models.metrics.OperatingPoint;
import io.medimg.training.Film.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds calibration and thresholds on validation films.
 *
 * <p>Adults: a label with at least 10 positives has a calibration of its own, the others share one.
 * The children's head is calibrated on the held-apart films and their changed versions together,
 * because the unchanged ones are told apart without a mistake. Immutable and safe for use by
 * several threads.
 */
final class Rules {
  private static final int ENOUGH = 10;
  private static final double SPECIFICITY = 0.8;

  private Rules() {}

  /** Logits and outcomes of one label. */
  record Cases(double[] logits, boolean[] labels) {
    int positives() {
      int count = 0;
      for (boolean label : labels) {
        count += label ? 1 : 0;
      }
      return count;
    }

    static Cases of(List<Film> films, float[][] logits, int label) {
      List<double[]> known = new ArrayList<>();
      for (int i = 0; i < films.size(); i++) {
        float outcome = films.get(i).label(label);
        if (!Float.isNaN(outcome)) {
          known.add(new double[] {logits[i][label], outcome});
        }
      }
      return of(known);
    }

    private static Cases of(List<double[]> known) {
      double[] logits = new double[known.size()];
      boolean[] labels = new boolean[known.size()];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = known.get(i)[0];
        labels[i] = known.get(i)[1] == 1;
      }
      return new Cases(logits, labels);
    }

    Cases join(Cases other) {
      double[] all = Arrays.copyOf(logits, logits.length + other.logits.length);
      System.arraycopy(other.logits, 0, all, logits.length, other.logits.length);
      boolean[] outcomes = Arrays.copyOf(labels, all.length);
      System.arraycopy(other.labels, 0, outcomes, labels.length, other.labels.length);
      return new Cases(all, outcomes);
    }
  }

  /** Finds the rule of every output. */
  static List<LabelRule> find(List<Film> films, Validation validation, Scorer scorer, int size) {
    List<Film> adults =
        films.stream().filter(f -> f.split() == Split.VALIDATION && f.isNih()).toList();
    float[][] logits = scorer.score(adults, film -> Validation.plain(film, size)).logits();
    List<LabelRule> rules = new ArrayList<>();
    Platt shared = shared(adults, logits);
    for (int l = 0; l < ChestLabels.ADULT; l++) {
      rules.add(adult(ChestLabels.ALL.get(l), Cases.of(adults, logits, l), shared));
    }
    Cases children = validation.childCases(scorer);
    rules.add(child(children));
    return rules;
  }

  private static Platt shared(List<Film> adults, float[][] logits) {
    Cases pooled = new Cases(new double[0], new boolean[0]);
    for (int l = 0; l < ChestLabels.ADULT; l++) {
      Cases cases = Cases.of(adults, logits, l);
      if (cases.positives() < ENOUGH) {
        pooled = pooled.join(cases);
      }
    }
    return pooled.logits().length == 0
        ? new Platt(1, 0)
        : Platt.fit(pooled.logits(), pooled.labels());
  }

  private static LabelRule adult(String label, Cases cases, Platt shared) {
    int positives = cases.positives();
    boolean own = positives >= ENOUGH;
    Platt platt = own ? Platt.fit(cases.logits(), cases.labels()) : shared;
    String how =
        own ? "Platt on validation films" : "Platt on validation films, shared by rare findings";
    double[] probabilities = Arrays.stream(cases.logits()).map(platt::probability).toArray();
    if (own) {
      double threshold = OperatingPoint.youden(probabilities, cases.labels()).threshold();
      return new LabelRule(label, platt, how, positives, threshold, "Youden on validation films");
    }
    double threshold = specificityPoint(probabilities, cases.labels());
    String chosen = "specificity 0.80 on validation films";
    return new LabelRule(label, platt, how, positives, threshold, chosen);
  }

  private static double specificityPoint(double[] probabilities, boolean[] labels) {
    List<Double> negatives = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      if (!labels[i]) {
        negatives.add(probabilities[i]);
      }
    }
    negatives.sort(null);
    int at = Math.min(negatives.size() - 1, (int) Math.ceil(SPECIFICITY * negatives.size()));
    return negatives.isEmpty() ? 0.5 : negatives.get(at);
  }

  private static LabelRule child(Cases cases) {
    Platt platt = Platt.fit(cases.logits(), cases.labels());
    double[] probabilities = Arrays.stream(cases.logits()).map(platt::probability).toArray();
    double threshold = OperatingPoint.youden(probabilities, cases.labels()).threshold();
    return new LabelRule(
        ChestLabels.ALL.get(ChestLabels.PAEDIATRIC),
        platt,
        "Platt on validation films and their changed versions, half of them pneumonia",
        cases.positives(),
        threshold,
        "Youden on validation films and their changed versions");
  }
}
