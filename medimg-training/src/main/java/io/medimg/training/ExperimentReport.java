package io.medimg.training;

import io.medimg.core.render.FilesWhole;
import io.medimg.models.metrics.Bootstrap;
import io.medimg.models.metrics.Interval;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Tables of the preprocessing experiment, from the scores of all runs that are there. Not safe for
 * use by several threads; build one per thread.
 *
 * <p>Areas are means over seeds; intervals draw patients (and for differences seeds, too, the same
 * for both arms) with putting back.
 */
final class ExperimentReport {
  private static final int ROUNDS = 1000;
  private static final long SEED = 23;

  private final Map<String, List<ExperimentScores>> arms = new LinkedHashMap<>();
  private final StringBuilder text = new StringBuilder();

  private ExperimentReport(ExperimentOptions options) throws IOException {
    for (ExperimentArm arm : ExperimentArm.all(options.side())) {
      List<ExperimentScores> runs = new ArrayList<>();
      for (int seed = 1; seed <= options.seeds(); seed++) {
        Path file = ExperimentRun.file(options.out(), arm, seed);
        if (!Files.exists(file)) {
          break;
        }
        runs.add(ExperimentScores.read(file));
      }
      if (!runs.isEmpty()) {
        arms.put(arm.name(), runs);
      }
    }
  }

  /**
   * Writes {@code report.md}. An arm counts with its seeds up to the first that is missing;
   * differences with the seeds that both arms have.
   */
  static void write(ExperimentOptions options) throws IOException {
    ExperimentReport report = new ExperimentReport(options);
    report.areas();
    report.seeds();
    if (report.arms.containsKey("none")) {
      report.differences();
    }
    report.decisions();
    byte[] bytes = report.text.toString().getBytes(StandardCharsets.UTF_8);
    FilesWhole.write(options.out().resolve("report.md"), bytes);
  }

  private void areas() {
    head("AUROC on the test films, mean over seeds [95 % interval, by patient]");
    arms.forEach(
        (name, runs) -> {
          text.append("| ").append(name).append(" |");
          for (FilmShift shift : FilmShift.values()) {
            Interval area =
                Bootstrap.byPatient(
                    runs.get(0).patients(shift.name()),
                    films -> mean(runs, run -> run.auroc(shift.name(), films)),
                    ROUNDS,
                    SEED);
            cell("%.3f [%.3f, %.3f]", area.value(), area.low(), area.high());
          }
          text.append('\n');
        });
  }

  private void seeds() {
    text.append("\n| arm | seeds | validation AUROC | test AUROC of each seed | deviation |\n");
    text.append("|---|---|---|---|---|\n");
    arms.forEach(
        (name, runs) -> {
          double validation = mean(runs, run -> area(run, ExperimentScores.VALIDATION));
          double[] each =
              runs.stream().mapToDouble(run -> area(run, FilmShift.NONE.name())).toArray();
          text.append("| ").append(name).append(" |");
          cell("%d", runs.size());
          cell("%.4f", validation);
          StringBuilder list = new StringBuilder();
          for (double area : each) {
            list.append(list.isEmpty() ? "" : ", ");
            list.append(String.format(Locale.ROOT, "%.3f", area));
          }
          cell("%s", list);
          cell("%s", each.length < 2 ? "-" : String.format(Locale.ROOT, "%.3f", deviation(each)));
          text.append('\n');
        });
  }

  private void differences() {
    head("AUROC minus that of `none` [95 % interval, by patient and seed]");
    List<ExperimentScores> none = Known.in(arms, "none");
    arms.forEach(
        (name, runs) -> {
          if (runs != none) {
            text.append("| ").append(name).append(" |");
            for (FilmShift shift : FilmShift.values()) {
              Interval d = difference(runs, none, shift.name());
              cell("%+.3f [%+.3f, %+.3f]", d.value(), d.low(), d.high());
            }
            text.append('\n');
          }
        });
  }

  private static Interval difference(
      List<ExperimentScores> runs, List<ExperimentScores> none, String set) {
    Random random = new Random(SEED);
    int seeds = Math.min(runs.size(), none.size());
    Interval ends =
        Bootstrap.byPatient(
            none.get(0).patients(set),
            films -> {
              double sum = 0;
              for (int i = 0; i < seeds; i++) {
                int seed = random.nextInt(seeds);
                sum += runs.get(seed).auroc(set, films) - none.get(seed).auroc(set, films);
              }
              return sum / seeds;
            },
            ROUNDS,
            SEED);
    double all =
        mean(runs.subList(0, seeds), run -> area(run, set))
            - mean(none.subList(0, seeds), run -> area(run, set));
    return new Interval(all, ends.low(), ends.high());
  }

  private void decisions() {
    head("Sensitivity / specificity on the test films at the threshold of the validation films");
    arms.forEach(
        (name, runs) -> {
          text.append("| ").append(name).append(" |");
          for (FilmShift shift : FilmShift.values()) {
            double sensitivity = mean(runs, run -> run.decided(shift.name())[0]);
            double specificity = mean(runs, run -> run.decided(shift.name())[1]);
            cell("%.2f / %.2f", sensitivity, specificity);
          }
          text.append('\n');
        });
  }

  private void head(String title) {
    text.append(text.isEmpty() ? "" : "\n").append(title).append(":\n\n| arm |");
    for (FilmShift shift : FilmShift.values()) {
      text.append(' ').append(shift.words()).append(" |");
    }
    text.append("\n|---").append("|---".repeat(FilmShift.values().length)).append("|\n");
  }

  private void cell(String format, Object... values) {
    text.append(' ').append(String.format(Locale.ROOT, format, values)).append(" |");
  }

  private static double area(ExperimentScores run, String set) {
    return run.auroc(set, IntStream.range(0, run.patients(set).size()).toArray());
  }

  private static double mean(
      List<ExperimentScores> runs, ToDoubleFunction<ExperimentScores> figure) {
    return runs.stream().mapToDouble(figure).average().orElse(Double.NaN);
  }

  private static double deviation(double[] values) {
    double mean = 0;
    for (double v : values) {
      mean += v / values.length;
    }
    double squares = 0;
    for (double v : values) {
      squares += (v - mean) * (v - mean);
    }
    return Math.sqrt(squares / (values.length - 1));
  }
}
