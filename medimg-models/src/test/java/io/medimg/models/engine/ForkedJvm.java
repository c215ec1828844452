package io.medimg.models.engine;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Runs a main class in a JVM of its own, on this test's class path. */
public final class ForkedJvm {
  private final List<String> options = new ArrayList<>();
  private Predicate<String> keep = entry -> true;

  /**
   * What a process left behind.
   *
   * @param code exit code
   * @param out standard output
   * @param err standard error
   */
  public record Result(int code, String out, String err) {}

  /** Adds options of the JVM. */
  public ForkedJvm with(String... more) {
    options.addAll(List.of(more));
    return this;
  }

  /** Leaves entries out of the class path. */
  public ForkedJvm without(String... parts) {
    keep = entry -> Arrays.stream(parts).noneMatch(entry::contains);
    return this;
  }

  /** Runs the class and waits, two minutes at most. */
  public Result run(Class<?> main, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    if (Runtime.version().feature() >= 24) {
      command.add(
          "--sun-misc-unsafe-memory-access=allow"); // protobuf of the tests' networks uses it
    }
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile("forked", ".out");
    Path err = Files.createTempFile("forked", ".err");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException("still running after two minutes: " + command);
      }
      return new Result(
          process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private String classPath() {
    // Surefire hides the class path in a manifest and keeps it in this property.
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(all.split(File.pathSeparator))
        .filter(keep)
        .collect(Collectors.joining(File.pathSeparator));
  }
}
