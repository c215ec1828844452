package io.medimg.models.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.inference.EngineInfo;
import io.medimg.core.inference.EngineProvider;
import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.inference.SessionOptions;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import io.medimg.models.bundle.Verification.Check;
import io.medimg.models.engine.OnnxNet;
import io.medimg.models.engine.OnnxRuntimeProvider;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelZooTest {
  private static final EngineProvider ENGINE = new OnnxRuntimeProvider();

  @TempDir Path folder;

  /** A network whose maps are the image times a weight for each label, and logits their means. */
  private static byte[] network() throws IOException {
    ModelBytes bytes =
        new OnnxNet(1)
            .input("image", -1, 1, 4, 4)
            .weights("head", new long[] {3, 1, 1, 1}, 1, -2, 0.5f)
            .node("Conv", "image head", "cam")
            .node("GlobalAveragePool", "cam", "pooled")
            .node("Flatten", "pooled", "logits", Map.of("axis", 1L))
            .output("logits", -1, 3)
            .output("cam", -1, 3, 4, 4)
            .build("tiny");
    return bytes.open().readAllBytes();
  }

  private static FloatTensor image() {
    float[] values = new float[16];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 8f - 1;
    }
    return FloatTensor.of(Shape.of(1, 1, 4, 4), values);
  }

  private static Map<String, FloatTensor> run(byte[] network) {
    ModelBytes bytes = ModelBytes.of("tiny", ModelFormat.ONNX, network);
    try (InferenceSession session = ENGINE.open(bytes, SessionOptions.defaults())) {
      return session.run(Map.of("image", image()));
    }
  }

  private static ModelPackage.Builder runnable(String name) throws IOException {
    MedimgConfig config =
        MedimgConfig.builder(Packages.PLAN, Packages.input(), Packages.labels(), "logits")
            .camHead(new CamHead("cam", new double[3]))
            .build();
    return ModelPackage.builder(Packages.metadata(name), config)
        .license("x")
        .network(ModelFormat.ONNX, network());
  }

  @Test
  void folderListsFoldersAndArchivesByTheNamesInThem() throws IOException {
    Packages.sample("beta").writeFolder(folder.resolve("any-name"));
    Packages.sample("alpha").writeZip(folder.resolve("x.zip"));
    Files.writeString(folder.resolve("notes.txt"), "not a model");
    Files.createDirectory(folder.resolve("empty"));
    Files.writeString(folder.resolve("broken.zip"), "not an archive");

    FolderSource source = FolderSource.of(folder);
    List<ModelListing> list = source.list();
    assertThat(list).extracting(ModelListing::name).containsExactly("alpha", "beta", "broken");
    assertThat(list).extracting(ModelListing::isBroken).containsExactly(false, false, true);
    assertThat(list.get(2).problem()).contains("is not a sound zip archive");
    assertThat(list.get(0).version()).isEqualTo("1.2.0");
    assertThat(source.load("alpha").sha256()).isEqualTo(Packages.sample("alpha").sha256());
    assertThat(source.load("beta").metadata().name()).isEqualTo("beta");
    assertThatThrownBy(() -> source.load("broken")).isInstanceOf(ModelPackageException.class);
    assertThatThrownBy(() -> source.load("gamma"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no model 'gamma'; there are alpha, beta, broken");
  }

  @Test
  void sameNameTwiceInAFolderIsRefused() throws IOException {
    Packages.sample("alpha").writeFolder(folder.resolve("one"));
    Packages.sample("alpha").writeZip(folder.resolve("two.zip"));
    assertThatThrownBy(() -> FolderSource.of(folder).load("alpha"))
        .isInstanceOf(ModelPackageException.class)
        .hasMessageContaining("as 'one' and as 'two.zip'; keep one");
  }

  @Test
  void firstSourceWinsAndAFailingOneIsPassedOver() throws IOException {
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second = Files.createDirectory(folder.resolve("second"));
    Packages.sample("alpha").writeZip(first.resolve("alpha.zip"));
    Packages.sample("alpha").writeZip(second.resolve("alpha.zip"));
    Packages.sample("beta").writeZip(second.resolve("beta.zip"));
    ModelZoo zoo = ModelZoo.of(FolderSource.of(first)).with(FolderSource.of(second));
    assertThat(zoo.list())
        .extracting(m -> m.name() + " in " + Path.of(m.source()).getParent().getFileName())
        .containsExactly("alpha in first", "beta in second");
    assertThatThrownBy(() -> zoo.load("none"))
        .hasMessage("there is no model 'none'; there are alpha, beta");

    ModelZoo limping =
        ModelZoo.of(FolderSource.of(folder.resolve("gone")), FolderSource.of(second));
    assertThat(limping.load("beta").metadata().name()).isEqualTo("beta");
    assertThatThrownBy(() -> limping.load("none")).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(limping::list).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void publishedFoldersAreEmbeddedSources() throws IOException {
    Path resources = Files.createDirectories(folder.resolve("io/medimg/models/zoo"));
    ModelPublisher.embed(Packages.sample("beta"), resources);
    ModelPublisher.embed(Packages.sample("alpha"), resources);
    ModelPublisher.embed(Packages.sample("alpha"), resources);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
      EmbeddedSource source = EmbeddedSource.of(loader);
      assertThat(source.list()).extracting(ModelListing::name).containsExactly("alpha", "beta");
      assertThat(source.load("alpha").sha256()).isEqualTo(Packages.sample("alpha").sha256());
      assertThatThrownBy(() -> source.load("../alpha"))
          .isInstanceOf(IllegalArgumentException.class);

      Files.delete(resources.resolve("alpha/models/model.onnx"));
      assertThatThrownBy(() -> source.load("alpha"))
          .isInstanceOf(FileNotFoundException.class)
          .hasMessageContaining("alpha/models/model.onnx' is not on the class path");
      Files.write(resources.resolve("beta/models/model.onnx"), new byte[] {8});
      assertThatThrownBy(() -> source.load("beta"))
          .isInstanceOf(ModelPackageException.class)
          .hasMessageContaining("'models/model.onnx' was changed");
    }
  }

  @Test
  void publishedArchivesAreServed() throws IOException {
    Path site = Files.createDirectory(folder.resolve("site"));
    ModelPublisher.publish(Packages.sample("alpha"), site);
    ModelPublisher.publish(Packages.sample("beta"), site);
    try (FaultyServer server = new FaultyServer(null)) {
      for (String file : List.of("index.json", "alpha-1.2.0.zip", "beta-1.2.0.zip")) {
        server.on("/" + file, FaultyServer.whole(Files.readAllBytes(site.resolve(file))));
      }
      HttpsSource source = HttpsSource.of(server.uri("/index.json"), folder.resolve("cache"));
      ModelZoo zoo = ModelZoo.of(source);
      assertThat(zoo.list()).extracting(ModelListing::name).containsExactly("alpha", "beta");
      assertThat(zoo.load("beta").sha256()).isEqualTo(Packages.sample("beta").sha256());
    }
  }

  @Test
  void goldenRunIsCompared() throws IOException {
    ModelPackage model = runnable("tiny").golden(image(), run(network()), 1e-5).build();
    Verification verification = ModelZoo.verify(model, List.of(ENGINE));
    assertThat(verification.passed()).isTrue();
    assertThat(verification.checks())
        .extracting(Check::what)
        .containsExactly(
            "files",
            "network ONNX on OnnxRuntime",
            "inputs and outputs of network ONNX on OnnxRuntime",
            "shapes of network ONNX on OnnxRuntime",
            "golden run on OnnxRuntime, output 'cam'",
            "golden run on OnnxRuntime, output 'logits'");
  }

  @Test
  void wrongGoldenOutputsFail() throws IOException {
    float[] logits = run(network()).get("logits").toArray();
    logits[1] += 0.01f;
    ModelPackage model =
        runnable("tiny")
            .golden(
                image(),
                Map.of(
                    "logits", FloatTensor.of(Shape.of(1, 3), logits),
                    "other", FloatTensor.of(Shape.of(1, 1), 0)),
                1e-3)
            .build();
    Verification verification = ModelZoo.verify(model, List.of(ENGINE));
    assertThat(verification.passed()).isFalse();
    assertThat(verification.checks())
        .filteredOn(c -> !c.passed())
        .extracting(Check::toString)
        .satisfiesExactlyInAnyOrder(
            c -> assertThat(c).contains("'logits'", "largest difference 0.0100, at most 0.00100"),
            c -> assertThat(c).contains("'other'", "wanted shape [1, 1], found none"));
  }

  @Test
  void networkThatDoesNotLoadFails() throws IOException {
    Packages.sample("sample").writeZip(folder.resolve("sample.zip"));
    Verification verification =
        ModelZoo.of(FolderSource.of(folder)).verify("sample", List.of(ENGINE));
    assertThat(verification.passed()).isFalse();
    assertThat(verification.checks().get(0).passed()).isTrue();
    assertThat(verification.checks().get(1).what()).isEqualTo("network ONNX on OnnxRuntime");
    assertThat(verification.checks().get(1).passed()).isFalse();
  }

  @Test
  void missingOutputOrEngineFails() throws IOException {
    MedimgConfig config =
        MedimgConfig.builder(Packages.PLAN, Packages.input(), Packages.labels(), "scores").build();
    ModelPackage model =
        ModelPackage.builder(Packages.metadata("tiny"), config)
            .license("x")
            .network(ModelFormat.ONNX, network())
            .build();
    assertThat(ModelZoo.verify(model, List.of(ENGINE)).checks())
        .filteredOn(c -> !c.passed())
        .extracting(Check::detail)
        .containsExactly("the package names output 'scores', the network has [logits, cam]");
    assertThat(ModelZoo.verify(model, List.of()).checks())
        .filteredOn(c -> !c.passed())
        .extracting(Check::detail)
        .containsExactly("no engine loads it; there are []");
  }

  /** A golden run is optional: a package without one is sound as far as can be told. */
  @Test
  void withoutAGoldenRunNothingFailsAndNothingIsProven() throws IOException {
    Verification without = ModelZoo.verify(runnable("tiny").build(), List.of(ENGINE));
    assertThat(without.checks()).hasSize(4).allMatch(Check::passed);
    assertThat(without.passed()).isTrue();
    assertThat(without.unproven()).singleElement().asString().contains("has no golden run");

    ModelPackage with = runnable("tiny").golden(image(), run(network()), 1e-5).build();
    assertThat(ModelZoo.verify(with, List.of(ENGINE)).unproven()).isEmpty();
  }

  @Test
  void engineThatDoesNotStartIsLeftToOthers() throws IOException {
    EngineProvider absent =
        new EngineProvider() {
          @Override
          public String name() {
            return "Absent";
          }

          @Override
          public boolean supports(ModelFormat format) {
            return true;
          }

          @Override
          public Availability probe() {
            return new Availability(
                new EngineInfo("Absent", "?"), List.of(), List.of("org.example:absent"));
          }

          @Override
          public InferenceSession open(ModelBytes model, SessionOptions options) {
            throw new InferenceException("is not there");
          }
        };
    ModelPackage model = runnable("tiny").golden(image(), run(network()), 1e-5).build();
    assertThat(ModelZoo.verify(model, List.of(absent, ENGINE)).passed()).isTrue();
    assertThat(ModelZoo.verify(model, List.of(absent)).checks())
        .filteredOn(c -> !c.passed())
        .extracting(Check::detail)
        .containsExactly("no engine for it starts; missing are [org.example:absent]");
  }

  @Test
  void brokenPackageIsAFailedCheck() throws IOException {
    Path at = folder.resolve("sample");
    Packages.sample("sample").writeFolder(at);
    Files.write(at.resolve("models/model.onnx"), new byte[] {8});
    Verification verification =
        ModelZoo.of(FolderSource.of(folder)).verify("sample", List.of(ENGINE));
    assertThat(verification.passed()).isFalse();
    assertThat(verification.checks())
        .singleElement()
        .satisfies(c -> assertThat(c.detail()).contains("'models/model.onnx' was changed"));
  }
}
