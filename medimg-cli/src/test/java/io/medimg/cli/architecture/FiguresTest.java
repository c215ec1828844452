package io.medimg.cli.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.models.bundle.LabelEvaluation;
import io.medimg.models.bundle.ModelPackage;
import io.medimg.models.bundle.ModelZoo;
import io.medimg.models.bundle.OutputLabel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every figure has one source: the embedded package for what a model does, {@code
 * docs/benchmarks.md} (written by {@code benchmarks/table}) for speed. Whatever repeats one agrees.
 */
class FiguresTest {
  private static final Path ROOT = Path.of("..");

  /** For example {@code Pneumonia 0.31 (calibrated), threshold 0.14: positive}. */
  private static final Pattern FINDING =
      Pattern.compile(
          "([A-Z][A-Za-z_]*(?: [(a-z)]+)*) (\\d\\.\\d\\d) \\(([a-z ,0-9.]+)\\),"
              + " threshold (\\d\\.\\d\\d): (positive|negative)");

  private static final Pattern INTERVAL =
      Pattern.compile("[01]\\.\\d{3} \\[[01]\\.\\d{3}, [01]\\.\\d{3}\\]");
  private static final Pattern RATIO = Pattern.compile("\\d+\\.\\d\\dx \\(\\d+\\.\\d\\d\\)");
  private static final Pattern TIME = Pattern.compile("\\d+(?:\\.\\d+)? ms");

  /** Columns that hold what only their own page knows. */
  private static final Set<String> OWN = Set.of("work", "before", "tool");

  private static ModelPackage model;

  @BeforeAll
  static void load() throws IOException {
    model = ModelZoo.embedded().load("chest-xray");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path folder, Predicate<String> wanted) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(f -> wanted.test(f.toString().replace('\\', '/'))).sorted().toList();
    }
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    pages.addAll(files(ROOT.resolve("docs"), name -> name.endsWith(".md")));
    return pages;
  }

  @Test
  void findingsThatArePrintedHaveTheThresholdsOfTheModel() throws IOException {
    List<Path> places = new ArrayList<>(pages());
    for (String module : new String[] {"core", "models", "cli"}) {
      Path main = ROOT.resolve("medimg-" + module + "/src/main");
      places.addAll(files(main, name -> name.endsWith(".java") || name.endsWith(".jsh")));
    }
    List<MatchResult> found =
        places.stream().flatMap(p -> FINDING.matcher(read(p)).results()).toList();
    assertThat(found).as("the README shows one").isNotEmpty();
    for (MatchResult m : found) {
      OutputLabel label =
          model.config().labels().stream()
              .filter(l -> l.label().name().equals(m.group(1)))
              .findFirst()
              .orElseThrow(() -> new AssertionError("the model has no label of " + m.group()));
      assertThat(label.threshold()).as(m.group()).isNotNull();
      assertThat(m.group(4))
          .as(m.group())
          .isEqualTo(String.format(Locale.ROOT, "%.2f", label.threshold().value()));
      assertThat(m.group(3)).as(m.group()).isEqualTo(label.kind().words());
      boolean positive = Double.parseDouble(m.group(2)) >= label.threshold().value();
      assertThat(m.group(5)).as(m.group()).isEqualTo(positive ? "positive" : "negative");
    }
  }

  /** An experiment reports its own networks; everything else speaks of the shipped one. */
  @Test
  void intervalsArePublishedByThePackage() throws IOException {
    Set<String> published =
        INTERVAL
            .matcher(model.modelCard())
            .results()
            .map(MatchResult::group)
            .collect(Collectors.toSet());
    for (LabelEvaluation e : model.config().evaluation()) {
      if (!Double.isNaN(e.low())) {
        assertThat(published)
            .contains(
                String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", e.auroc(), e.low(), e.high()));
      }
    }
    for (Path page : pages()) {
      if (!page.toString().contains("experiments")) {
        assertThat(INTERVAL.matcher(read(page)).results().map(MatchResult::group))
            .as(page.toString())
            .allMatch(published::contains);
      }
    }
  }

  @Test
  void whatCameOutOfTheTrainingIsInTheCard() {
    String text = read(ROOT.resolve("docs/training.md"));
    String table = text.substring(text.indexOf("## What came out"), text.indexOf("The aim for"));
    List<String> figures =
        Pattern.compile("\\b[01]\\.\\d{2,3}\\b")
            .matcher(table)
            .results()
            .map(MatchResult::group)
            .toList();
    assertThat(figures).hasSizeGreaterThan(15);
    String card = model.modelCard();
    for (String figure : figures) {
      boolean there =
          Pattern.compile("\\b[01]\\.\\d{3}\\b")
              .matcher(card)
              .results()
              .map(MatchResult::group)
              .anyMatch(c -> c.equals(figure) || rounds(c, figure));
      assertThat(there).as("%s of docs/training.md in the model card", figure).isTrue();
    }
  }

  private static boolean rounds(String exact, String shown) {
    return Math.abs(Double.parseDouble(exact) - Double.parseDouble(shown))
        <= 0.5001 * Math.pow(10, -(shown.length() - 2));
  }

  /** Ratios and times by work, as {@code docs/benchmarks.md} has them. */
  private static Map<String, Set<String>> benchmarks() {
    Map<String, Set<String>> byWork = new HashMap<>();
    String page = read(ROOT.resolve("docs/benchmarks.md"));
    String upTo = page.substring(0, page.indexOf("## By size"));
    upTo.lines()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| work"))
        .map(FiguresTest::cells)
        .forEach(
            cells ->
                byWork.put(
                    cells.get(0),
                    cells.stream()
                        .skip(1)
                        .map(c -> c.replaceAll("[ \u2713\u2717]+$", ""))
                        .map(c -> c.matches("\\d+(\\.\\d+)?") ? c + " ms" : c)
                        .collect(Collectors.toSet())));
    return byWork;
  }

  private static List<String> cells(String line) {
    String inside = line.substring(1, line.lastIndexOf('|'));
    return Arrays.stream(inside.split("\\|", -1)).map(String::strip).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"023-kernels.md", "024-filters.md", "025-resamplers.md"})
  void recordsRepeatTheSpeedOfTheBenchmarks(String record) {
    Map<String, Set<String>> source = benchmarks();
    String text = read(ROOT.resolve("docs/decisions/" + record));
    String measured = text.substring(text.indexOf("## Measured"));
    measured = measured.substring(0, measured.indexOf("\n## "));
    List<List<String>> rows =
        measured.lines().filter(l -> l.startsWith("| ")).map(FiguresTest::cells).toList();
    assertThat(rows).hasSizeGreaterThan(5);
    List<String> head = rows.get(0);
    for (List<String> row : rows.subList(1, rows.size())) {
      assertThat(source).as("works of docs/benchmarks.md").containsKey(row.get(0));
      for (int i = 0; i < row.size(); i++) {
        if (!OWN.contains(head.get(i)) && !row.get(i).isEmpty()) {
          assertThat(source.get(row.get(0))).as("%s: %s", record, row).contains(row.get(i));
        }
      }
    }
  }

  @Test
  void noOtherPageHasRatiosOfItsOwn() throws IOException {
    Map<String, Set<String>> source = benchmarks();
    Set<String> all = source.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    for (Path page : pages()) {
      assertThat(RATIO.matcher(read(page)).results().map(MatchResult::group))
          .as(page.toString())
          .allMatch(all::contains);
    }
    assertThat(all).anyMatch(f -> TIME.matcher(f).matches());
  }
}
