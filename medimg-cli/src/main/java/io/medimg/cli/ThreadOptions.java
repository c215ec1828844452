package io.medimg.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How many images are worked on at a time. Not safe for use by several threads. */
final class ThreadOptions {
  private static final int MOST = 256;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Images that are worked on at a time (1). Results keep the order of the images.")
  private int threads = 1;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  int threads() {
    if (threads < 1 || threads > MOST) {
      throw new ParameterException(
          spec.commandLine(), "--threads is 1 to %d, got %d".formatted(MOST, threads));
    }
    return threads;
  }
}
