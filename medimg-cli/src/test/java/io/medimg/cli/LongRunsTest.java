package io.medimg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.medimg.cli.Cli.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs over many images: lines, interruptions, threads, progress. */
class LongRunsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private Path films;
  private Path model;

  @BeforeEach
  void write() throws IOException {
    model = TinyModel.write(folder);
    films = Files.createDirectory(folder.resolve("films"));
    for (int i = 0; i < 6; i++) {
      Films.good(films.resolve("d" + i % 2), "film" + i / 2 + ".png", 64 + 128 * (5 - i));
    }
    Films.truncated(films.resolve("d0"), "broken.png");
  }

  private Result diagnose(Object... more) {
    List<Object> words = new ArrayList<>(List.of("diagnose", "--model", model));
    words.addAll(List.of(more));
    words.add(films);
    return Cli.run(words.toArray());
  }

  private static List<String> names(Iterable<String> lines) throws IOException {
    List<String> names = new ArrayList<>();
    for (String line : lines) {
      names.add(JSON.readTree(line).get("file").asText());
    }
    return names;
  }

  @ParameterizedTest
  @ValueSource(strings = {"diagnose", "classify", "explain", "histogram"})
  void aLineIsAnEntryOfTheArray(String command) throws IOException {
    List<Object> words = new ArrayList<>(List.of(command, "--json"));
    if (!command.equals("histogram")) {
      words.addAll(List.of("--model", model));
    }
    if (command.equals("explain")) {
      words.addAll(List.of("--out", folder.resolve("out")));
    }
    words.add(films);
    JsonNode array = JSON.readTree(Cli.run(words.toArray()).out());
    words.set(1, "--jsonl");
    List<String> lines = Cli.run(words.toArray()).out().lines().toList();
    assertThat(lines).hasSize(7).hasSameSizeAs(array);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(withoutTimes(JSON.readTree(lines.get(i)))).isEqualTo(withoutTimes(array.get(i)));
    }
  }

  private static String withoutTimes(JsonNode entry) {
    return entry.toString().replaceAll("\"timingsMs\":\\{[^}]*\\}", "");
  }

  @Test
  void anInterruptedRunIsResumed() throws IOException {
    Path results = folder.resolve("results.jsonl");
    Path out = folder.resolve("out");
    Result whole = diagnose("--jsonl", "--resume", results, "--out", out);
    assertThat(whole.code()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
    assertThat(whole.out()).isEmpty();
    List<String> lines = Files.readAllLines(results);
    List<String> pictures = List.of(out.toFile().list());
    assertThat(lines).hasSize(7);

    String kept = lines.get(1) + "\n" + lines.get(0) + "\n" + lines.get(3) + "\n";
    Files.writeString(results, kept + lines.get(4).substring(0, 200));
    Files.delete(out.resolve("film2-2.png"));
    Result again = diagnose("--jsonl", "--resume", results, "--out", out);
    assertThat(again.err()).contains("medimg: 2 of 7 images were done before");
    List<String> after = Files.readAllLines(results);
    assertThat(after).hasSize(7).startsWith(lines.get(1));
    assertThat(names(after)).containsExactlyInAnyOrderElementsOf(names(lines));
    assertThat(out.toFile().list()).containsExactlyInAnyOrderElementsOf(pictures);

    Films.good(films.resolve("d0"), "broken.png");
    Result mended = diagnose("--jsonl", "--resume", results);
    assertThat(mended.code()).as(mended.err()).isEqualTo(ExitCode.OK);
    assertThat(Files.readAllLines(results)).hasSize(7).noneMatch(l -> l.contains("\"error\""));
    assertThat(diagnose("--jsonl", "--resume", results).err()).contains("7 of 7 images");
  }

  @Test
  void whatIsNotOursIsNotContinued() throws IOException {
    Path letter = Films.text(folder, "letter.txt");
    Result r = diagnose("--jsonl", "--resume", letter);
    assertThat(r.code()).isEqualTo(ExitCode.USAGE);
    assertThat(r.err()).contains("letter.txt: line 1 is not an entry that --jsonl wrote");
    assertThat(letter).hasContent("no image, but a letter\n");

    Path results = folder.resolve("results.jsonl");
    diagnose("--jsonl", "--resume", results);
    String other = Files.readString(results).replaceAll("[0-9a-f]{64}", "ab".repeat(32));
    Files.writeString(results, other.lines().limit(2).reduce("", (a, b) -> a + b + "\n"));
    Result mixed = diagnose("--jsonl", "--resume", results);
    assertThat(mixed.code()).isEqualTo(ExitCode.USAGE);
    assertThat(mixed.err()).contains("holds results of another model");
  }

  /** Large images come first, so that later ones are ready before. */
  @ParameterizedTest
  @ValueSource(strings = {"diagnose", "classify", "histogram", "preprocess", "explain", "evaluate"})
  void threadsChangeNothingButTime(String command) throws IOException {
    List<Object> words = new ArrayList<>(List.of(command));
    words.addAll(command.matches("histogram|preprocess") ? List.of("--heq") : modelWords());
    if (command.matches("preprocess|explain")) {
      words.addAll(List.of("--out", folder.resolve("out")));
    }
    if (command.equals("evaluate")) {
      StringBuilder table = new StringBuilder("file,Brightness\n");
      for (int i = 0; i < 6; i++) {
        table.append("d%d/film%d.png,%d\n".formatted(i % 2, i / 2, i % 2));
      }
      table.append("d0/broken.png,1\n");
      Path csv = Files.writeString(films.resolve("labels.csv"), table);
      words.addAll(List.of("--labels", csv));
    } else {
      words.add(films);
    }
    Result alone = Cli.run(words.toArray());
    words.addAll(1, List.of("--threads", 4));
    Result together = Cli.run(words.toArray());
    assertThat(together.out()).isEqualTo(alone.out()).isNotEmpty();
    assertThat(together.err()).isEqualTo(alone.err());
    assertThat(together.code()).isEqualTo(alone.code()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
  }

  private List<Object> modelWords() {
    return List.of("--model", model);
  }

  /** Three wait for each other: one at a time would never end. */
  @Test
  void severalAreWorkedOnAtATime() {
    CountDownLatch together = new CountDownLatch(3);
    List<Integer> seen = new ArrayList<>();
    InOrder.run(
        List.of(1, 2, 3, 4, 5, 6),
        3,
        n -> {
          together.countDown();
          if (!together.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("alone");
          }
          Thread.sleep(n == 1 ? 50 : 0);
          return n * n;
        },
        (n, square) -> {
          try {
            seen.add(square.call());
          } catch (Exception e) {
            throw new AssertionError(e);
          }
          return n < 5;
        });
    assertThat(seen).containsExactly(1, 4, 9, 16, 25);
  }

  @Test
  void progressSaysRateAndTimeLeft() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    AtomicLong now = new AtomicLong();
    Terminal terminal = new Terminal(stream, stream, true);
    Progress progress = new Progress(terminal, 100, now::get);
    progress.show(0, "a.png");
    now.set(TimeUnit.SECONDS.toNanos(5));
    progress.show(10, "b.png");
    now.set(TimeUnit.SECONDS.toNanos(400));
    progress.show(50, "c.png");
    terminal.note("done");
    assertThat(err.toString(StandardCharsets.UTF_8).split("\r"))
        .contains(
            "[------------------------] 0 of 100  a.png",
            "[##----------------------] 10 of 100, 2.0 a second, 45 s left  b.png",
            "[############------------] 50 of 100, 8.0 s each, 6 min 40 s left  c.png");
  }
}
