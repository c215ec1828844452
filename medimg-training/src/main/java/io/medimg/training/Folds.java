package io.medimg.training;

import io.medimg.training.Film.Source;
import io.medimg.training.Film.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * Cross-validation over the adult films by patient. Immutable and safe for use by several threads.
 */
final class Folds {
  /** Share of the trained weights in the blend of start and end. */
  private static final double BLEND = 0.5;

  private Folds() {}

  /** Which fold a patient belongs to; the same on every machine. */
  static int of(String patient, int folds) {
    return (int) (ChestData.hash("fold " + patient) % folds);
  }

  /**
   * Holds the adult patients of one fold apart (as TEST); every other adult is trained on, and
   * nothing validates, so that nothing is chosen.
   */
  static List<Film> hold(List<Film> films, int fold, int folds) {
    List<Film> held = new ArrayList<>();
    for (Film film : films) {
      if (film.isNih()) {
        boolean out = of(film.patient(), folds) == fold;
        held.add(film.withSplit(out ? Split.TEST : Split.TRAIN));
      } else if (film.split() == Split.TRAIN) {
        held.add(film);
      }
    }
    return held;
  }

  /** Writes the logits of the films held apart, a line each: file, patient, view, logits. */
  static void writeScores(TrainingRun run, List<Film> films, TrainingOptions options)
      throws IOException {
    List<Film> apart =
        films.stream()
            .filter(f -> f.split() == Split.TEST && f.source() == Source.NIH_512)
            .toList();
    write(run, apart, options, "start-" + options.fold() + ".csv", 0);
    write(run, apart, options, "blend-" + options.fold() + ".csv", BLEND);
    write(run, apart, options, "fold-" + options.fold() + ".csv", 1);
  }

  private static void write(
      TrainingRun run, List<Film> apart, TrainingOptions options, String file, double share)
      throws IOException {
    run.state().showBlend(share);
    float[][] logits =
        run.scorer().score(apart, film -> Validation.plain(film, options.size())).logits();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < apart.size(); i++) {
      Film film = apart.get(i);
      StringJoiner line = new StringJoiner(",");
      line.add(film.path().getFileName().toString()).add(film.patient()).add(film.group());
      for (float logit : logits[i]) {
        line.add(Float.toString(logit));
      }
      lines.add(line.toString());
    }
    Files.write(options.out().resolve(file), lines);
  }
}
