package io.medimg.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Trains the chest X-ray network that medimg ships. Run it as a program; docs/training.md says how.
 *
 * <p>Not safe for use by several threads; build one per thread.
 */
public final class ChestXrayTraining {
  private ChestXrayTraining() {}

  /**
   * Trains, or resumes an interrupted run.
   *
   * @param args options as {@code --name value}, and {@code --no-test}, which has no value; see
   *     docs/training.md
   * @throws IOException if the data or the backbone cannot be read, or results not written
   * @throws IllegalArgumentException if an option is unknown, or its value missing or malformed
   */
  public static void main(String[] args) throws IOException {
    TrainingArguments given = TrainingArguments.of(args);
    TrainingOptions options = options(given);
    if (given.has("shipped")) {
      report(options, given);
      return;
    }
    List<ChestXrayEvaluation.Part> parts = parts(given);
    if (!parts.isEmpty()) {
      boolean test = !given.has(TrainingArguments.NO_TEST);
      ChestXrayEvaluation.run(options.out().getFileName().toString(), parts, options, test);
      return;
    }
    List<Film> films = ChestData.read(options.data());
    if (options.fold() >= 0) {
      films = Folds.hold(films, options.fold(), options.folds());
    }
    try (TrainingRun run = new TrainingRun(options, films)) {
      run.run();
      if (options.fold() >= 0) {
        Folds.writeScores(run, films, options);
      }
    }
  }

  /** Joins the evaluations of finished runs: --shipped, --rejected and --fold-run name folders. */
  private static void report(TrainingOptions options, TrainingArguments given) throws IOException {
    EvaluationFile file =
        new EvaluationFile(ChestData.read(options.data()))
            .shipped(given.paths("shipped").get(0))
            .rejected(given.paths("rejected"));
    if (given.has("fold-run")) {
      file.folds(given.paths("fold-run"));
    }
    Files.createDirectories(options.out());
    file.write(options.out().resolve("evaluation.json"));
  }

  /** Trained parts to write and measure: {@code --part BACKBONE=CHECKPOINT,...}, once or more. */
  private static List<ChestXrayEvaluation.Part> parts(TrainingArguments given) {
    return given.all("part").stream().map(ChestXrayTraining::part).toList();
  }

  private static ChestXrayEvaluation.Part part(String text) {
    String[] pair = text.split("=", 2);
    if (pair.length != 2) {
      throw new IllegalArgumentException(
          "--part is BACKBONE=CHECKPOINT,..., got '%s'".formatted(text));
    }
    return new ChestXrayEvaluation.Part(pair[0], checkpoints(pair[1]));
  }

  private static List<Path> checkpoints(String list) {
    return Arrays.stream(list.split(",", -1)).map(Path::of).toList();
  }

  static TrainingOptions options(TrainingArguments given) {
    return new TrainingOptions(
        Path.of(given.text("data", "../shared/data")),
        Path.of(given.text("out", "target/chest-xray")),
        given.all("backbone"),
        given.integer("size", 192),
        given.integer("batch", 24),
        given.integer("epochs", 8),
        given.integer("kermany", 1600),
        given.integer("nih", 1400),
        given.number("rate", 5e-4),
        given.number("head-rate", 2e-3),
        given.number("decay", 0.05),
        given.number("average", 0.99),
        given.number("strength", 1),
        given.number("dropout", 0.2),
        given.number("mixup", 0.2),
        given.number("adult-share", 0.25),
        given.truth("probe", true),
        given.truth("balanced", true),
        given.truth("coarse", true),
        given.integer("fold", -1),
        given.integer("folds", 5),
        given.integer("seed", 1));
  }
}
