package io.medimg.cli;

import io.medimg.core.render.FilesWhole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A folder for results. Files appear whole or not at all, and results of two images never take the
 * same name. Safe for use by several threads.
 */
final class Outputs {
  private final Path folder;
  private final Map<Input, String> names = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  private Outputs(Path folder) {
    this.folder = folder;
  }

  /**
   * Takes a folder, making it if need be.
   *
   * @param folder where results go
   * @return the folder, known to be writable
   * @throws CliException if it cannot be made or written
   */
  static Outputs at(Path folder) {
    return at("--out", folder);
  }

  /** Takes the folder of another option. */
  static Outputs at(String option, Path folder) {
    try {
      Files.createDirectories(folder);
      Path probe = Files.createTempFile(folder, ".medimg-", ".part");
      Files.delete(probe);
    } catch (IOException | RuntimeException e) {
      String why =
          Files.exists(folder) && !Files.isDirectory(folder)
              ? "is a file; a folder was wanted"
              : "cannot be written; name another folder";
      throw new CliException(ExitCode.NO_OUTPUT, option + " " + folder + ": " + why, e);
    }
    return new Outputs(folder);
  }

  /** What is written into a file. */
  interface Content {
    void write(Path file) throws IOException;
  }

  /**
   * Writes a file named after an input.
   *
   * @param input whose result it is
   * @param ending for example {@code .png}
   * @param content the result
   * @return the file
   * @throws CliException if it cannot be written
   */
  Path write(Input input, String ending, Content content) {
    return write(name(input) + ending, content);
  }

  /** Writes a file of a given name. */
  Path write(String name, Content content) {
    Path file = folder.resolve(name);
    try {
      content.write(file);
    } catch (IOException e) {
      throw new CliException(
          ExitCode.NO_OUTPUT, file + ": cannot be written: " + Failures.describe(e), e);
    }
    return file;
  }

  /** Writes text as UTF-8. */
  Path writeText(Input input, String ending, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return write(input, ending, file -> FilesWhole.write(file, bytes));
  }

  /**
   * Gives every input its name, so that names depend on the order of inputs alone: not on which of
   * them fail, on threads, or on what an earlier run has done.
   */
  void reserve(List<Input> inputs) {
    inputs.forEach(this::name);
  }

  private synchronized String name(Input input) {
    return names.computeIfAbsent(
        input,
        i -> {
          String name = i.stem();
          for (int n = 2; !taken.add(name); n++) {
            name = i.stem() + "-" + n;
          }
          return name;
        });
  }
}
