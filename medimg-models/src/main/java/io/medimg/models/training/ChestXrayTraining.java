package io.medimg.models.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains the chest X-ray network that medimg ships. Run it as a program; docs/training.md says how.
 *
 * <p>Not safe for use by several threads; build one per thread.
 */
public final class ChestXrayTraining {
  private ChestXrayTraining() {}

  /**
   * Trains, or goes on where an interrupted run stopped.
   *
   * @param args options as {@code --name value}; see docs/training.md
   * @throws IOException if the data or the backbone cannot be read, or results not written
   */
  public static void main(String[] args) throws IOException {
    TrainingOptions options = options(args);
    if (!values("--shipped", args).isEmpty()) {
      report(options, args);
      return;
    }
    List<ChestXrayEvaluation.Part> parts = parts(args);
    if (!parts.isEmpty()) {
      boolean test = !List.of(args).contains("--no-test");
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
  private static void report(TrainingOptions options, String... args) throws IOException {
    EvaluationFile file =
        new EvaluationFile(ChestData.read(options.data()))
            .shipped(paths("--shipped", args).get(0))
            .rejected(paths("--rejected", args));
    if (!values("--fold-run", args).isEmpty()) {
      file.folds(paths("--fold-run", args));
    }
    Files.createDirectories(options.out());
    file.write(options.out().resolve("evaluation.json"));
  }

  private static List<Path> paths(String name, String... args) {
    return values(name, args).stream().map(Path::of).toList();
  }

  private static List<String> values(String name, String... args) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      if (args[i].equals(name)) {
        values.add(args[i + 1]);
      }
    }
    return values;
  }

  /** Trained parts to write and measure: {@code --part BACKBONE=CHECKPOINT,...}, once or more. */
  private static List<ChestXrayEvaluation.Part> parts(String... args) {
    return values("--part", args).stream()
        .map(text -> text.split("=", 2))
        .map(pair -> new ChestXrayEvaluation.Part(pair[0], checkpoints(pair[1])))
        .toList();
  }

  private static List<Path> checkpoints(String list) {
    return Arrays.stream(list.split(",", -1)).map(Path::of).toList();
  }

  static TrainingOptions options(String... args) {
    Map<String, String> given = new HashMap<>();
    List<String> backbones = values("--backbone", args);
    for (int i = 0; i + 1 < args.length; i += 2) {
      given.put(args[i].replaceFirst("^--", ""), args[i + 1]);
    }
    return new TrainingOptions(
        Path.of(given.getOrDefault("data", "../shared/data")),
        Path.of(given.getOrDefault("out", "target/chest-xray")),
        backbones,
        integer(given, "size", 192),
        integer(given, "batch", 24),
        integer(given, "epochs", 8),
        integer(given, "kermany", 1600),
        integer(given, "nih", 1400),
        number(given, "rate", 5e-4),
        number(given, "head-rate", 2e-3),
        number(given, "decay", 0.05),
        number(given, "average", 0.99),
        number(given, "strength", 1),
        number(given, "dropout", 0.2),
        number(given, "mixup", 0.2),
        number(given, "adult-share", 0.25),
        flag(given, "probe", true),
        flag(given, "balanced", true),
        flag(given, "coarse", true),
        integer(given, "fold", -1),
        integer(given, "folds", 5),
        integer(given, "seed", 1));
  }

  private static int integer(Map<String, String> given, String name, int otherwise) {
    return Integer.parseInt(given.getOrDefault(name, String.valueOf(otherwise)));
  }

  private static boolean flag(Map<String, String> given, String name, boolean otherwise) {
    return Boolean.parseBoolean(given.getOrDefault(name, String.valueOf(otherwise)));
  }

  private static double number(Map<String, String> given, String name, double otherwise) {
    return Double.parseDouble(given.getOrDefault(name, String.valueOf(otherwise)));
  }
}
