package io.medimg.training;

import io.medimg.training.Film.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures what preprocessing does to accuracy: the same small network, trained on the same
 * paediatric chest films prepared in several ways, several times each. Run it as a program;
 * docs/experiments/preprocessing-accuracy.md says how, and what came out.
 *
 * <p>Not safe for use by several threads; build one per thread.
 */
public final class PreprocessingExperiment {
  private static final Logger LOG = LoggerFactory.getLogger(PreprocessingExperiment.class);

  private PreprocessingExperiment() {}

  /**
   * Trains what has not been trained yet, then writes {@code report.md} from all results. An
   * interrupted experiment goes on with the first run that left no result.
   *
   * @param args {@code --data FOLDER --out FOLDER --arms NAME,... --seeds N --side N --epochs N
   *     --batch N}
   * @throws IOException if the films cannot be read, or results not written
   */
  public static void main(String[] args) throws IOException {
    ExperimentOptions options = ExperimentOptions.of(args);
    Path data = options.data().resolve("chest-kermany");
    if (!Files.isDirectory(data)) {
      throw new NoSuchFileException(
          "there is no folder %s; --data names the folder that holds chest-kermany"
              .formatted(data));
    }
    Files.createDirectories(options.out());
    List<Film> films = ChestData.kermany(data);
    LOG.info(
        "{} films to train with, {} to validate, {} to test",
        count(films, Split.TRAIN),
        count(films, Split.VALIDATION),
        count(films, Split.TEST));
    run(options, films);
    ExperimentReport.write(options);
  }

  private static long count(List<Film> films, Split split) {
    return films.stream().filter(film -> film.split() == split).count();
  }

  /** Trains what is missing. */
  static void run(ExperimentOptions options, List<Film> films) throws IOException {
    for (ExperimentArm arm : options.chosen()) {
      List<Integer> missing =
          IntStream.rangeClosed(1, options.seeds())
              .filter(seed -> !Files.exists(ExperimentRun.file(options.out(), arm, seed)))
              .boxed()
              .toList();
      if (!missing.isEmpty()) {
        ExperimentFilms prepared = new ExperimentFilms(films, arm.plan());
        for (int seed : missing) {
          new ExperimentRun(options, arm, prepared, seed).run();
        }
      }
    }
  }
}
