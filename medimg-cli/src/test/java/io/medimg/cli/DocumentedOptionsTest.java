package io.medimg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The pages and picocli's model of the program name the same options, and all of them parse. */
class DocumentedOptionsTest {
  private static final Set<String> OF_EVERY_COMMAND = Set.of("--help", "--version", "--debug");

  /** Values that their options take; all others take what their parameter is called after. */
  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("--plan", "{\"schema\":\"medimg-preprocessing/1\",\"steps\":[]}"),
          Map.entry("--preset", "chest-xray:64"),
          Map.entry("--window", "40,400"),
          Map.entry("--percentile-clip", "0.5,99.5"),
          Map.entry("--clahe", "2,8,8"),
          Map.entry("--step", "median:3"),
          Map.entry("--crop", "1,2,3,4"),
          Map.entry("--letterbox", "64"),
          Map.entry("--resize", "64x64,CV_AREA"),
          Map.entry("--flip", "LEFT_RIGHT"),
          Map.entry("--rotate", "90"),
          Map.entry("--mip", "coronal"),
          Map.entry("--part", "b.json=best.bin"),
          Map.entry("--probe", "false"),
          Map.entry("--balanced", "false"),
          Map.entry("--coarse", "false"));

  @TempDir private Path folder;

  private static CommandLine program() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    return Main.commandLine(new Terminal(nowhere, nowhere, false));
  }

  private static Map<String, CommandSpec> commands() {
    Map<String, CommandSpec> all = new TreeMap<>();
    collect("", program().getCommandSpec(), all);
    return all;
  }

  private static void collect(String path, CommandSpec spec, Map<String, CommandSpec> all) {
    spec.subcommands()
        .forEach(
            (name, line) -> {
              String below = (path + " " + name).strip();
              all.put(below, line.getCommandSpec());
              collect(below, line.getCommandSpec(), all);
            });
  }

  static Set<String> everyCommand() {
    return commands().keySet();
  }

  static List<String> commandsOfThemselves() {
    return commands().entrySet().stream()
        .filter(e -> e.getValue().subcommands().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static List<OptionSpec> options(CommandSpec spec) {
    return spec.options().stream()
        .filter(o -> !o.hidden() && !OF_EVERY_COMMAND.contains(o.longestName()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("commandsOfThemselves")
  void pageAndProgramNameTheSameOptions(String command) {
    Set<String> documented = new CommandPages().options(command);
    documented.removeAll(OF_EVERY_COMMAND);
    assertThat(documented)
        .isEqualTo(
            options(commands().get(command)).stream()
                .map(OptionSpec::longestName)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** One at a time, those that may be repeated twice. */
  @ParameterizedTest
  @MethodSource("commandsOfThemselves")
  void everyOptionIsTakenByItsParser(String command) {
    CommandSpec spec = commands().get(command);
    for (OptionSpec option : options(spec)) {
      List<String> words = new ArrayList<>(List.of(command.split(" ")));
      spec.options().stream()
          .filter(o -> o.required() && o != option)
          .forEach(o -> words.addAll(typed(o)));
      words.addAll(typed(option));
      if (option.isMultiValue()) {
        words.addAll(typed(option));
      }
      spec.positionalParameters().stream()
          .filter(p -> p.arity().min() > 0)
          .map(PositionalParamSpec::paramLabel)
          .forEach(words::add);
      assertThatCode(() -> program().parseArgs(words.toArray(new String[0])))
          .as(String.join(" ", words))
          .doesNotThrowAnyException();
    }
  }

  private static List<String> typed(OptionSpec option) {
    if (option.arity().max() == 0) {
      return List.of(option.longestName());
    }
    Class<?> type = option.auxiliaryTypes()[0];
    boolean number = type.isPrimitive() || Number.class.isAssignableFrom(type);
    String value = VALUES.getOrDefault(option.longestName(), number ? "1" : "value");
    return List.of(option.longestName(), value);
  }

  /** Whatever is typed reaches the place where PyTorch is missing: no parser refuses it. */
  @Test
  void trainTakesEveryOptionOfItsPage() {
    CommandSpec train = commands().get("train");
    for (OptionSpec option : options(train)) {
      List<Object> words = new ArrayList<>(List.of("train", "--data", folder, "--backbone", "b"));
      Set<String> given = Set.of("--data", "--backbone");
      if (!given.contains(option.longestName())) {
        words.addAll(typed(option));
      }
      words.addAll(needs(option.longestName()));
      Cli.Result r = Cli.run(words.toArray());
      assertThat(r.code()).as("%s: %s", words, r.err()).isEqualTo(ExitCode.NO_ENGINE);
      assertThat(r.err()).contains("training needs PyTorch");
    }
  }

  private static List<String> needs(String option) {
    return switch (option) {
      case "--no-test" -> List.of("--part", "b.json=best.bin");
      case "--rejected", "--fold-run" -> List.of("--shipped", "run");
      default -> List.of();
    };
  }

  static List<String> examples() {
    return CommandPages.examples();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleOfThePagesParses(String example) {
    String[] words = words(example.replace("--plan plan.json", "--plan " + VALUES.get("--plan")));
    assertThatCode(() -> program().parseArgs(words)).as(example).doesNotThrowAnyException();
  }

  /** As a shell splits a line: quotes keep blanks. */
  private static String[] words(String line) {
    List<String> words = new ArrayList<>();
    java.util.regex.Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)")
        .matcher(line)
        .results()
        .forEach(
            m ->
                words.add(
                    Stream.of(m.group(1), m.group(2), m.group(3))
                        .filter(java.util.Objects::nonNull)
                        .findFirst()
                        .orElse("")));
    return words.toArray(new String[0]);
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void helpIsInWholeSentences(String command) {
    CommandSpec spec = commands().get(command);
    assertSentences(command, spec.usageMessage().description());
    spec.args().stream()
        .filter(arg -> !(arg instanceof OptionSpec option && option.hidden()))
        .forEach(arg -> assertSentences(command + " " + arg, arg.description()));
    List<Object> words = new ArrayList<>(Arrays.asList((Object[]) command.split(" ")));
    words.add("--help");
    Cli.Result help = Cli.run(words.toArray());
    assertThat(help.code()).as(command).isZero();
    assertThat(help.out()).startsWith("Usage: medimg " + command);
    words.set(words.size() - 1, "--version");
    assertThat(Cli.run(words.toArray()).out()).as(command).startsWith("medimg ");
  }

  private static void assertSentences(String what, String[] lines) {
    assertThat(lines).as(what).isNotEmpty();
    for (String line : lines) {
      assertThat(line).as(what).matches("(?s)[\\p{Lu}\\d].*[.]");
    }
  }
}
