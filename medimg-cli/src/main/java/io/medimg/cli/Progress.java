package io.medimg.cli;

import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * A bar that says how far a long run is, how fast it goes, and how long it will still take. Not
 * safe for use by several threads; build one per run.
 */
final class Progress {
  private static final int BAR = 24;

  private final Terminal terminal;
  private final long total;
  private final LongSupplier clock;
  private final long start;

  /**
   * A run that begins now.
   *
   * @param terminal where it is shown
   * @param total how much there is to do; below 2 nothing is shown
   */
  Progress(Terminal terminal, long total) {
    this(terminal, total, System::nanoTime);
  }

  Progress(Terminal terminal, long total, LongSupplier clock) {
    this.terminal = terminal;
    this.total = total;
    this.clock = clock;
    this.start = clock.getAsLong();
  }

  /** Shows that so many are done, and what is worked on now. */
  void show(long done, String what) {
    if (total < 2) {
      return;
    }
    int full = (int) (BAR * done / total);
    String name = Failures.oneLine(what);
    terminal.bar(
        String.format(
            Locale.ROOT,
            "[%s%s] %d of %d%s  %s",
            "#".repeat(full),
            "-".repeat(BAR - full),
            done,
            total,
            pace(done, (clock.getAsLong() - start) / 1e9),
            name.length() > 36 ? "..." + name.substring(name.length() - 33) : name));
  }

  private String pace(long done, double seconds) {
    if (done < 1 || !(seconds > 0)) {
      return "";
    }
    double each = seconds / done;
    String rate =
        each < 1
            ? String.format(Locale.ROOT, "%.1f a second", 1 / each)
            : String.format(Locale.ROOT, "%.1f s each", each);
    return ", " + rate + ", " + duration(Math.round(each * (total - done))) + " left";
  }

  private static String duration(long seconds) {
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? "%d min %d s".formatted(seconds / 60, seconds % 60)
        : "%d h %d min".formatted(seconds / 3600, seconds % 3600 / 60);
  }
}
