package io.medimg.cli.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles and runs small programs as a user would. */
final class Java {
  /**
   * What a process left behind.
   *
   * @param code exit code
   * @param out standard output
   * @param err standard error
   */
  record Result(int code, String out, String err) {}

  private Java() {}

  /** A path of jars or folders as the tools take it. */
  static String path(Collection<Path> entries) {
    return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * Compiles.
   *
   * @param sources a folder, all of whose files are compiled
   * @param classes where classes go
   * @param options of the compiler
   */
  static void compile(Path sources, Path classes, String... options) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("-d", classes.toString(), "--release", "17"));
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, UTF_8);
        Stream<Path> found = Files.walk(sources)) {
      List<Path> java = found.filter(p -> p.toString().endsWith(".java")).toList();
      boolean good =
          compiler
              .getTask(messages, files, null, all, null, files.getJavaFileObjectsFromPaths(java))
              .call();
      assertThat(good).as("%s", messages).isTrue();
    }
  }

  /**
   * Runs a program in a JVM of its own, three minutes at most.
   *
   * @param arguments options, class or module, and arguments
   * @return what it left behind
   */
  static Result run(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.awt.headless=true");
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    if (Runtime.version().feature() >= 24) {
      command.add("--sun-misc-unsafe-memory-access=allow"); // Felix still uses it
    }
    command.addAll(arguments);
    Path out = Files.createTempFile("embedding", ".out");
    Path err = Files.createTempFile("embedding", ".err");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(3, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException("still running after three minutes: " + command);
      }
      return new Result(
          process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
