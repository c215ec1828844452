package io.medimg.dicom.write;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The programs of others that judge what was written; tests that need one skip without it. */
final class Tools {
  private Tools() {}

  /** What pydicom reads, attribute by attribute. */
  static String pydicom(Path file) throws IOException {
    return python("import sys, pydicom\nprint(pydicom.dcmread(sys.argv[1]))", file.toString());
  }

  /** Runs Python with pydicom. */
  static String python(String script, String... args) throws IOException {
    Optional<String> python = pythonWithPydicom();
    assumeTrue(python.isPresent(), "no Python with pydicom here (package python3-pydicom)");
    List<String> command = new ArrayList<>(List.of(python.orElseThrow(), "-c", script));
    command.addAll(List.of(args));
    Result result = run(command);
    if (result.code != 0) {
      throw new AssertionError("python: " + result.output);
    }
    return result.output;
  }

  private static Optional<String> pythonWithPydicom() throws IOException {
    for (String python : List.of("/usr/bin/python3", "python3")) {
      if (isThere(python) && run(List.of(python, "-c", "import pydicom")).code == 0) {
        return Optional.of(python);
      }
    }
    return Optional.empty();
  }

  /** Runs a judge from the path. */
  static Result judge(String name, String debianPackage, Path file) throws IOException {
    assumeTrue(isThere(name), () -> "no " + name + " here (package " + debianPackage + ")");
    return run(List.of(name, file.toString()));
  }

  /** Runs a judge that takes more than a file. */
  static Result judge(List<String> command, String debianPackage) throws IOException {
    String name = command.get(0);
    assumeTrue(isThere(name), () -> "no " + name + " here (package " + debianPackage + ")");
    return run(command);
  }

  private static boolean isThere(String name) {
    if (name.startsWith("/")) {
      return Files.isExecutable(Path.of(name));
    }
    String path = System.getenv().getOrDefault("PATH", "");
    for (String folder : path.split(":")) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, name))) {
        return true;
      }
    }
    return false;
  }

  private static Result run(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(command.get(0) + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return new Result(process.exitValue(), output);
  }

  /** How a program ended and what it said. */
  record Result(int code, String output) {}
}
