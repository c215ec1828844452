package io.medimg.cli;

import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Which images a command works on. Not safe for use by several threads; build one per thread. */
final class ImageOptions extends LimitOptions {
  @Mixin private ThreadOptions work = new ThreadOptions();

  @Parameters(
      paramLabel = "FILE|FOLDER|GLOB",
      arity = "0..*",
      description = "Images; folders with all that is below them. None: a generated chest film.")
  private List<String> files = List.of();

  List<String> files() {
    return files;
  }

  /** How many images are worked on at a time. */
  int threads() {
    return work.threads();
  }
}
