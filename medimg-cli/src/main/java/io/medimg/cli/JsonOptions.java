package io.medimg.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Results of many images as JSON. Not safe for use by several threads; build one per thread. */
final class JsonOptions {
  @Option(names = "--json", description = "Print a JSON array with an entry for each image.")
  private boolean json;

  @Option(
      names = "--jsonl",
      description = "Print JSON Lines: one entry a line, whole at any time, for long runs.")
  private boolean jsonLines;

  @Option(
      names = "--resume",
      paramLabel = "FILE",
      description =
          "With --jsonl: append to this file instead of printing, and pass over the images that"
              + " it holds results of. Images that failed are tried again.")
  private @Nullable Path resume;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** Whether any JSON is wanted. */
  boolean isOn() {
    return json || jsonLines;
  }

  /** Refuses what contradicts itself. */
  void check() {
    if (json && jsonLines) {
      throw usage("--json and --jsonl both print on standard output; choose one");
    }
    if (resume != null && !jsonLines) {
      throw usage("--resume continues a file of JSON Lines; give --jsonl as well");
    }
  }

  /** Refuses JSON beside a table. */
  void checkWithCsv(boolean csv) {
    check();
    if (csv && isOn()) {
      throw usage(
          "%s and --csv both print on standard output; choose one"
              .formatted(json ? "--json" : "--jsonl"));
    }
  }

  /**
   * Opens what was asked for.
   *
   * @return to be closed by the caller
   * @throws ParameterException if the file to continue holds something else
   * @throws CliException if it cannot be written
   */
  JsonList open(Terminal terminal) {
    if (resume != null) {
      return JsonList.of(JsonLinesFile.resume(resume, terminal, this::usage));
    }
    return jsonLines ? JsonList.lines(terminal) : new JsonList(terminal, json);
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
