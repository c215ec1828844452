package io.medimg.cli;

import io.medimg.core.inference.EngineProvider;
import io.medimg.models.engine.Engines;
import io.medimg.training.ChestXrayTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains the embedded network again. Not safe for use by several threads. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Train the chest X-ray network again; needs PyTorch (MEDIMG_PYTORCH=1 ./medimg train ...).",
      "The data, the backbones and the way from runs to a package are in docs/training.md."
    })
final class TrainCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private TrainOptions options = new TrainOptions();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "The folder that holds chest-kermany and chest-nih.")
  private Path data = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the run and its results go (target/chest-xray).")
  private Path out = Path.of("target", "chest-xray");

  TrainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (!Files.isDirectory(data)) {
      throw usage("--data %s: is not a folder".formatted(data));
    }
    options.check(this::usage);
    requirePyTorch();
    Outputs.at(out);
    terminal.note("medimg: training; the same command resumes an interrupted run");
    try {
      ChestXrayTraining.main(typed().toArray(new String[0]));
    } catch (IllegalArgumentException e) {
      throw usage(Failures.describe(e));
    } catch (IOException e) {
      throw new CliException(ExitCode.SOME_INPUTS_FAILED, Failures.describe(e), e);
    }
    return ExitCode.OK;
  }

  private static void requirePyTorch() {
    boolean there =
        Engines.installed().providers().stream()
            .filter(engine -> engine.name().equals("PyTorch"))
            .map(EngineProvider::probe)
            .anyMatch(EngineProvider.Availability::works);
    if (!there) {
      throw new CliException(
          ExitCode.NO_ENGINE,
          "training needs PyTorch, which is not here; run MEDIMG_PYTORCH=1 ./medimg train ...");
    }
  }

  /** The trainer's own options as they were typed, each value with its name in front. */
  private List<String> typed() {
    List<String> words = new ArrayList<>();
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      if (option.inherited()) {
        continue;
      }
      if (option.arity().max() == 0) {
        words.add(option.longestName());
      }
      for (String value :
          option.arity().max() == 0 ? List.<String>of() : option.originalStringValues()) {
        words.add(option.longestName());
        words.add(value);
      }
    }
    return words;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
