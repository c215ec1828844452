package io.medimg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.medimg.cli.Cli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command that reads images, on every kind of bad one. */
class BadInputTest {
  private static final List<String> KINDS =
      List.of("missing", "empty", "truncated", "text", "noise", "huge", "folder", "glob");

  @TempDir private static Path shared;
  @TempDir private Path folder;

  @BeforeAll
  static void writeModel() throws IOException {
    TinyModel.write(shared);
  }

  /** A command with the options that it needs; results, if any, go to {@code out}. */
  private static List<Object> command(String name, Path out) {
    Path model = shared.resolve("tiny.zip");
    return switch (name) {
      case "diagnose" -> List.of("diagnose", "--model", model, "--out", out, "--html");
      case "classify" -> List.of("classify", "--model", model);
      case "explain" -> List.of("explain", "--model", model, "--out", out);
      case "preprocess" -> List.of("preprocess", "--heq", "--out", out);
      default -> List.of("histogram", "--heq", "--out", out);
    };
  }

  static List<Arguments> commandsAndKinds() {
    List<Arguments> all = new ArrayList<>();
    for (String c : List.of("diagnose", "classify", "explain", "preprocess", "histogram")) {
      KINDS.forEach(k -> all.add(Arguments.of(c, k)));
    }
    return all;
  }

  private Object bad(String kind) throws IOException {
    return switch (kind) {
      case "missing" -> folder.resolve("bad.png");
      case "empty" -> Films.empty(folder, "bad.png");
      case "truncated" -> Films.truncated(folder, "bad.png");
      case "text" -> Films.text(folder, "bad.png");
      case "noise" -> Films.noise(folder, "bad.dcm");
      case "huge" -> Films.huge(folder, "bad.png");
      case "folder" -> Files.createDirectories(folder.resolve("bad.folder"));
      default -> folder + "/bad*.png";
    };
  }

