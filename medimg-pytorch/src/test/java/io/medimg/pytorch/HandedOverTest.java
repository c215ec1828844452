package io.medimg.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.diagnosis.Diagnoser;
import io.medimg.core.inference.EngineProvider;
import io.medimg.core.inference.InferenceException;
import io.medimg.core.phantom.ChestPhantom;
import io.medimg.core.task.Label;
import io.medimg.models.BlobNet;
import io.medimg.models.Detectors;
import io.medimg.models.Diagnosers;
import io.medimg.models.EmbeddedDiagnosers;
import io.medimg.models.decode.YoloLayout;
import io.medimg.models.engine.Engines;
import io.medimg.preprocess.Preprocessing;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link java.util.ServiceLoader} does not reach is handed over, or found by a loader. */
class HandedOverTest {
  @TempDir Path folder;

  /** A task of a plug-in's own. */
  public static final class OtherTask implements Diagnoser.Provider {
    @Override
    public List<String> tasks() {
      return List.of("other");
    }

    @Override
    public Diagnoser.Builder builder(String task) {
      return Diagnosers.chestXray();
    }
  }

  private static String engine(Diagnoser.Builder builder) {
    try (Diagnoser diagnoser = builder.open()) {
      return diagnoser
          .diagnose(ChestPhantom.standard().render())
          .classification()
          .provenance()
          .engine()
          .name();
    }
  }

  @Test
  void enginesThatAreHandedOverAreTheOnlyOnes() {
    assertThat(engine(Diagnosers.chestXray())).isEqualTo("OnnxRuntime");
    assertThat(engine(Diagnoser.chestXray().engines(List.of(new PyTorchProvider()))))
        .isEqualTo("PyTorch");
    assertThatThrownBy(() -> Diagnoser.chestXray().engines(List.of()).open())
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("no engine loads ONNX");
    assertThatThrownBy(
            () ->
                Detectors.yolo(BlobNet.onnx(), YoloLayout.V8, List.of(Label.of("White")))
                    .preprocess(Preprocessing.builder().letterbox(64, 0).build())
                    .engines(Engines.of())
                    .open())
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("no engine loads ONNX");
  }

  @Test
  void aTaskIsOfferedByWhatIsHandedOver() {
    assertThat(Diagnoser.of("chest-xray", List.of(new OtherTask(), new EmbeddedDiagnosers())))
        .isNotNull();
    assertThatThrownBy(() -> Diagnoser.of("chest-xray", List.of(new OtherTask())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'chest-xray'")
        .hasMessageContaining("io.medimg:medimg-models");
  }

  @Test
  void aPlugInsOwnLoaderFindsItsTaskAndItsEngine() throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF").resolve("services"));
    Files.writeString(
        services.resolve(Diagnoser.Provider.class.getName()), OtherTask.class.getName());
    Files.writeString(
        services.resolve(EngineProvider.class.getName()), PyTorchProvider.class.getName());
    URL[] urls = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(urls, getClass().getClassLoader())) {
      assertThat(Diagnoser.of("other", loader)).isNotNull();
      assertThat(Diagnoser.of("chest-xray", loader)).isNotNull();
    }
    assertThatThrownBy(() -> Diagnoser.of("other")).isInstanceOf(IllegalStateException.class);
    ClassLoader none = ClassLoader.getPlatformClassLoader();
    assertThat(Engines.of(none).providers()).isEmpty();
    assertThatThrownBy(() -> Diagnoser.of("chest-xray", none))
        .isInstanceOf(IllegalStateException.class);
  }
}
