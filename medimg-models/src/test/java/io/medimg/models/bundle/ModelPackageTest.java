package io.medimg.models.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.geometry.Size;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.preprocess.Preprocessing;
import io.medimg.preprocess.Resampler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelPackageTest {
  @TempDir Path folder;

  private Path written() throws IOException {
    Path at = folder.resolve("sample");
    Packages.sample("sample").writeFolder(at);
    return at;
  }

  private static void replace(Path file, String wanted, String by) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(wanted);
    Files.writeString(file, text.replace(wanted, by));
  }

  @Test
  void folderGivesBackWhatWasBuilt() throws IOException {
    ModelPackage built = Packages.sample("sample");
    ModelPackage read = ModelPackage.at(written());

    assertThat(read.metadata()).isEqualTo(Packages.metadata("sample"));
    MedimgConfig config = Packages.config();
    assertThat(read.config().labels()).isEqualTo(config.labels());
    assertThat(read.config().input()).isEqualTo(config.input());
    assertThat(read.config().camHead()).isEqualTo(config.camHead());
    assertThat(read.config().features()).isEqualTo(config.features());
    assertThat(read.config().evaluation()).isEqualTo(config.evaluation());
    assertThat(read.config().data()).isEqualTo(config.data());
    assertThat(read.config()).isEqualTo(built.config());
    assertThat(read.config().preprocessing()).isEqualTo(Packages.PLAN);
    assertThat(read.formats()).containsExactly(ModelFormat.ONNX);
    assertThat(read.network(ModelFormat.ONNX).sha256())
        .isEqualTo(ModelBytes.sha256(Packages.onnxLike()));
    assertThat(read.license()).isEqualTo("Apache License 2.0\n");
    assertThat(read.sha256()).isEqualTo(built.sha256()).hasSize(64);
  }

  @Test
  void goldenRunComesBack() throws IOException {
    GoldenRun run = ModelPackage.at(written()).goldenRun().orElseThrow();

    assertThat(run.tolerance()).isEqualTo(1e-4);
    assertThat(run.inputs()).containsOnlyKeys("image");
    assertThat(run.inputs().get("image").toArray()).startsWith(0, 0.5f, -1, 3).hasSize(16);
    FloatTensor cam = run.outputs().get("cam");
    assertThat(cam.shape().toArray()).containsExactly(1, 3, 1, 1);
    assertThat(cam.toArray()).containsExactly(4, 5, 6);
    assertThat(run.outputs().get("logits").toArray()).containsExactly(1, 2, 3);
  }

  @Test
  void zipAndFolderAreStableByteForByte() throws IOException {
    Path first = folder.resolve("first.zip");
    Path second = folder.resolve("second.zip");
    ModelPackage.at(written()).writeZip(first);
    ModelPackage fromZip = ModelPackage.at(first);
    fromZip.writeZip(second);
    Path unpacked = folder.resolve("unpacked");
    fromZip.writeFolder(unpacked);

    assertThat(first).hasSameBinaryContentAs(second);
    try (Stream<Path> walk = Files.walk(unpacked)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        Path twin = folder.resolve("sample").resolve(unpacked.relativize(file).toString());
        assertThat(file).hasSameBinaryContentAs(twin);
      }
    }
    assertThat(fromZip.paths()).isEqualTo(ModelPackage.at(unpacked).paths());
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("first.zip", "second.zip", "sample", "unpacked");
    }
  }

  @Test
  void zipWithoutOuterFolderIsRead() throws IOException {
    Path zip = folder.resolve("flat.zip");
    Map<String, byte[]> files = Zips.of(Packages.sample("sample"), "");
    Files.write(zip, Zips.deflated(files));

    assertThat(ModelPackage.at(zip).sha256()).isEqualTo(Packages.sample("sample").sha256());
  }

  @Test
  void changedFileIsRefused() throws IOException {
    Path at = written();
    Files.write(at.resolve("models/model.onnx"), new byte[] {8, 1});

    assertThatThrownBy(() -> ModelPackage.at(at))
        .isInstanceOf(ModelPackageException.class)
        .hasMessageContaining("sample: 'models/model.onnx' was changed: wanted SHA-256 ")
        .hasMessageContaining(ModelBytes.sha256(new byte[] {8, 1}));
  }

  @Test
  void changedMetadataIsRefused() throws IOException {
    Path at = written();
    replace(at.resolve("configs/metadata.json"), "Not for patients", "For patients");

    assertThatThrownBy(() -> ModelPackage.at(at))
        .hasMessageContaining("'configs/metadata.json' was changed");
  }

  @Test
  void missingFilesAreNamed() throws IOException {
    for (String path :
        new String[] {
          "LICENSE",
          "configs/metadata.json",
          "configs/medimg.json",
          "docs/model-card.md",
          "models/model.onnx",
          "golden/input.f32"
        }) {
      Path at = folder.resolve("without-" + path.hashCode());
      Packages.sample("sample").writeFolder(at);
      Files.delete(at.resolve(path));

      assertThatThrownBy(() -> ModelPackage.at(at))
          .as(path)
          .isInstanceOf(ModelPackageException.class)
          .hasMessageContaining(path);
    }
  }

  @Test
  void unlistedFileIsRefusedAndLitterIsIgnored() throws IOException {
    Path at = written();
    Files.write(at.resolve("docs/.DS_Store"), new byte[] {1});
    assertThat(ModelPackage.at(at).paths()).doesNotContain("docs/.DS_Store");

    Files.writeString(at.resolve("docs/more.md"), "more");
    assertThatThrownBy(() -> ModelPackage.at(at))
        .hasMessageContaining("'docs/more.md' has no hash");
  }

  @Test
  void unknownFieldIsRefusedByName() throws IOException {
    Path at = written();
    replace(at.resolve("configs/medimg.json"), "\"maxAgeYears\"", "\"maxAge\"");
    assertThatThrownBy(() -> ModelPackage.at(at))
        .hasMessageContaining("configs/medimg.json: input: field 'maxAgeYears' is missing");

    replace(at.resolve("configs/medimg.json"), "\"maxAge\"", "\"maxAgeYears\" : 9, \"maxAge\"");
    assertThatThrownBy(() -> ModelPackage.at(at))
        .hasMessageContaining("field 'maxAge' is not known; the fields are [modalities,");
  }

  @Test
  void nonsenseInConfigurationIsRefusedWithItsPlace() throws IOException {
    String[][] cases = {
      {"\"value\": 0.48", "\"value\": 1.48", "labels[0]: the threshold"},
      {"\"kind\": \"CALIBRATED\"", "\"kind\": \"PROBABILITY\"", "wants one of [LOGIT, SOFTMAX"},
      {"\"kind\": \"CALIBRATED\"", "\"kind\": \"SIGMOID\"", "is CALIBRATED exactly if"},
      {"\"a\": 1.25", "\"a\": \"1.25\"", "field 'a' wants a number, found string 1.25"},
      {"\"a\": 1.25", "\"a\": -1.25", "factor is above 0, got -1.25"},
      {"[ 0.125, -2.0, 0.0 ]", "[ 0.125, -2.0 ]", "one offset for each of the 3 labels"},
      {"\"channels\": 1", "\"channels\": 2", "takes 1 or 3 channels, got 2"},
      {"\"width\": 4", "\"width\": 4.5", "wants a whole number, found number 4.5"},
      {"\"schemaVersion\": 1", "\"schemaVersion\": 2", "this version of medimg reads 1"},
      {"\"schemaVersion\": 1", "\"schemaVersion\": 1, \"schemaVersion\": 1", "Duplicate field"},
      {"\"name\": \"Hernia\"", "\"name\": \"effusion\"", "a label occurs once"},
      {"\"label\": \"Effusion\"", "\"label\": \"Edema\"", "is one of the outputs"},
      {"\"dataset\": \"Generated, test\"", "\"dataset\": \"x\"", "names one of the data sets"},
      {"\"shape\": [ 1, 3 ]", "\"shape\": [ 1, 4 ]", "wants 16 bytes"},
      {"\"shape\": [ 1, 3 ]", "\"shape\": [ 4611686018427387904, 4 ]", "is too large"},
      {"\"low\": 0.5", "\"low\": 0.8", "an interval holds its AUROC"},
      {"\"resampler\": \"CV_AREA\"", "\"resampler\": \"BEST\"", "preprocessing: step 2"},
      {
        "\"height\": 4,\n      \"resampler\"",
        "\"height\": 5,\n      \"resampler\"",
        "preprocessing gives 4x5 pixels, the input takes 4x4"
      },
      {"\"kind\": \"SIGMOID\"", "\"kind\": \"SOFTMAX\"", "is SOFTMAX and names no group"},
      {
        "\"kind\": \"SIGMOID\"",
        "\"group\": \"g\", \"kind\": \"SOFTMAX\"",
        "two labels or more, or its score is always 1; 'g' has one"
      },
      {
        "\"kind\": \"SIGMOID\"",
        "\"group\": \"g\", \"kind\": \"SIGMOID\"",
        "names a group and is not SOFTMAX"
      },
      {
        "\"kind\": \"SIGMOID\"",
        "\"kind\": \"OPERATING_POINT_SCALED\"",
        "has an operatingPoint exactly if"
      },
      {
        "\"kind\": \"SIGMOID\"",
        "\"operatingPoint\": 0.5, \"kind\": \"SIGMOID\"",
        "has an operatingPoint exactly if"
      },
      {
        "\"kind\": \"SIGMOID\"",
        "\"operatingPoint\": 1.5, \"kind\": \"OPERATING_POINT_SCALED\"",
        "lies between 0 and 1, got 1.5"
      },
      {
        "\"channels\": 1",
        "\"channels\": 3",
        "takes 3 channels, preprocessing gives 1 for gray, 1 for colour"
      },
      {"\"shape\": [ 1, 3, 1, 1 ]", "\"shape\": [ 1, 1, 3, 1 ]", "want output 'cam' of shape"},
      {"\"shape\": [ 1, 1, 4, 4 ]", "\"shape\": [ 4, 1, 2, 2 ]", "want input 'image' of shape"},
      {"\"minSourceSide\": 32", "\"minSourceSide\": 0", "at least 1 pixel"},
    };
    for (String[] c : cases) {
      Path at = folder.resolve("case-" + String.join("", c).hashCode());
      Packages.sample("sample").writeFolder(at);
      replace(at.resolve("configs/medimg.json"), c[0], c[1]);

      assertThatThrownBy(() -> ModelPackage.at(at))
          .as(c[1])
          .isInstanceOf(ModelPackageException.class)
          .hasMessageContaining(c[2]);
    }
  }

  /**
   * Any image may be given, so a plan has to bring gray and colour ones to the input's channels.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | false | 1 | takes 1 channel, preprocessing makes 3 channels of a colour image",
        "3 | false | 1 | takes 3 channels, preprocessing makes 1 channel of a gray image",
        "3 | false | 3 | preprocessing fails (normalize has 3 means",
        "1 | true | 1 |",
        "3 | true | 3 |"
      })
  void plansServeGrayAndColourImages(
      int channels, boolean brought, int means, @Nullable String refusal) {
    Preprocessing.Builder plan = Preprocessing.builder();
    if (brought) {
      plan = channels == 1 ? plan.toGray() : plan.toRgb();
    }
    double[] ones = new double[means];
    Arrays.fill(ones, 1);
    String json = plan.resize(4, 4, Resampler.CV_AREA).normalize(ones, ones).build().toJson();
    InputContract input =
        new InputContract(
            List.of(), List.of(), List.of(), "image", channels, new Size(4, 4), 32, 0, 95.5);
    MedimgConfig config = MedimgConfig.builder(json, input, Packages.labels(), "logits").build();
    ModelPackage.Builder builder =
        ModelPackage.builder(Packages.metadata("plan"), config)
            .license("Apache License 2.0\n")
            .network(ModelFormat.ONNX, Packages.onnxLike());
    if (refusal == null) {
      assertThat(builder.build().config().preprocessing()).isEqualTo(json);
    } else {
      assertThatThrownBy(builder::build)
          .isInstanceOf(ModelPackageException.class)
          .hasMessageContaining(refusal)
          .hasMessageContaining("add the step " + (channels == 1 ? "toGray" : "toRgb"));
    }
  }

  @Test
  void brokenJsonIsRefusedWithItsPlace() throws IOException {
    Path at = written();
    Files.writeString(at.resolve("configs/medimg.json"), "{\n  \"schemaVersion\": 1,\n}");
    assertThatThrownBy(() -> ModelPackage.at(at))
        .isInstanceOf(ModelPackageException.class)
        .hasMessageContaining("configs/medimg.json: is not JSON")
        .hasMessageContaining("line 3");

    Files.writeString(at.resolve("configs/medimg.json"), "[".repeat(100_000));
    assertThatThrownBy(() -> ModelPackage.at(at)).isInstanceOf(ModelPackageException.class);

    Files.writeString(at.resolve("configs/medimg.json"), "[]");
    assertThatThrownBy(() -> ModelPackage.at(at))
        .hasMessageContaining("wanted a JSON object, found array");
  }

  @Test
  void metadataMayHoldMoreAsMonaiAllows() {
    byte[] json =
        new String(
                MetadataJson.write(Packages.metadata("sample"), Packages.config()),
                StandardCharsets.UTF_8)
            .replaceFirst("\\{", "{ \"supported_apps\": {\"x\": 1},")
            .getBytes(StandardCharsets.UTF_8);

    assertThat(MetadataJson.read("m", json)).isEqualTo(Packages.metadata("sample"));
    assertThat(new String(json, StandardCharsets.UTF_8))
        .contains("\"network_data_format\"", "\"spatial_shape\": [ 4, 4 ]", "\"monai_version\"");
  }

  @Test
  void nothingThereIsAnIoException() {
    assertThatThrownBy(() -> ModelPackage.at(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("no such folder or zip archive of a model package");
  }

  @Test
  void folderThatHoldsSomethingIsNotOverwritten() throws IOException {
    Path at = written();
    assertThatThrownBy(() -> Packages.sample("sample").writeFolder(at))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("is not an empty folder");
    assertThat(ModelPackage.at(at).metadata().name()).isEqualTo("sample");
  }

  @Test
  void formatThatIsMissingIsTheCallersMistake() {
    assertThatThrownBy(() -> Packages.sample("sample").network(ModelFormat.TORCHSCRIPT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("model 'sample' comes as [ONNX], not as TORCHSCRIPT");
  }

  @Test
  void builderKeepsNoArrayOfItsCaller() {
    byte[] network = Packages.onnxLike();
    ModelPackage.Builder builder =
        ModelPackage.builder(Packages.metadata("sample"), Packages.config())
            .license("x")
            .network(ModelFormat.ONNX, network);
    network[0] = 0;

    assertThat(builder.build().network(ModelFormat.ONNX).sha256())
        .isEqualTo(ModelBytes.sha256(Packages.onnxLike()));
  }
}
