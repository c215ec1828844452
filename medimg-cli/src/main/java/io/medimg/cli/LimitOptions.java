package io.medimg.cli;

import io.medimg.core.io.Limits;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * How large images may be, for every command that reads them. Not safe for use by several threads.
 */
abstract class LimitOptions {
  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      description = "Refuse images of more pixels in a frame (400000000).")
  private long maxPixels = Limits.defaults().maxPixels();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  final Limits limits() {
    if (maxPixels < 1) {
      throw usage("--max-pixels is 1 or more, got " + maxPixels);
    }
    return Limits.defaults().withMaxPixels(maxPixels);
  }

  /** A mistake on the command line. */
  final ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
