package io.medimg.cli;

import io.medimg.core.task.Finding;
import io.medimg.core.task.ScoreKind;
import io.medimg.models.metrics.DeLong;
import io.medimg.models.metrics.Interval;
import io.medimg.models.metrics.OperatingPoint;
import io.medimg.models.metrics.PrecisionRecall;
import io.medimg.models.metrics.Reliability;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Scores of one label beside the truth. Not safe for use by several threads; build one per thread.
 */
final class LabelFigures {
  private static final int BINS = 10;

  private final String label;
  private final List<Finding> findings = new ArrayList<>();
  private final List<Boolean> truths = new ArrayList<>();

  LabelFigures(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  void add(Finding finding, boolean truth) {
    findings.add(finding);
    truths.add(truth);
  }

  private double[] scores() {
    return findings.stream().mapToDouble(Finding::score).toArray();
  }

  private boolean[] labels() {
    boolean[] labels = new boolean[truths.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = truths.get(i);
    }
    return labels;
  }

  private long positives() {
    return truths.stream().filter(t -> t).count();
  }

  /** At the model's own threshold; null if it has none, or nothing was scored. */
  private @Nullable OperatingPoint point() {
    if (findings.isEmpty()) {
      return null;
    }
    var threshold = findings.get(0).threshold();
    return threshold == null ? null : OperatingPoint.at(threshold.value(), scores(), labels());
  }

  private @Nullable Reliability reliability() {
    boolean calibrated = !findings.isEmpty() && findings.get(0).kind() == ScoreKind.CALIBRATED;
    return calibrated ? Reliability.of(scores(), labels(), BINS) : null;
  }

  /** Every figure by name; null where it cannot be computed. */
  Map<String, @Nullable Object> fields() {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("label", label);
    m.put("n", truths.size());
    m.put("positives", positives());
    put(m, "auroc", DeLong.interval(scores(), labels()));
    m.put("averagePrecision", known(PrecisionRecall.average(scores(), labels())));
    OperatingPoint p = point();
    m.put("threshold", p == null ? null : p.threshold());
    put(m, "sensitivity", p == null ? null : p.sensitivity());
    put(m, "specificity", p == null ? null : p.specificity());
    Reliability r = reliability();
    m.put("ece", r == null ? null : known(r.expectedError()));
    m.put("brier", r == null ? null : known(r.brier()));
    return m;
  }

  private static void put(
      Map<String, @Nullable Object> m, String name, @Nullable Interval interval) {
    m.put(name, interval == null ? null : known(interval.value()));
    m.put(name + "Low", interval == null ? null : known(interval.low()));
    m.put(name + "High", interval == null ? null : known(interval.high()));
  }

  private static @Nullable Double known(double figure) {
    return Double.isNaN(figure) ? null : figure;
  }

  /** One line for people. */
  String line() {
    Interval auroc = DeLong.interval(scores(), labels());
    StringBuilder s = new StringBuilder();
    s.append(
        String.format(
            Locale.ROOT,
            "%-24s n %5d, positive %4d, AUROC %s",
            label,
            truths.size(),
            positives(),
            words(auroc)));
    OperatingPoint p = point();
    if (p != null) {
      s.append(", sensitivity ").append(words(p.sensitivity()));
      s.append(", specificity ").append(words(p.specificity()));
    }
    Reliability r = reliability();
    if (r != null && !Double.isNaN(r.expectedError())) {
      s.append(String.format(Locale.ROOT, ", ECE %.3f", r.expectedError()));
    }
    return s.toString();
  }

  private static String words(Interval i) {
    if (Double.isNaN(i.value())) {
      return "unknown";
    }
    return Double.isNaN(i.low())
        ? String.format(Locale.ROOT, "%.3f", i.value())
        : String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", i.value(), i.low(), i.high());
  }
}
