package io.medimg.examples.cli;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lines of comma-separated values after RFC 4180. Safe for use by several threads. */
final class Csv {
  private Csv() {}

  /** One line; a null is an empty cell. */
  static String line(@Nullable Object... cells) {
    return Arrays.stream(cells)
        .map(c -> c == null ? "" : quote(String.valueOf(c)))
        .collect(Collectors.joining(","));
  }

  private static String quote(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
