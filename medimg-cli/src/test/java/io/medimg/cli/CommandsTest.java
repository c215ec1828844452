package io.medimg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.medimg.cli.Cli.Result;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.SampleType;
import io.medimg.core.io.Images;
import io.medimg.preprocess.Preprocessing;
import io.medimg.preprocess.Presets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands print and write when all is well. */
class CommandsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path shared;
  @TempDir private Path folder;

  @BeforeAll
  static void writeModel() throws IOException {
    TinyModel.write(shared);
  }

  private static Result with(String command, Object... more) {
    Object[] args = new Object[more.length + 3];
    args[0] = command;
    args[1] = "--model";
    args[2] = shared.resolve("tiny.zip");
    System.arraycopy(more, 0, args, 3, more.length);
    return Cli.run(args);
  }

  private static JsonSchema schema() throws IOException {
    Path file = Path.of("..", "docs", "diagnosis.schema.json");
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(JSON.readTree(file.toFile()));
  }

  @Test
  void withoutFilesAGeneratedFilmIsDiagnosed() {
    Result r = with("diagnose");
    assertThat(r.code()).isEqualTo(ExitCode.OK);
    assertThat(r.err()).contains("generated chest film, not a patient");
    assertThat(r.errors()).hasSize(1);
    assertThat(r.out())
        .contains("phantom", "generated", "Brightness", "(calibrated), threshold 0.40: positive")
        .contains("look at: Brightness", " mm)")
        .contains("model tiny 1.2.3, OnnxRuntime", "cpu", "not a medical device");
  }

  @Test
  void jsonFollowsItsSchema() throws IOException {
    Path film = Films.good(folder, "a.png", 512);
    Result r = with("diagnose", "--json", film, Films.truncated(folder, "b.png"));
    assertThat(r.code()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
    JsonNode list = JSON.readTree(r.out());
    assertThat(list).hasSize(2);
    JsonNode diagnosis = list.get(0).get("diagnosis");
    assertThat(schema().validate(diagnosis)).isEmpty();
    assertThat(list.get(0).get("file").asText()).isEqualTo(film.toString());
    assertThat(diagnosis.get("provenance").get("timingsMs").has("read")).isTrue();
    assertThat(diagnosis.get("provenance").get("inputSha256").asText()).hasSize(64);
    assertThat(diagnosis.get("notAssessed").get(0).asText()).isEqualTo("Hernia");
    assertThat(list.get(1).get("error").asText()).isNotBlank();
  }

  @Test
  void theSchemaRefusesWhatIsNoDiagnosis() throws IOException {
    JsonNode good = JSON.readTree(with("diagnose", "--json").out()).get(0).get("diagnosis");
    assertThat(schema().validate(good)).isEmpty();
    var bad = (com.fasterxml.jackson.databind.node.ObjectNode) good.deepCopy();
    bad.put("abstained", true);
    assertThat(schema().validate(bad)).isNotEmpty();
    bad = good.deepCopy();
    ((com.fasterxml.jackson.databind.node.ObjectNode) bad.get("findings").get(0)).put("score", 7);
    assertThat(schema().validate(bad)).isNotEmpty();
    bad = good.deepCopy();
    bad.remove("provenance");
    assertThat(schema().validate(bad)).isNotEmpty();
  }

  @Test
  void anUnfitFilmIsRefusedWithAReasonAndCodeZero() throws IOException {
    Path wide = Films.wide(folder, "wide.png");
    Result r = with("diagnose", wide);
    assertThat(r.code()).isEqualTo(ExitCode.OK);
    assertThat(r.out()).contains("no diagnosis: ").doesNotContain("Brightness  ");
    JsonNode d = JSON.readTree(with("diagnose", "--json", wide).out()).get(0).get("diagnosis");
    assertThat(schema().validate(d)).isEmpty();
    assertThat(d.get("abstained").asBoolean()).isTrue();
    assertThat(with("diagnose", "--csv", wide).out()).contains(",abstained,");
    assertThat(with("diagnose", "--no-abstain", wide).out()).contains("Brightness");
  }

  @Test
  void csvHasALinePerFindingAndPerFailure() throws IOException {
    Path film = Files.move(Films.good(folder, "x.png"), folder.resolve("a, \"b\".png"));
    Result r = with("diagnose", "--csv", "--top", 1, film, folder.resolve("none.png"));
    List<String> lines = r.out().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).startsWith("file,status,rank,label,score,score_kind,threshold");
    assertThat(lines.get(1))
        .startsWith("\"" + film.toString().replace("\"", "\"\"") + "\",ok,1,")
        .endsWith("positive");
    assertThat(lines).anyMatch(l -> l.contains("none.png,failed,") && l.endsWith("no such file"));
  }

  @Test
  void outHoldsPictureReportAndJson() throws IOException {
    Films.good(folder.resolve("in/1"), "film.png");
    Films.good(folder.resolve("in/2"), "film.png");
    Path out = folder.resolve("new/out");
    Result r = with("diagnose", "--out", out, "--html", "--json", folder.resolve("in"));
    assertThat(r.code()).isEqualTo(ExitCode.OK);
    assertThat(out.toFile().list())
        .containsExactlyInAnyOrder(
            "film.png", "film.html", "film.json", "film-2.png", "film-2.html", "film-2.json");
    assertThat(Images.read(out.resolve("film.png")).width()).isGreaterThan(800);
    assertThat(schema().validate(JSON.readTree(out.resolve("film.json").toFile()))).isEmpty();
    assertThat(Files.readString(out.resolve("film-2.html"))).endsWith("</html>\n");
  }

  @Test
  void timingsNameEveryStage() throws IOException {
    Films.good(folder, "a.png");
    Films.good(folder, "b.png");
    Result r = with("diagnose", "--timings", folder);
    assertThat(r.out()).contains("time: read ", "prepare ", "infer ", "explain ");
    assertThat(r.err()).contains("2 images in", "p50", "p95", "infer", "all");
  }

  @Test
  void classifyPrintsEveryLabel() throws IOException {
    Path film = Films.good(folder, "a.png");
    assertThat(with("classify", film).out()).contains("Brightness", "Darkness");
    JsonNode entry = JSON.readTree(with("classify", "--json", film).out()).get(0);
    assertThat(entry.get("findings")).hasSize(2);
    assertThat(entry.get("findings").get(1).get("threshold").isNull()).isTrue();
    assertThat(with("classify", "--csv", "--top", 1, film).out().lines()).hasSize(2);
    Result other = with("classify", "--preset", "chest-xray:64", "--json", film);
    assertThat(other.code()).isEqualTo(ExitCode.OK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cam", "occlusion", "rise", "score-cam"})
  void explainDrawsWhatSpeaksForALabel(String method) throws IOException {
    Path film = Films.good(folder, "a.png");
    Path out = folder.resolve("out");
    Result r =
        with("explain", "--method", method, "--label", "darkness", "--json", "--out", out, film);
    assertThat(r.code()).as(r.err()).isEqualTo(ExitCode.OK);
    JsonNode entry = JSON.readTree(r.out()).get(0);
    assertThat(entry.get("label").asText()).isEqualTo("Darkness");
    assertThat(entry.get("boxes")).isNotEmpty();
    assertThat(out.toFile().list()).containsExactly("a.Darkness." + method + ".png");
  }

  @Test
  void explainNamesTheLabelsThatThereAre() {
    Result r = with("explain", "--label", "Fracture", "--out", folder);
    assertThat(r.code()).isEqualTo(ExitCode.USAGE);
    assertThat(r.err()).contains("'Fracture' is not assessed; there are Brightness, Darkness");
  }

  /** This module's tests run without PyTorch; with it, medimg-models tests the method itself. */
  @Test
  void gradCamSaysWhatIsMissing() {
    Result r = with("explain", "--method", "grad-cam", "--out", folder);
    assertThat(r.code()).isEqualTo(ExitCode.NO_ENGINE);
    assertThat(r.errors()).singleElement().asString().contains("ai.djl.pytorch:pytorch-engine");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void preprocessKeepsTheOrderOfSteps() {
    Result r = Cli.run("preprocess", "--json", "--resize", "8x4", "--heq", "--rotate", "90");
    Preprocessing plan = Preprocessing.fromJson(r.out());
    assertThat(plan.steps()).hasSize(3);
    assertThat(plan.describe()).matches("resize.*heq.*rotate.*");
    Result again = Cli.run("preprocess", "--json", "--plan", r.out().strip());
    assertThat(again.out()).isEqualTo(r.out());
  }

  @Test
  void anyStepCanBeTyped() {
    Result r =
        Cli.run(
            "preprocess",
            "--json",
            "--step",
            "claheFiji:63,256,3,FAST",
            "--gray",
            "--step",
            "invert",
            "--step",
            "gamma:0.7,1");
    assertThat(r.code()).as(r.err()).isEqualTo(ExitCode.OK);
    assertThat(Preprocessing.fromJson(r.out()).describe())
        .isEqualTo(
            "claheFiji(radius 63, 256 bins, slope 3, FAST) > toGray > invert > gamma(0.7, gain 1)");
    Result wrong = Cli.run("preprocess", "--json", "--step", "gamma:0.7");
    assertThat(wrong.code()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err()).contains("--step gamma:0.7", "takes gamma, gain, got 1 value");
  }

  @Test
  void preprocessWritesWhatThePlanGives() throws IOException {
    Path film = Films.good(folder, "a.png");
    Path out = folder.resolve("out");
    Result r = Cli.run("preprocess", "--heq", "--resize", "32x16", "--out", out, film);
    assertThat(r.code()).as(r.err()).isEqualTo(ExitCode.OK);
    MedicalImage wanted =
        Preprocessing.fromJson(Cli.run("preprocess", "--json", "--heq", "--resize", "32x16").out())
            .apply(Images.read(film));
    MedicalImage found = Images.read(out.resolve("a.prepared.png"));
    assertThat(found.size()).isEqualTo(wanted.size());
    if (wanted.sampleType() == SampleType.U8) {
      assertThat(found.toFloatArray()).isEqualTo(wanted.toFloatArray());
    }
  }

  @Test
  void sixteenBitsAreKept() throws IOException {
    Path film = Films.good(folder, "a.png");
    Path out = folder.resolve("out");
    Cli.run("preprocess", "--crop", "10,20,30,40", "--16bit", "--out", out, film);
    MedicalImage source = Images.read(film);
    MedicalImage found = Images.read(out.resolve("a.prepared.png"));
    assertThat(found.sampleType()).isEqualTo(SampleType.U16);
    assertThat(found.value(3, 5)).isEqualTo(source.value(13, 25)).isGreaterThan(255);
  }

  @Test
  void histogramCountsBeforeAndAfter() throws IOException {
    Path film = Films.good(folder, "a.png");
    JsonNode entry = JSON.readTree(Cli.run("histogram", "--json", "--heq", film).out()).get(0);
    assertThat(entry.get("before").get("values").asLong()).isEqualTo(128 * 128);
    long sum = 0;
    for (JsonNode count : entry.get("after").get("counts")) {
      sum += count.asLong();
    }
    assertThat(sum).isEqualTo(128 * 128);
    Path out = folder.resolve("out");
    Result r = Cli.run("histogram", "--clahe", "2,4,4", "--out", out, film);
    assertThat(r.out()).contains("before", "after", "entropy");
    assertThat(Images.read(out.resolve("a.histogram.png")).height()).isGreaterThan(600);
  }

  @Test
  void techniquesAreComparedSideBySide() throws IOException {
    Path film = Films.good(folder, "a.png");
    Path plan = folder.resolve("mine.json");
    Files.writeString(plan, Cli.run("preprocess", "--json", "--clahe", "4,2,2").out());
    Path out = folder.resolve("out");
    String list = "heq,clahe," + plan;
    Result r =
        Cli.run("histogram", "--compare", list, "--crop", "1,1,9,9", "--svg", "--out", out, film);
    assertThat(r.out()).contains("original", "heq", "clahe", "mine.json", "steps", "SSIM 0.");
    assertThat(Images.read(out.resolve("a.techniques.png")).width()).isGreaterThan(1300);
    assertThat(Files.readString(out.resolve("a.techniques.svg"))).contains(">clahe</text>");
    Result json = Cli.run("histogram", "--compare", "all", "--json", film);
    JsonNode entry = JSON.readTree(json.out()).get(0);
    assertThat(entry.get("n-clahe").get("change").get("ssim").asDouble()).isBetween(0.0, 0.999);
    assertThat(entry.get("original").get("otsu").asDouble()).isPositive();
    assertThat(Cli.run("histogram", "--compare", "magic", film).err())
        .contains("--compare magic", "there are");
    assertThat(Cli.run("histogram", "--svg", film).err()).contains("give --compare and --out");
  }

  @Test
  void stepsWithValuesAreComparedToo() throws IOException {
    Path film = Films.good(folder, "a.png");
    Path plan = folder.resolve("Mine.JSON");
    Files.writeString(plan, Cli.run("preprocess", "--json", "--heq").out());
    String list = "gamma:0.5,1,claheFiji:5,256,3,FAST,clahe,median:3," + plan + ",log";
    Result r = Cli.run("histogram", "--compare", list, "--json", film);
    List<String> names = new ArrayList<>();
    JSON.readTree(r.out()).get(0).fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsSubsequence("original", "gamma:0.5,1", "claheFiji:5,256,3,FAST", "clahe")
        .containsSubsequence("clahe", "median:3", plan.toString(), "log");
  }

  @Test
  void windowsAndPresetsHaveNames() {
    assertThat(Cli.run("preprocess", "--window", "temporal-bone", "--json").out())
        .contains("\"windowCenter\":600.0,\"windowWidth\":2800.0");
    assertThat(Cli.run("preprocess", "--preset", "retina:64", "--json").out().strip())
        .isEqualTo(Presets.retina(64).toJson());
    assertThat(Cli.run("preprocess", "--preset", "magic").err())
        .contains("there is no preset 'magic'; there are [chest-xray,");
  }

  @Test
  void modelsAreShownAndVerified() throws IOException {
    Path tiny = shared.resolve("tiny.zip");
    assertThat(Cli.run("models", "show", tiny).out())
        .contains("tiny 1.2.3", "Brightness", "positive from 0.400", "Hernia", "not assessed");
    assertThat(Cli.run("models", "show", "--card", tiny).out()).contains("# ");
    JsonNode shown = JSON.readTree(Cli.run("models", "show", "--json", tiny).out());
    assertThat(shown.get("labels")).hasSize(3);
    Result verified = Cli.run("models", "verify", tiny);
    assertThat(verified.out()).contains("SHA-256", "network ONNX on OnnxRuntime");
    byte[] zip = Files.readAllBytes(tiny);
    zip[zip.length / 2] ^= 1;
    Path broken = Files.write(folder.resolve("broken.zip"), zip);
    Result refused = Cli.run("models", "verify", broken);
    assertThat(refused.code()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(refused.out()).contains("NOT SOUND");
    assertThat(Cli.run("models", "show", "none").code()).isEqualTo(ExitCode.NO_ENGINE);
    Result listed = Cli.run("models", "list", "--models", shared);
    assertThat(listed.out()).contains("tiny");
  }

  /** Bright films are positive, dark ones are not: the network tells them apart. */
  @Test
  void evaluateMeasuresAgainstKnownLabels() throws IOException {
    StringBuilder table = new StringBuilder("file,brightness,view,Darkness\n");
    for (int i = 0; i < 8; i++) {
      int level = i < 4 ? 210 : 40;
      byte[] values = new byte[96 * 96];
      for (int p = 0; p < values.length; p++) {
        values[p] = (byte) (level + p % 7 - (p % 96 < 12 + i ? level - 20 : 0));
      }
      Files.write(
          folder.resolve(i + ".png"), PngFiles.eightBits(MedicalImage.gray(96, 96, values)));
      table.append("%d.png,%d,PA,%s%n".formatted(i, i < 4 ? 1 : 0, i == 0 ? "" : "0"));
    }
    Path csv = Files.writeString(folder.resolve("labels.csv"), table);
    Result r = with("evaluate", "--labels", csv, "--json");
    assertThat(r.code()).as(r.err()).isZero();
    JsonNode figures = JSON.readTree(r.out());
    assertThat(figures).hasSize(2);
    assertThat(figures.get(0).get("label").asText()).isEqualTo("Brightness");
    assertThat(figures.get(0).get("n").asInt()).isEqualTo(8);
    assertThat(figures.get(0).get("positives").asInt()).isEqualTo(4);
    assertThat(figures.get(0).get("auroc").asDouble()).isBetween(0.0, 1.0);
    assertThat(figures.get(1).get("n").asInt()).isEqualTo(7);
    assertThat(figures.get(1).get("auroc").isNull()).isTrue();
    assertThat(figures.get(1).get("threshold").isNull()).isTrue();
    assertThat(with("evaluate", "--labels", csv, "--csv").out().lines()).hasSize(3);
    assertThat(with("evaluate", "--labels", csv).out()).contains("AUROC", "sensitivity");
  }

  @Test
  void evaluateGoesOnPastBadFilesAndNamesBadTables() throws IOException {
    Films.good(folder, "a.png");
    Path csv = folder.resolve("l.csv");
    Files.writeString(csv, "file,Brightness\na.png,1\nnone.png,0\n");
    Result r = with("evaluate", "--labels", csv);
    assertThat(r.code()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
    assertThat(r.errors()).hasSize(2).first().asString().contains("none.png: no such file");
    Files.writeString(csv, "file,Brightness\na.png\n");
    assertThat(with("evaluate", "--labels", csv).err()).contains("line 2 has 1 values");
    Files.writeString(csv, "file,Fracture\na.png,1\n");
    Result other = with("evaluate", "--labels", csv);
    assertThat(other.code()).isEqualTo(ExitCode.USAGE);
    assertThat(other.err()).contains("Brightness, Darkness");
  }

  @Test
  void versionAndHelpAreThere() throws IOException {
    assertThat(Cli.run("version").out()).matches("(?s)medimg \\d+\\.\\d+.*Java .*");
    assertThat(Cli.run("--version").out()).isEqualTo(Cli.run("version").out());
    String help = Cli.run("--help").out();
    String documented = Files.readString(Path.of("..", "docs", "command-line.md"));
    for (String command :
        Arrays.asList(
            "diagnose",
            "classify",
            "explain",
            "preprocess",
            "histogram",
            "models",
            "doctor",
            "jshell",
            "version")) {
      assertThat(help).contains(command);
      assertThat(documented).contains("medimg " + command);
      if (!command.equals("version")) {
        Result r = Cli.run(command, "--help");
        assertThat(r.code()).isZero();
        assertThat(r.err()).isEmpty();
        optionsOf(r.out()).forEach(o -> assertThat(documented).as(command).contains("`" + o));
      }
    }
  }

  /** Long options that a help text names. */
  private static List<String> optionsOf(String help) {
    return java.util.regex.Pattern.compile("--[a-z0-9-]+")
        .matcher(help.toLowerCase(Locale.ROOT))
        .results()
        .map(java.util.regex.MatchResult::group)
        .filter(o -> !o.equals("--help") && !o.equals("--version") && !o.equals("--nope"))
        .distinct()
        .toList();
  }
}
