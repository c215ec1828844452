package io.medimg.cli;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lines of comma-separated values after RFC 4180. Text that a spreadsheet would take for a formula,
 * and run, gets an apostrophe in front; numbers stay as they are. Safe for use by several threads.
 */
final class Csv {
  /** What spreadsheets start a formula with, in its wide forms too, behind blanks if any. */
  private static final Pattern FORMULA =
      Pattern.compile(
          "[\\s\\p{Z}\\p{Cf}]*[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20].*|[\\t\\r\\n].*", Pattern.DOTALL);

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");

  private Csv() {}

  /** One line; a null is an empty cell. */
  static String line(@Nullable Object... cells) {
    return Arrays.stream(cells)
        .map(c -> c == null ? "" : quote(harmless(String.valueOf(c))))
        .collect(Collectors.joining(","));
  }

  private static String harmless(String text) {
    boolean runs = FORMULA.matcher(text).matches() && !NUMBER.matcher(text).matches();
    return runs ? "'" + text : text;
  }

  private static String quote(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
