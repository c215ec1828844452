package io.medimg.cli;

import java.util.Locale;

/**
 * Counts what failed of many inputs, says it, and knows the exit code. Not safe for use by several
 * threads; build one per thread.
 */
final class Tally {
  private final Terminal terminal;
  private int failed;
  private int unwritten;

  Tally(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * An input could not be read or worked on.
   *
   * @return why, in one line
   */
  String fail(Input input, Throwable why) {
    failed++;
    String line = input.describe(why);
    terminal.failure(input.name() + ": " + line, why);
    return line;
  }

  /** A result could not be written; anything else that commands throw goes on. */
  void unwritten(CliException e) {
    if (e.exitCode() != ExitCode.NO_OUTPUT) {
      throw e;
    }
    unwritten++;
    terminal.failure(String.valueOf(e.getMessage()), e);
  }

  /** Says how many of several failed, and gives the exit code. */
  int close(int total) {
    if (failed + unwritten > 0 && total > 1) {
      terminal.note(
          String.format(Locale.ROOT, "medimg: %d of %d failed", failed + unwritten, total));
    }
    return unwritten > 0
        ? ExitCode.NO_OUTPUT
        : failed > 0 ? ExitCode.SOME_INPUTS_FAILED : ExitCode.OK;
  }
}
