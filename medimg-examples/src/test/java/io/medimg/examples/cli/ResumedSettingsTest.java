package io.medimg.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.medimg.examples.cli.Cli.Result;
import io.medimg.models.bundle.ModelPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run goes on where another stopped only if both are asked for the same. */
class ResumedSettingsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path shared;
  @TempDir private Path folder;
  private Path films;
  private Path results;

  @BeforeAll
  static void writeModel() throws IOException {
    TinyModel.write(shared);
  }

  @BeforeEach
  void writeFilms() throws IOException {
    films = folder.resolve("films");
    Films.good(films, "a.png");
    Films.good(films, "b.png");
    results = folder.resolve("results.jsonl");
  }

  private Result resumed(String words) {
    List<Object> all = new ArrayList<>(Arrays.asList((Object[]) words.split(" ")));
    all.replaceAll(w -> w.equals("OUT") ? folder.resolve("out") : w);
    if (!words.startsWith("histogram") && !words.contains("--model")) {
      all.addAll(List.of("--model", shared.resolve("tiny.zip")));
    }
    all.addAll(List.of("--jsonl", "--resume", results, films));
    return Cli.run(all.toArray());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "diagnose | classify | command diagnose, now classify",
        "diagnose | histogram | command diagnose, now histogram",
        "diagnose | diagnose --age 54 | --age not given, now given",
        "diagnose --age 54 | diagnose | --age given, now not given",
        "diagnose --age 54 | diagnose --age 55 | another value of --age",
        "classify --sex F | classify --sex M | another value of --sex",
        "classify --view PA | classify --view AP | --view PA, now AP",
        "diagnose --age 54 | diagnose --age 54 --override-file | --override-file not given, now",
        "diagnose | diagnose --no-abstain | --no-abstain not given, now given",
        "diagnose | diagnose --top 1 | --top not given, now 1",
        "classify | classify --gray --resize 64x64 | steps not given, now given",
        "classify --gray --heq --resize 64x64 | classify --gray --resize 64x64 | value of steps",
        "classify | classify --engine OnnxRuntime | --engine not given, now onnxruntime",
        "classify --top 1 | classify --top 2 | --top 1, now 2",
        "explain --out OUT | explain --out OUT --label Darkness | --label not given, now darkness",
        "explain --out OUT | explain --out OUT --method occlusion | --method CAM, now OCCLUSION",
        "histogram | histogram --heq | steps not given, now given",
        "histogram | histogram --compare heq | --compare not given, now given",
        "diagnose | diagnose --out OUT | --out not given, now",
        "histogram | histogram --out OUT | --out not given, now"
      })
  void anotherRunIsRefusedBeforeAnyWork(String first, String second, String difference)
      throws IOException {
    Result made = resumed(first);
    assertThat(made.code()).as(made.err()).isEqualTo(ExitCode.OK);
    String before = Files.readString(results);

    Result nothingLeft = resumed(second);
    assertThat(nothingLeft.code()).as(nothingLeft.err()).isEqualTo(ExitCode.USAGE);
    assertThat(nothingLeft.err())
        .contains("results.jsonl: line 1 is a result of another run (", difference)
        .contains("name another file");

    Films.good(films, "c.png");
    Result someLeft = resumed(second);
    assertThat(someLeft.code()).isEqualTo(ExitCode.USAGE);
    assertThat(Files.readString(results)).isEqualTo(before);

    Result same = resumed(first);
    assertThat(same.code()).as(same.err()).isEqualTo(ExitCode.OK);
    assertThat(same.err()).contains("2 of 3 images were done before");
  }

  @Test
  void anotherModelIsRefusedThoughNothingIsLeft() throws IOException {
    Result made = resumed("diagnose");
    assertThat(made.code()).as(made.err()).isEqualTo(ExitCode.OK);
    ModelPackage tiny = ModelPackage.at(shared.resolve("tiny.zip"));
    Result other = resumed("diagnose --model chest-xray");
    assertThat(other.code()).as(other.err()).isEqualTo(ExitCode.USAGE);
    assertThat(other.err()).contains("modelSha256 " + tiny.sha256() + ", now ");
    assertThat(resumed("diagnose --model nosuch").code()).isEqualTo(ExitCode.NO_ENGINE);
  }

  /** What a run only does besides may be left out later; two words for one thing are one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "diagnose --out OUT | diagnose",
        "diagnose --top 7 | diagnose",
        "diagnose --device cpu | diagnose --threads 2",
        "explain --label Darkness --out OUT | explain --label DARKNESS --out OUT",
        "diagnose --age 18M | diagnose --age 1.5"
      })
  void theSameIsContinued(String first, String second) {
    Result made = resumed(first);
    assertThat(made.code()).as(made.err()).isEqualTo(ExitCode.OK);
    Result again = resumed(second);
    assertThat(again.code()).as(again.err()).isEqualTo(ExitCode.OK);
    assertThat(again.err()).contains("2 of 2 images were done before");
  }

  @Test
  void linesAreEntriesThatSayHowTheyWereMade() throws IOException {
    resumed("diagnose --age 54");
    for (String line : Files.readAllLines(results)) {
      JsonNode entry = JSON.readTree(line);
      assertThat(entry.fieldNames())
          .toIterable()
          .containsExactly("file", "diagnosis", JsonLinesFile.RUN);
      JsonNode run = entry.get(JsonLinesFile.RUN);
      assertThat(run.get("command").asText()).isEqualTo("diagnose");
      assertThat(run.get("modelSha256").asText()).hasSize(64);
      assertThat(run.get("--age").asText()).matches("#[0-9a-f]{12}");
    }
  }

  @Test
  void linesThatDoNotSayHowTheyWereMadeAreRefused() throws IOException {
    resumed("histogram");
    String without = Files.readString(results).replaceAll(",\"run\":\\{[^}]*}", "");
    Files.writeString(results, without);
    Result r = resumed("histogram");
    assertThat(r.code()).as(r.err()).isEqualTo(ExitCode.USAGE);
    assertThat(r.err()).contains("line 1 does not say how it was made");
    assertThat(Files.readString(results)).isEqualTo(without);
  }
}
