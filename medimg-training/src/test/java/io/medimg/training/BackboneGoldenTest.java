package io.medimg.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withPrecision;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pretrained backbones answer as their reference did, before and after calibration. */
class BackboneGoldenTest {
  private static final Path[] PLACES = {
    Path.of("../shared/data/weights/imagenet"), Path.of("../../shared/data/weights/imagenet")
  };

  private static Path folder() {
    for (Path place : PLACES) {
      if (Files.isDirectory(place)) {
        return place;
      }
    }
    assumeTrue(false, "skipped: no ../shared/data/weights/imagenet beside the project");
    return PLACES[0];
  }

  @ParameterizedTest
  @ValueSource(strings = {"mobilenet_edgetpu", "mobilenet_v2"})
  void lastMapEqualsTheReference(String name) throws IOException {
    Path folder = folder();
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
        InputStream in = Files.newInputStream(folder.resolve(name + "_golden.npz"))) {
      Map<String, NDArray> golden = new HashMap<>();
      NDList.decode(manager, in).forEach(array -> golden.put(array.getName(), array));
      BackboneBlock backbone =
          BackboneFile.open(manager, folder.resolve(name + ".json").toString(), 1, 3);
      ParameterStore store = new ParameterStore(manager, false);
      float[] expected = golden.get("y0").toFloatArray();

      float[] plain = last(backbone, store, golden.get("x"));
      backbone.calibrate(store, golden.get("x"));
      float[] calibrated = last(backbone, store, golden.get("x"));

      assertThat(plain).containsExactly(expected, withPrecision(1e-4f));
      assertThat(calibrated).containsExactly(expected, withPrecision(1e-3f));
    }
  }

  private static float[] last(BackboneBlock backbone, ParameterStore store, NDArray x) {
    return backbone.forward(store, new NDList(x), false).get(2).toFloatArray();
  }

  @ParameterizedTest
  @ValueSource(strings = "mobilenet_v2")
  void aFileWithAnotherHashIsRefused(String name) {
    String path = folder().resolve(name + ".json") + "#" + "0".repeat(64);
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      assertThatThrownBy(() -> BackboneFile.open(manager, path, 1))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("SHA-256");
    }
  }
}
