package io.medimg.examples.cli;

import io.medimg.core.io.Limits;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which DICOM files a command works on. Not safe for use by several threads. */
final class DicomFileOptions {
  @Parameters(
      paramLabel = "FILE|FOLDER|GLOB",
      arity = "1..*",
      description = "DICOM files; folders with all that is below them.")
  private List<String> files = List.of();

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      description = "Refuse images of more pixels in a frame (400000000).")
  private long maxPixels = Limits.defaults().maxPixels();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  List<String> files() {
    return files;
  }

  Limits limits() {
    if (maxPixels < 1) {
      throw usage("--max-pixels is 1 or more, got " + maxPixels);
    }
    return Limits.defaults().withMaxPixels(maxPixels);
  }

  /** A mistake on the command line. */
  ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
