package io.medimg.models.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.inference.EngineProvider;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.inference.SessionOptions;
import io.medimg.core.phantom.ChestPhantom;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.models.engine.OnnxRuntimeProvider;
import io.medimg.preprocess.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The model that comes with the library is sound, complete and runs as its package says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedModelTest {
  private static final Path ROOT = Path.of(System.getProperty("medimg.root", ".."));
  private static final Path RESOURCES =
      ROOT.resolve("medimg-models/src/main/resources/io/medimg/models/zoo");

  private final ModelPackage model = load();

  private static ModelPackage load() {
    try {
      return ModelZoo.embedded().load("chest-xray");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void everyListedModelIsThereInItsVersion() throws IOException {
    List<ModelListing> listed = ModelZoo.embedded().list();
    assertThat(listed).extracting(ModelListing::name).contains("chest-xray");
    for (ModelListing listing : listed) {
      ModelPackage found = ModelZoo.embedded().load(listing.name());
      assertThat(found.metadata().version()).isEqualTo(listing.version());
      assertThat(found.metadata().name()).isEqualTo(listing.name());
    }
  }

  @Test
  void resourcesHoldThePackageAndNothingElse() throws IOException {
    try (Stream<Path> walk = Files.walk(RESOURCES.resolve("chest-xray"))) {
      List<String> files =
          walk.filter(Files::isRegularFile)
              .map(p -> RESOURCES.resolve("chest-xray").relativize(p).toString())
              .map(p -> p.replace('\\', '/'))
              .sorted()
              .toList();
      assertThat(files)
          .as("whatever else lies there was not packaged: run PackageChestXray")
          .containsExactlyElementsOf(model.paths());
    }
  }

  @Test
  void networkIsSmallEnough() {
    assertThat(model.network(ModelFormat.ONNX).length()).isLessThanOrEqualTo(12 << 20);
  }

  @Test
  void verificationPasses() throws IOException {
    Verification verification = ModelZoo.embedded().verify("chest-xray");
    assertThat(verification.checks()).allMatch(Verification.Check::passed);
    assertThat(verification.checks())
        .filteredOn(check -> check.what().contains("OnnxRuntime"))
        .hasSize(6);
    assertThat(verification.passed()).isTrue();
  }

  @Test
  void mapsAddUpToLogitsAndThePlanFeedsTheNetwork() {
    MedicalImage film = ChestPhantom.standard().render();
    FloatTensor input =
        Preprocessing.fromJson(model.config().preprocessing()).prepare(film).tensor();
    EngineProvider engine = new OnnxRuntimeProvider();
    try (InferenceSession session =
        engine.open(model.network(ModelFormat.ONNX), SessionOptions.defaults())) {
      Map<String, FloatTensor> out = session.run(Map.of(model.config().input().inputName(), input));
      CamHead head = model.config().camHead();
      float[] logits = out.get(model.config().logitsOutput()).toArray();
      FloatTensor maps = out.get(head.output());
      int cells = (int) (maps.shape().get(2) * maps.shape().get(3));
      assertThat(logits).hasSize(model.config().labels().size());
      for (int label = 0; label < logits.length; label++) {
        double sum = 0;
        for (int i = 0; i < cells; i++) {
          sum += maps.get(label * cells + i);
        }
        assertThat(head.bias()[label] + sum / cells)
            .isCloseTo(logits[label], org.assertj.core.data.Offset.offset(1e-3));
      }
      FeatureStatistics features = model.config().features();
      assertThat(features.distance(out.get(features.output()).toArray())).isPositive();
    }
  }

  @Test
  void cardAmongTheDocumentsIsThatOfThePackage() {
    Path card = ROOT.resolve("docs/model-cards/chest-xray.md");
    assertThat(card).hasContent(model.modelCard());
  }

  @Test
  void cardHoldsWhatTheJsonSays() {
    assertThat(model.modelCard())
        .contains("# Model card: chest-xray " + model.metadata().version())
        .contains(model.network(ModelFormat.ONNX).sha256())
        .contains("## Intended use", "## Factors", "## Metrics", "## Evaluation data")
        .contains("## Training data", "## Ethical considerations", "## Caveats", "## Licence")
        .contains("Not a medical device");
    for (OutputLabel label : model.config().labels()) {
      assertThat(model.modelCard()).contains("| " + label.label().name() + " |");
    }
  }
}
