package io.medimg.training;

import io.medimg.models.metrics.Auroc;
import io.medimg.models.metrics.Bootstrap;
import io.medimg.models.metrics.Interval;
import io.medimg.training.Film.Source;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers the scores of held-apart films of every fold into one report.
 *
 * <p>The area of a finding is the mean over folds of its area within each, because logits of
 * different networks do not share a scale; "pooled" ranks all folds together. Not safe for use by
 * several threads; build one per thread.
 */
final class FoldReport {
  private static final int LEAST_POSITIVES = 20;
  private static final int ROUNDS = 1000;
  private static final long SEED = 17;

  private final List<Film> films = new ArrayList<>();
  private final List<float[]> logits = new ArrayList<>();
  private final List<Integer> folds = new ArrayList<>();

  /**
   * Reads the folds that were run.
   *
   * @param known every film of the data
   * @param runs output folders of the folds
   * @param kind name of the files before the fold's number: fold, blend or start
   */
  FoldReport(List<Film> known, List<Path> runs, String kind) throws IOException {
    Map<String, Film> byName = new HashMap<>();
    for (Film film : known) {
      if (film.source() == Source.NIH_512) {
        byName.put(film.path().getFileName().toString(), film);
      }
    }
    for (Path run : runs) {
      Path scores = scores(run, kind);
      int fold = number(scores);
      for (String line : Files.readAllLines(scores)) {
        String[] cells = line.split(",", -1);
        films.add(Known.in(byName, cells[0]));
        logits.add(parse(Arrays.copyOfRange(cells, 3, cells.length)));
        folds.add(fold);
      }
    }
  }

  private static Path scores(Path run, String kind) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(run, kind + "-*.csv")) {
      for (Path file : files) {
        return file;
      }
    }
    throw new IOException("no %s-N.csv in %s; has the fold been run?".formatted(kind, run));
  }

  private static int number(Path file) {
    return Integer.parseInt(file.getFileName().toString().replaceAll("\\D", ""));
  }

  private static float[] parse(String[] cells) {
    float[] values = new float[cells.length];
    for (int i = 0; i < cells.length; i++) {
      values[i] = Float.parseFloat(cells[i]);
    }
    return values;
  }

  /** The report as maps and lists that become JSON. */
  Map<String, Object> report() {
    List<Integer> counted = new ArrayList<>();
    for (int l = 0; l < ChestLabels.ADULT; l++) {
      int label = l;
      if (films.stream().filter(film -> film.label(label) == 1).count() >= LEAST_POSITIVES) {
        counted.add(l);
      }
    }
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("films", films.size());
    report.put("patients", films.stream().map(Film::patient).distinct().count());
    report.put("folds", folds.stream().distinct().count());
    report.put("mean", interval(counted, ""));
    report.put("meanPA", interval(counted, "PA"));
    report.put("meanAP", interval(counted, "AP"));
    report.put("pooledMean", SetReport.number(pooled(counted)));
    List<Map<String, Object>> labels = new ArrayList<>();
    for (int l : counted) {
      Map<String, Object> one = new LinkedHashMap<>();
      int label = l;
      one.put("label", ChestLabels.ALL.get(l));
      one.put("positives", films.stream().filter(film -> film.label(label) == 1).count());
      one.put("auroc", interval(List.of(l), ""));
      labels.add(one);
    }
    report.put("labels", labels);
    return report;
  }

  private Map<String, Object> interval(List<Integer> labels, String view) {
    List<Integer> some = new ArrayList<>();
    for (int i = 0; i < films.size(); i++) {
      if (view.isEmpty() || films.get(i).group().equals(view)) {
        some.add(i);
      }
    }
    List<String> patients = some.stream().map(i -> films.get(i).patient()).toList();
    Interval interval =
        Bootstrap.byPatient(
            patients,
            drawn -> meanOfFolds(labels, Arrays.stream(drawn).map(some::get).toArray()),
            ROUNDS,
            SEED);
    return SetReport.interval(interval);
  }

  private double meanOfFolds(List<Integer> labels, int[] drawn) {
    double sum = 0;
    int counted = 0;
    for (int label : labels) {
      for (int fold : folds.stream().distinct().toList()) {
        int[] own = Arrays.stream(drawn).filter(i -> folds.get(i) == fold).toArray();
        double area = area(label, own);
        if (!Double.isNaN(area)) {
          sum += area;
          counted++;
        }
      }
    }
    return counted == 0 ? Double.NaN : sum / counted;
  }

  private double pooled(List<Integer> labels) {
    int[] all = new int[films.size()];
    Arrays.setAll(all, i -> i);
    return labels.stream().mapToDouble(l -> area(l, all)).average().orElse(Double.NaN);
  }

  private double area(int label, int[] drawn) {
    double[] scores = new double[drawn.length];
    boolean[] outcomes = new boolean[drawn.length];
    for (int i = 0; i < drawn.length; i++) {
      scores[i] = logits.get(drawn[i])[label];
      outcomes[i] = films.get(drawn[i]).label(label) == 1;
    }
    return Auroc.of(scores, outcomes);
  }
}
