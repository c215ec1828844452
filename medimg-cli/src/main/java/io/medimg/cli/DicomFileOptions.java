package io.medimg.cli;

import java.util.List;
import picocli.CommandLine.Parameters;

/** Which DICOM files a command works on. Not safe for use by several threads. */
final class DicomFileOptions extends LimitOptions {
  @Parameters(
      paramLabel = "FILE|FOLDER|GLOB",
      arity = "1..*",
      description = "DICOM files; folders with all that is below them.")
  private List<String> files = List.of();

  List<String> files() {
    return files;
  }
}
