package io.medimg.cli;

import io.medimg.core.diagnosis.Diagnoser;
import io.medimg.core.inference.Device;
import io.medimg.models.Classifiers;
import io.medimg.models.Diagnosers;
import io.medimg.models.bundle.ModelPackage;
import io.medimg.models.bundle.ModelZoo;
import io.medimg.models.explain.TensorClassifier;
import io.medimg.preprocess.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which model runs where. Not safe for use by several threads; build one per thread. */
final class ModelOptions {
  /** The model that is used when none is named. */
  static final String DEFAULT = "chest-xray";

  @Option(
      names = "--model",
      paramLabel = "NAME|PATH",
      description = "An embedded model, or a model package: folder or zip (chest-xray).")
  private @Nullable String model;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "Where the network runs: cpu, gpu, gpu:N, or auto for what works first (cpu).")
  private @Nullable String device;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "Engine: OnnxRuntime or PyTorch; the first that loads the model if not given.")
  private @Nullable String engine;

  @Option(
      names = "--network-threads",
      paramLabel = "N",
      description = "Threads inside one run of the network; 0 leaves it to the engine (1).")
  private int threads = 1;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** What opens something that takes native memory. */
  interface Opening<T> {
    T open() throws IOException;
  }

  /**
   * Opens a diagnoser.
   *
   * @param explain how many findings get a heatmap
   * @param abstain whether unfit images are refused
   * @return to be closed by the caller
   */
  Diagnoser diagnoser(int explain, boolean abstain) {
    Device where = check();
    return opened(
        () -> {
          Diagnoser.Builder builder =
              model == null ? Diagnoser.chestXray() : Diagnosers.chestXray(load(model));
          builder.device(where).intraOpThreads(threads).explain(explain).abstain(abstain);
          if (engine != null) {
            builder.engine(engine);
          }
          return builder.open();
        });
  }

  /**
   * Opens a classifier.
   *
   * @param plan another plan than the package's own; null for that
   * @return to be closed by the caller
   */
  TensorClassifier classifier(@Nullable Preprocessing plan) {
    Device where = check();
    return opened(
        () -> {
          Classifiers.Builder builder = Classifiers.of(load(model == null ? DEFAULT : model));
          builder.device(where).intraOpThreads(threads);
          if (engine != null) {
            builder.engine(engine);
          }
          if (plan != null) {
            builder.preprocess(plan);
          }
          return builder.open();
        });
  }

  /** The options as another process takes them. */
  List<String> asTyped() {
    List<String> words = new ArrayList<>(List.of("--network-threads", String.valueOf(threads)));
    add(words, "--model", model);
    add(words, "--device", device);
    add(words, "--engine", engine);
    return words;
  }

  private static void add(List<String> words, String option, @Nullable String value) {
    if (value != null) {
      words.add(option);
      words.add(value);
    }
  }

  private Device check() {
    if (threads < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--network-threads is 0 (the engine's choice) or more, got " + threads);
    }
    try {
      return device == null ? Device.cpu() : Device.parse(device);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--device: " + e.getMessage(), e);
    }
  }

  /** Opens, and turns all that can go wrong into one line. */
  static <T> T opened(Opening<T> opening) {
    try {
      return opening.open();
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new CliException(ExitCode.NO_ENGINE, Failures.describe(e), e);
    }
  }

  /** The package itself. */
  ModelPackage modelPackage() {
    return opened(() -> load(model == null ? DEFAULT : model));
  }

  /**
   * Loads a package.
   *
   * @param nameOrPath a path if there is something of that name, else a name on the class path
   * @return the package, checked
   * @throws IOException if it cannot be read
   */
  static ModelPackage load(String nameOrPath) throws IOException {
    boolean isPath =
        nameOrPath.contains("/")
            || nameOrPath.contains("\\")
            || nameOrPath.toLowerCase(Locale.ROOT).endsWith(".zip")
            || exists(nameOrPath);
    if (!isPath) {
      return ModelZoo.embedded().load(nameOrPath);
    }
    if (!exists(nameOrPath)) {
      throw new IOException(nameOrPath + ": no such file; a model package is a folder or a zip");
    }
    return ModelPackage.at(Path.of(nameOrPath));
  }

  private static boolean exists(String name) {
    try {
      return Files.exists(Path.of(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
