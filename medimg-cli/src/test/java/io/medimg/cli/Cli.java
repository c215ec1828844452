package io.medimg.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs commands in this process and keeps what they printed. */
final class Cli {
  private Cli() {}

  /** What a command left behind. */
  record Result(int code, String out, String err) {
    List<String> errors() {
      return err.lines().toList();
    }
  }

  static Result run(Object... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);
    String[] words = java.util.Arrays.stream(args).map(String::valueOf).toArray(String[]::new);
    int code = Main.run(terminal, words);
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
