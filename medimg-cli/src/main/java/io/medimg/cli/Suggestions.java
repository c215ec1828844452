package io.medimg.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** What somebody may have meant by a word that nobody knows. Safe for use by several threads. */
final class Suggestions {
  private static final int MOST = 2;

  /** From so many letters on the beginning of a word stands for it. */
  private static final int BEGINNING = 3;

  private Suggestions() {}

  /** Says that a word is unknown to a command, and what is near it if anything is. */
  static String unknown(CommandSpec command, String word) {
    if (word.startsWith("-")) {
      return "there is no option '%s'%s".formatted(word, nearest(word, options(command)));
    }
    return command.subcommands().isEmpty()
        ? "'%s' is more than %s takes".formatted(word, command.qualifiedName())
        : "there is no command '%s'%s"
            .formatted(word, nearest(word, command.subcommands().keySet().stream()));
  }

  private static Stream<String> options(CommandSpec command) {
    return command.options().stream()
        .filter(o -> !o.hidden())
        .flatMap(o -> Stream.of(o.names()))
        .filter(name -> name.startsWith("--"));
  }

  private static String nearest(String word, Stream<String> known) {
    List<String> near =
        known
            .filter(k -> isNear(word, k))
            .sorted(Comparator.comparingInt(k -> distance(word, k)))
            .limit(MOST)
            .toList();
    return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near);
  }

  /** A slip of the fingers in every three letters, or a beginning. */
  private static boolean isNear(String word, String known) {
    String letters = word.replaceFirst("^--?", "").toLowerCase(Locale.ROOT);
    String other = known.replaceFirst("^--?", "");
    return (letters.length() >= BEGINNING && other.startsWith(letters))
        || distance(letters, other) <= other.length() / 3;
  }

  /** How many letters have to be changed, added, left out or swapped with the next. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : step(a, b, d, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int step(String a, String b, int[][] d, int i, int j) {
    int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best = Math.min(d[i - 1][j - 1] + same, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
  }
}
