package io.medimg.training;

import io.medimg.models.metrics.Auroc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one run of the preprocessing experiment scored, as {@link ExperimentRun} wrote it. Immutable
 * and safe for use by several threads.
 */
final class ExperimentScores {
  static final String VALIDATION = "VALIDATION";

  /** Scores of one set of films. Immutable but for its arrays, which are only to be read. */
  private record Part(List<String> patients, double[] logits, boolean[] labels) {}

  private final Map<String, Part> parts;

  private ExperimentScores(Map<String, Part> parts) {
    this.parts = parts;
  }

  /**
   * Reads a run.
   *
   * @throws IOException if the file cannot be read
   */
  static ExperimentScores read(Path file) throws IOException {
    Map<String, List<String[]>> rows = new HashMap<>();
    List<String> lines = Files.readAllLines(file);
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      rows.computeIfAbsent(cells[0], set -> new ArrayList<>()).add(cells);
    }
    Map<String, Part> parts = new HashMap<>();
    rows.forEach((set, list) -> parts.put(set, part(list)));
    return new ExperimentScores(parts);
  }

  private static Part part(List<String[]> rows) {
    List<String> patients = new ArrayList<>();
    double[] logits = new double[rows.size()];
    boolean[] labels = new boolean[rows.size()];
    for (int i = 0; i < logits.length; i++) {
      patients.add(rows.get(i)[2]);
      labels[i] = rows.get(i)[3].equals("1");
      logits[i] = Double.parseDouble(rows.get(i)[4]);
    }
    return new Part(List.copyOf(patients), logits, labels);
  }

  /** Whose each film of a set is, in the order of the set. */
  List<String> patients(String set) {
    return Known.in(parts, set).patients();
  }

  /** The area under the ROC curve of some films of a set, by index. */
  double auroc(String set, int... films) {
    Part part = Known.in(parts, set);
    double[] scores = new double[films.length];
    boolean[] labels = new boolean[films.length];
    for (int i = 0; i < films.length; i++) {
      scores[i] = part.logits()[films[i]];
      labels[i] = part.labels()[films[i]];
    }
    return Auroc.of(scores, labels);
  }

  /**
   * Sensitivity and specificity of a set at the threshold that serves the validation films best
   * (the greatest sum of both).
   */
  double[] decided(String set) {
    Part validation = Known.in(parts, VALIDATION);
    double best = -1;
    double threshold = 0;
    for (double candidate : validation.logits()) {
      double[] rates = rates(validation, candidate);
      if (rates[0] + rates[1] > best) {
        best = rates[0] + rates[1];
        threshold = candidate;
      }
    }
    return rates(Known.in(parts, set), threshold);
  }

  private static double[] rates(Part part, double threshold) {
    int[] count = new int[2];
    int[] right = new int[2];
    for (int i = 0; i < part.logits().length; i++) {
      int kind = part.labels()[i] ? 0 : 1;
      boolean positive = part.logits()[i] >= threshold;
      count[kind]++;
      right[kind] += positive == part.labels()[i] ? 1 : 0;
    }
    return new double[] {(double) right[0] / count[0], (double) right[1] / count[1]};
  }
}
