package io.medimg.examples.cli;

import io.medimg.core.inference.EngineProvider;
import io.medimg.models.engine.Engines;
import io.medimg.models.training.ChestXrayTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Trains the embedded network again. Not safe for use by several threads. */
@Command(
    name = "train",
    description = {
      "Train the chest X-ray network again; needs PyTorch (MEDIMG_PYTORCH=1 ./medimg train ...).",
      "docs/training.md names every option, the data and the backbones."
    })
final class TrainCommand implements Callable<Integer> {
  private static final Set<String> OPTIONS =
      Set.of(
          "--data",
          "--out",
          "--backbone",
          "--part",
          "--size",
          "--batch",
          "--epochs",
          "--kermany",
          "--nih",
          "--rate",
          "--head-rate",
          "--decay",
          "--average",
          "--strength",
          "--dropout",
          "--mixup",
          "--adult-share",
          "--fold",
          "--folds",
          "--seed");
  private static final String NO_TEST = "--no-test";

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Unmatched private List<String> words = List.of();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  private boolean help;

  TrainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    check();
    for (EngineProvider engine : Engines.installed().providers()) {
      if (engine.name().equals("PyTorch") && engine.probe().works()) {
        terminal.note("medimg: training; an interrupted run goes on when it is called again");
        ChestXrayTraining.main(words.toArray(new String[0]));
        return ExitCode.OK;
      }
    }
    throw new CliException(
        ExitCode.NO_ENGINE,
        "training needs PyTorch, which is not here; run MEDIMG_PYTORCH=1 ./medimg train ...");
  }

  /** Every option known, each with its value, and the data there. */
  private void check() {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals(NO_TEST)) {
        continue;
      }
      if (!OPTIONS.contains(word)) {
        throw usage("unknown option '%s'; docs/training.md names them".formatted(word));
      }
      i++;
      if (i >= words.size() || words.get(i).startsWith("--")) {
        throw usage("option %s wants a value".formatted(word));
      }
      if (word.equals("--data") && !Files.isDirectory(Path.of(words.get(i)))) {
        throw usage("--data %s: is no folder".formatted(words.get(i)));
      }
    }
    if (!words.contains("--data")) {
      throw usage("--data DIR is wanted: the folder that holds chest-kermany and chest-nih");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
