package io.medimg.examples.cli;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Where a command prints: results to standard output, everything else to standard error; on a
 * terminal a progress bar as well. Not safe for use by several threads; build one per thread.
 */
final class Terminal {
  private static final int BAR = 24;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean interactive;
  private boolean debug;
  private int shown;

  /**
   * A terminal.
   *
   * @param out for results
   * @param err for messages and progress
   * @param interactive whether somebody looks at {@code err}
   */
  Terminal(PrintStream out, PrintStream err, boolean interactive) {
    this.out = out;
    this.err = err;
    this.interactive = interactive;
  }

  /** The process's own streams; interactive if they lead to a terminal. */
  static Terminal ofProcess() {
    return new Terminal(System.out, System.err, hasTerminal());
  }

  private static boolean hasTerminal() {
    var console = System.console();
    if (console == null || "dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    try { // since Java 22 there is a console without a terminal as well
      return (boolean) console.getClass().getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return true;
    }
  }

  PrintStream out() {
    clear();
    return out;
  }

  PrintStream err() {
    clear();
    return err;
  }

  void debug(boolean on) {
    debug = on;
  }

  boolean debug() {
    return debug;
  }

  void println(String line) {
    clear();
    out.println(line);
  }

  /** A line about what goes on, never a result. */
  void note(String line) {
    clear();
    err.println(line);
  }

  /** One line about a failure; where it happened only on {@code --debug}. */
  void failure(String what, Throwable cause) {
    clear();
    err.println("medimg: " + Failures.oneLine(what));
    if (debug) {
      cause.printStackTrace(err);
    }
  }

  /** Whether whoever read our results has gone. */
  boolean isGone() {
    return out.checkError();
  }

  /** Shows how far a long run is; nothing where nobody looks. */
  void progress(long done, long total, String what) {
    if (!interactive || total < 2) {
      return;
    }
    int full = (int) (BAR * done / total);
    String name = Failures.oneLine(what);
    String line =
        String.format(
            Locale.ROOT,
            "[%s%s] %d of %d  %s",
            "#".repeat(full),
            "-".repeat(BAR - full),
            done,
            total,
            name.length() > 36 ? "..." + name.substring(name.length() - 33) : name);
    clear();
    err.print(line);
    err.flush();
    shown = line.length();
  }

  private void clear() {
    if (shown > 0) {
      err.print("\r" + " ".repeat(shown) + "\r");
      err.flush();
      shown = 0;
    }
  }
}
