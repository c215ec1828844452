package io.medimg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.medimg.cli.Cli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the user knows and the file does not say, with the embedded model. */
class FactOptionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ADULT = "Pneumonia";
  private static final String CHILD = "Pneumonia (paediatric)";

  @TempDir private Path folder;

  private static List<String> labels(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(n -> n.get("label").asText())
        .toList();
  }

  private static JsonNode first(Result r) throws IOException {
    assertThat(r.code()).as(r.err()).isEqualTo(ExitCode.OK);
    return JSON.readTree(r.out()).get(0);
  }

  @ParameterizedTest
  @CsvSource({"54,adult", "18,adult", "054Y,adult", "3,child", "18M,child", "60W,child", "11,none"})
  void anAgeChoosesTheHead(String age, String head) throws IOException {
    Path film = Files.move(Films.good(folder, "x.png", 512), folder.resolve("film.png"));
    JsonNode d = first(Cli.run("diagnose", "--json", "--age", age, film)).get("diagnosis");
    JsonNode c = first(Cli.run("classify", "--json", "--age", age, film));

    for (JsonNode result : List.of(d, c)) {
      assertThat(labels(result.get("findings")).contains(ADULT)).isEqualTo(head.equals("adult"));
      assertThat(labels(result.get("findings")).contains(CHILD)).isEqualTo(head.equals("child"));
    }
    assertThat(d.get("quality").toString()).contains("not stated by the file: age");
  }

  @Test
  void withoutAnAgeNeitherHeadIsAssessedAndEveryOutputSaysSo() throws IOException {
    Path film = Films.good(folder, "x.png", 512);

    JsonNode d = first(Cli.run("diagnose", "--json", film)).get("diagnosis");
    assertThat(labels(d.get("omitted"))).contains(ADULT, CHILD);
    assertThat(labels(d.get("findings"))).doesNotContain(ADULT, CHILD).hasSize(12);
    assertThat(Cli.run("diagnose", film).out())
        .contains("info: not assessed: Pneumonia, Pneumonia (paediatric) (for some ages")
        .contains("hint: --age AGE");
    assertThat(Cli.run("diagnose", "--csv", film).out().lines())
        .filteredOn(l -> l.contains(",not_assessed,,"))
        .hasSize(2)
        .allMatch(l -> l.contains("neither stated nor given"));
    assertThat(Cli.run("classify", film).out())
        .contains(CHILD + " not assessed: for some ages only");
    Result explained = Cli.run("explain", "--label", ADULT, "--out", folder, film);
    assertThat(explained.code()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
    assertThat(explained.err()).contains("not assessed, so not explained").contains("--age");
    assertThat(Cli.run("explain", "--age", 60, "--label", ADULT, "--out", folder, film).code())
        .isEqualTo(ExitCode.OK);
  }

  /** The generated film states DX, PA and no age. */
  @Test
  void contradictionsAreReportedAndTheFileGoesFirst() throws IOException {
    JsonNode d = first(Cli.run("diagnose", "--json", "--view", "lateral")).get("diagnosis");
    assertThat(d.get("abstained").asBoolean()).isFalse();
    assertThat(d.get("image").get("viewPosition").asText()).isEqualTo("PA");
    assertThat(d.get("quality").get(0).get("kind").asText()).isEqualTo("FACTS");
    assertThat(d.get("quality").get(0).get("severity").asText()).isEqualTo("WARNING");

    JsonNode other =
        first(Cli.run("diagnose", "--json", "--view", "lateral", "--override-file"))
            .get("diagnosis");
    assertThat(other.get("abstained").asBoolean()).isTrue();
    assertThat(other.get("image").get("viewPosition").asText()).isEqualTo("LATERAL");
    assertThat(Cli.run("diagnose", "--modality", "CT", "--override-file").out())
        .contains("no diagnosis: the image's modality is CT");
    assertThat(Cli.run("classify", "--view", "AP").err()).contains("states another view");
    assertThat(Cli.run("classify", "--sex", "female", "--json").out())
        .contains("not stated by the file: sex");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--age|old|'old' is not an age",
        "--age|151|0 to 150 years",
        "--age|-3|'-3' is not an age",
        "--age|3Z|18M, 3W, 5D",
        "--sex|x|one of F, M, O",
        "--view|UNKNOWN|one of PA, AP, LATERAL, OTHER",
        "--modality|XYZ|one of CR, DX, RG",
      })
  void wrongFactsAreWrongUse(String words) {
    String[] w = words.split("\\|");
    for (String command : List.of("diagnose", "classify", "explain")) {
      Result r = Cli.run(command, w[0] + "=" + w[1]);
      assertThat(r.code()).isEqualTo(ExitCode.USAGE);
      assertThat(r.err()).contains(w[0]).contains(w[2]);
    }
  }

  @Test
  void theFirstRunSaysThatItsScoresMeanNothing() {
    Result r = Cli.run("diagnose");
    assertThat(r.code()).isEqualTo(ExitCode.OK);
    assertThat(r.err()).contains("say nothing about a disease");
    assertThat(r.out()).contains("info: the image was generated", "say nothing about one");
    assertThat(r.out().indexOf("generated, no patient: these scores show that medimg works"))
        .isPositive()
        .isLessThan(r.out().indexOf("(calibrated)"));
  }
}
