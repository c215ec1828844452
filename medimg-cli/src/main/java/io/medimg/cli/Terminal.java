package io.medimg.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a command prints: results to standard output, everything else to standard error; on a
 * terminal a progress bar as well. Safe for use by several threads.
 */
final class Terminal {
  private final PrintStream out;
  private final PrintStream err;
  private final boolean interactive;
  private boolean debug;
  private int shown;
  private @Nullable String lost;

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
    Results results = new Results(new FileOutputStream(FileDescriptor.out));
    PrintStream out = new PrintStream(results, true, charset());
    Terminal terminal = new Terminal(out, System.err, hasTerminal());
    results.onFailure = why -> terminal.lose("standard output: " + why);
    return terminal;
  }

  /** What Java would write standard output in. */
  private static Charset charset() {
    return Stream.of("stdout.encoding", "sun.stdout.encoding", "native.encoding")
        .map(System::getProperty)
        .filter(Objects::nonNull)
        .filter(Charset::isSupported)
        .map(Charset::forName)
        .findFirst()
        .orElseGet(Charset::defaultCharset);
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

  synchronized PrintStream out() {
    clear();
    return out;
  }

  synchronized PrintStream err() {
    clear();
    return err;
  }

  synchronized void debug(boolean on) {
    debug = on;
  }

  synchronized boolean debug() {
    return debug;
  }

  synchronized void println(String line) {
    clear();
    out.println(line);
  }

  /** A line about what goes on, never a result. */
  synchronized void note(String line) {
    clear();
    err.println(line);
  }

  /** One line about a failure; where it happened only on {@code --debug}. */
  synchronized void failure(String what, Throwable cause) {
    clear();
    err.println("medimg: " + Failures.oneLine(what));
    if (debug) {
      cause.printStackTrace(err);
    }
  }

  /** Results are lost from here on: nothing more can be written to where they go. */
  synchronized void lose(String where) {
    if (lost == null) {
      lost = where;
    }
  }

  /** Whether results can no longer be written, so that there is no use in going on. */
  synchronized boolean isGone() {
    if (out.checkError()) {
      lose("standard output");
    }
    return lost != null;
  }

  /** Where results were lost, and why if that is known; null if they were not. */
  synchronized @Nullable String lost() {
    return isGone() ? lost : null;
  }

  /** Shows a line until the next one comes; nothing where nobody looks. */
  synchronized void bar(String line) {
    if (interactive) {
      clear();
      err.print(line);
      err.flush();
      shown = line.length();
    }
  }

  private void clear() {
    if (shown > 0) {
      err.print("\r" + " ".repeat(shown) + "\r");
      err.flush();
      shown = 0;
    }
  }

  /** Called with the reason for which results are lost. */
  private interface Failed {
    void because(String why);
  }

  /** Standard output, which says why it cannot be written; {@link PrintStream} keeps that back. */
  private static final class Results extends OutputStream {
    private final OutputStream to;
    private Failed onFailure = why -> {};

    Results(OutputStream to) {
      this.to = to;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      try {
        to.write(bytes, from, count);
      } catch (IOException e) {
        onFailure.because(Failures.describe(e));
        throw e;
      }
    }
  }
}
