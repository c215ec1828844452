package io.medimg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Results that cannot be written end with code 4 and a line that says why. */
class LostResultsTest {
  private static final File FULL = new File("/dev/full");

  @TempDir private Path folder;
  private Path films;

  @BeforeEach
  void write() throws IOException {
    TinyModel.write(folder);
    films = folder.resolve("films");
    for (int i = 0; i < 3; i++) {
      Films.good(films, i + ".png");
    }
  }

  /** A command line by its words; FILMS and MODEL stand for what this test wrote. */
  private List<String> command(String line) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    for (String word : line.split(" ")) {
      words.add(
          word.replace("FILMS", films.toString())
              .replace("MODEL", folder.resolve("tiny.zip").toString()));
    }
    return words;
  }

  private static String wait(Process process) throws IOException, InterruptedException {
    try (InputStream errors = process.getErrorStream()) {
      String text = new String(errors.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      return text;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "version",
        "histogram FILMS",
        "histogram --jsonl FILMS",
        "diagnose --json --model MODEL FILMS",
        "diagnose --csv --threads 2 --model MODEL FILMS",
        "classify --model MODEL FILMS",
        "models show MODEL",
        "preprocess --heq --json"
      })
  void aFullDiskIsCodeFour(String line) throws IOException, InterruptedException {
    assumeTrue(FULL.exists(), "this system has no /dev/full");
    Process p = new ProcessBuilder(command(line)).redirectOutput(FULL).start();
    String errors = wait(p);
    assertThat(p.exitValue()).as(errors).isEqualTo(ExitCode.NO_OUTPUT);
    assertThat(errors.lines())
        .singleElement()
        .asString()
        .startsWith("medimg: results cannot be written to standard output: ")
        .doesNotContain("Exception");
  }

  @ParameterizedTest
  @ValueSource(strings = {"histogram FILMS", "diagnose --jsonl --model MODEL FILMS"})
  void aReaderThatHasGoneIsCodeFour(String line) throws IOException, InterruptedException {
    Process p = new ProcessBuilder(command(line)).start();
    p.getInputStream().close();
    String errors = wait(p);
    assertThat(p.exitValue()).as(errors).isEqualTo(ExitCode.NO_OUTPUT);
    assertThat(errors.lines()).hasSize(1);
    assertThat(errors).contains("standard output");
  }

  @Test
  void wrongUseStaysWrongUse() throws IOException, InterruptedException {
    assumeTrue(FULL.exists(), "this system has no /dev/full");
    Process p = new ProcessBuilder(command("diagnose --nope")).redirectOutput(FULL).start();
    wait(p);
    assertThat(p.exitValue()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void whatCannotBeResumedIsSaidFirst() throws IOException {
    assumeTrue(FULL.exists(), "this system has no /dev/full");
    Cli.Result r = Cli.run("histogram", "--jsonl", "--resume", FULL, films);
    assertThat(r.code()).as(r.err()).isEqualTo(ExitCode.USAGE);
    assertThat(r.err()).contains("--resume /dev/full: is not a plain file");
    Cli.Result none = Cli.run("histogram", "--jsonl", "--resume", folder.resolve("no/x"), films);
    assertThat(none.code()).isEqualTo(ExitCode.NO_OUTPUT);
    assertThat(none.errors()).hasSize(1);
  }
}