  @ParameterizedTest
  @MethodSource("commandsAndKinds")
  void givesOneLineAndCodeOne(String command, String kind) throws IOException {
    Path out = folder.resolve("out");
    List<Object> args = new ArrayList<>(command(command, out));
    args.add(bad(kind));
    Result r = Cli.run(args.toArray());
    assertThat(r.code()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
    assertThat(r.errors()).hasSize(1);
    assertThat(r.err())
        .startsWith("medimg: " + folder)
        .contains("bad")
        .doesNotContain("Exception", "unexpected", "\tat ");
    assertThat(r.out()).isEmpty();
    if (Files.exists(out)) {
      assertThat(out).isEmptyDirectory();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"diagnose", "classify", "explain", "preprocess", "histogram"})
  void oneBadFileNeverStopsAFolder(String command) throws IOException {
    Films.good(folder, "a.png");
    Films.truncated(folder, "b.png");
    Films.huge(folder, "c.png");
    Films.good(folder, "d.png");
    Path out = folder.resolve("out");
    List<Object> args = new ArrayList<>(command(command, out));
    args.add(folder);
    Result r = Cli.run(args.toArray());
    assertThat(r.code()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
    assertThat(r.errors()).hasSize(3).last().isEqualTo("medimg: 2 of 4 failed");
    assertThat(r.out()).contains("a.png", "d.png").doesNotContain("b.png", "c.png");
    if (Files.exists(out)) {
      try (var files = Files.list(out)) {
        assertThat(files.map(f -> f.getFileName().toString()))
            .isNotEmpty()
            .allMatch(f -> f.startsWith("a.") || f.startsWith("d."));
      }
    }
  }

  @Test
  void unreadableFilesAreNamed() throws IOException {
    Path film = Films.good(folder, "a.png");
    assertThat(film.toFile().setReadable(false)).isTrue();
    assumeFalse(Files.isReadable(film), "this user may read everything");
    Result r = Cli.run("histogram", film);
    assertThat(r.code()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
    assertThat(r.errors()).singleElement().asString().contains("a.png", "may");
  }

  @Test
  void limitsAreTheUsers() throws IOException {
    Path film = Films.good(folder, "a.png");
    Result r = Cli.run("histogram", "--max-pixels", 1000, film);
    assertThat(r.code()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
    assertThat(r.err()).contains("128 x 128 pixels exceed the limit of 1000");
    assertThat(Cli.run("histogram", "--max-pixels", 0, film).code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void fileNamesCannotSteerTheTerminal() throws IOException {
    Path film = folder.resolve("a\u001b[31m\nb.png");
    Result r = Cli.run("histogram", film);
    assertThat(r.errors()).hasSize(1);
    assertThat(r.err()).doesNotContain("\u001b");
  }

  @Test
  void debugShowsWhere() throws IOException {
    Result r = Cli.run("histogram", "--debug", Films.truncated(folder, "b.png"));
    assertThat(r.err()).contains("\tat io.medimg.");
    assertThat(r.code()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
  }

  static List<String> nonsense() {
    return List.of(
        "frobnicate",
        "diagnose --nope",
        "diagnose --top 0",
        "diagnose --top many",
        "diagnose --json --csv",
        "diagnose --html",
        "diagnose --device banana",
        "diagnose --threads 0",
        "diagnose --network-threads -1",
        "diagnose --resume results.jsonl",
        "diagnose --json --jsonl",
        "diagnose --csv --jsonl",
        "diagnose --out --html",
        "diagnose --out",
        "classify --top 0",
        "classify --json --csv",
        "explain --method magic",
        "preprocess",
        "preprocess --clahe x",
        "preprocess --clahe 2,8",
        "preprocess --clahe -1",
        "preprocess --resize 10",
        "preprocess --resize 0x0",
        "preprocess --resize 9x9,MAGIC",
        "preprocess --rotate 45",
        "preprocess --flip UP",
        "preprocess --window a,b",
        "preprocess --window 5,-1",
        "preprocess --window lungs",
        "preprocess --crop 1,2,3",
        "preprocess --plan {",
        "preprocess --plan no-such-file.json",
        "preprocess --preset magic",
        "preprocess --preset chest-xray:x",
        "preprocess --plan {} --heq",
        "histogram --letterbox a",
        "histogram --compare gamma:x,1",
        "histogram --compare gamma:0.7,magic",
        "histogram --compare heq,nosuch.json",
        "histogram --max-pixels x",
        "models frobnicate",
        "models show",
        "doctor --nope",
        "evaluate",
        "evaluate --labels no-such.csv",
        "evaluate --labels no-such.csv --json --csv",
        "train",
        "train --nope 3",
        "train --data",
        "train --data . --no-test --backbone b.json",
        "train --data . --epochs many --backbone b.json",
        "train --data . --rejected run --backbone b.json",
        "train --data .",
        "train --data no-such-folder",
        "version --nope");
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void nonsenseGivesOneLineAndCodeTwo(String line) {
    Result r = Cli.run((Object[]) line.split(" "));
    assertThat(r.err())
        .startsWith("medimg: ")
        .contains("see medimg")
        .doesNotContain("unexpected", "\tat ");
    assertThat(r.errors()).hasSize(1);
    assertThat(r.out()).isEmpty();
    assertThat(r.code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void whatCannotBeWrittenIsSaidBeforeAnythingIsRead() throws IOException {
    Path file = Films.text(folder, "file");
    for (Path out : Arrays.asList(file, file.resolve("below"))) {
      for (String command : List.of("diagnose", "explain", "preprocess", "histogram")) {
        List<Object> args = new ArrayList<>(command(command, out));
        args.add(Films.good(folder, "a.png"));
        Result r = Cli.run(args.toArray());
        assertThat(r.code()).as(command).isEqualTo(ExitCode.NO_OUTPUT);
        assertThat(r.errors()).singleElement().asString().contains("--out " + out);
        assertThat(r.out()).isEmpty();
      }
    }
  }

  @Test
  void modelTroubleIsCodeThree() throws IOException {
    Path broken = Films.noise(folder, "broken.zip");
    Path tiny = shared.resolve("tiny.zip");
    List<List<Object>> troubles =
        List.of(
            List.of("--model", "no-such-model"),
            List.of("--model", folder.resolve("none.zip")),
            List.of("--model", broken),
            List.of("--model", folder),
            List.of("--model", tiny, "--device", "gpu:7"),
            List.of("--model", tiny, "--engine", "Abacus"));
    for (List<Object> trouble : troubles) {
      for (String command : List.of("diagnose", "classify", "explain")) {
        List<Object> args = new ArrayList<>(List.of(command));
        args.addAll(trouble);
        if (command.equals("explain")) {
          args.addAll(List.of("--out", folder.resolve("out")));
        }
        Result r = Cli.run(args.toArray());
        assertThat(r.code()).as("%s %s: %s", command, trouble, r.err()).isEqualTo(3);
        assertThat(r.errors()).as("%s %s", command, trouble).hasSize(1);
        assertThat(r.err()).doesNotContain("unexpected", "\tat ");
      }
    }
  }
}
