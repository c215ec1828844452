package io.medimg.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the documentation says of commands: options of each, and examples as they are typed. */
final class CommandPages {
  private static final Path ROOT = Path.of("..");
  private static final Pattern OPTION = Pattern.compile("--[a-z0-9][a-z0-9-]*");
  private static final Pattern GROUP = Pattern.compile("\\[[^\\]]+\\]\\(#([a-z-]+)\\)");

  private final String page = read(ROOT.resolve("docs/command-line.md"));

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every option that the page names for a command, those of groups that it links to included. */
  Set<String> options(String command) {
    String text = text(command);
    Set<String> options = tokens(text);
    GROUP
        .matcher(text.replaceAll("\\s+", " "))
        .results()
        .map(m -> m.group(1).replace('-', ' '))
        .forEach(group -> options.addAll(tokens(section("### ", group))));
    if (command.equals("train")) {
      options.addAll(tokens(read(ROOT.resolve("docs/training.md"))));
    }
    return options;
  }

  /** A section of its own, or a line of the table of its parent. */
  private String text(String command) {
    String row = "| `medimg " + command + " ";
    return page.lines()
        .filter(line -> line.replace('`', ' ').startsWith(row.replace('`', ' ')))
        .filter(line -> command.startsWith("models "))
        .findFirst()
        .orElseGet(() -> section("## ", "medimg " + command));
  }

  private String section(String level, String title) {
    List<String> lines = page.lines().toList();
    int from = -1;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (from < 0 && line.equalsIgnoreCase(level + title)) {
        from = i + 1;
      } else if (from >= 0 && (line.startsWith("## ") || line.startsWith("### "))) {
        return String.join("\n", lines.subList(from, i));
      }
    }
    if (from < 0) {
      throw new AssertionError("docs/command-line.md has no heading '" + level + title + "'");
    }
    return String.join("\n", lines.subList(from, lines.size()));
  }

  private static Set<String> tokens(String text) {
    Set<String> found = new TreeSet<>();
    String prose = text.replaceAll("(?s)```.*?```", "");
    Pattern.compile("`[^`]*`")
        .matcher(prose)
        .results()
        .map(MatchResult::group)
        .flatMap(code -> OPTION.matcher(code).results().map(MatchResult::group))
        .forEach(found::add);
    return found;
  }

  /** Every command line in a block of code of the README and the pages, as the shell splits it. */
  static List<String> examples() {
    List<String> examples = new ArrayList<>();
    try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
      Stream.concat(Stream.of(ROOT.resolve("README.md")), pages)
          .filter(p -> p.toString().endsWith(".md"))
          .forEach(p -> examples.addAll(examples(read(p))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return examples;
  }

  private static List<String> examples(String text) {
    List<String> found = new ArrayList<>();
    Pattern.compile("(?s)```\\w*\\n(.*?)```")
        .matcher(text)
        .results()
        .flatMap(m -> m.group(1).replaceAll("\\\\\\n\\s*", "").lines())
        .map(String::strip)
        .map(line -> line.replaceFirst("^([A-Z_]+=\\S+ )+", ""))
        .filter(line -> line.startsWith("./medimg ") || line.startsWith("medimg "))
        .map(line -> line.replaceFirst("^(./)?medimg ", ""))
        .map(line -> line.replaceFirst("(\\s#|\\s[|>]|\\s&&).*", ""))
        .forEach(found::add);
    return found;
  }
}
