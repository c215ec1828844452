package io.medimg.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChestOnnxTest {
  private static final int SIZE = 64;
  private static final int COUNT = 3;

  @TempDir Path folder;

  private NDManager manager;
  private ChestNetwork network;
  private final float[] images = new float[COUNT * SIZE * SIZE];

  @BeforeEach
  void open() throws IOException {
    manager = Engine.getEngine("PyTorch").newBaseManager();
    String name = BackboneFile.RANDOM + TinyBackbone.write(folder);
    ChestNetwork one = network(BackboneFile.open(manager, name, 1), 5);
    ChestNetwork two = network(BackboneFile.open(manager, name, 2), 6);
    network = ChestNetwork.join(manager, List.of(one, two));
    Random random = new Random(9);
    for (int i = 0; i < images.length; i++) {
      images[i] = random.nextFloat() * 2 - 1;
    }
    ParameterStore store = new ParameterStore(manager, false);
    NDArray input = manager.create(images, new Shape(COUNT, 1, SIZE, SIZE));
    network.backbones().forEach(backbone -> backbone.calibrate(store, input));
  }

  private ChestNetwork network(BackboneBlock backbone, long seed) {
    ChestNetwork made = new ChestNetwork(List.of(backbone));
    made.zeroHead(manager);
    made.headWeight().getArray().set(gaussian(15 * made.features(), seed));
    made.headBias().getArray().set(gaussian(15, seed + 1));
    return made;
  }

  private static float[] gaussian(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (0.2 * random.nextGaussian());
    }
    return values;
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private Map<String, float[]> run(byte[] onnx) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] shape = {COUNT, 1, SIZE, SIZE};
    try (OrtSession session = environment.createSession(onnx);
        OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(images), shape);
        OrtSession.Result result = session.run(Map.of("image", input))) {
      return Map.of(
          "logits", values(result, "logits"),
          "cam", values(result, "cam"),
          "features", values(result, "features"));
    }
  }

  private static float[] values(OrtSession.Result result, String name) {
    FloatBuffer buffer = ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  private NDList djl() {
    NDArray input = manager.create(images, new Shape(COUNT, 1, SIZE, SIZE));
    return network.forward(new ParameterStore(manager, false), new NDList(input), false);
  }

  @Test
  void theFileAnswersLikeTheBlock() throws OrtException {
    Map<String, float[]> onnx = run(ChestOnnx.write(network, SIZE, ChestOnnx.NONE));
    NDList block = djl();

    assertThat(onnx.get("logits")).hasSize(COUNT * 15);
    assertClose(onnx.get("logits"), block.get(0).toFloatArray(), 1e-4f);
    assertClose(onnx.get("features"), block.get(1).toFloatArray(), 1e-4f);
  }

  @Test
  void halfPrecisionKernelsStayWithinAThousandth() throws OrtException {
    byte[] whole = ChestOnnx.write(network, SIZE, ChestOnnx.NONE);
    byte[] half = ChestOnnx.write(network, SIZE, 1);

    assertThat(half.length).isLessThan(whole.length);
    float[] scores = sigmoid(run(half).get("logits"));
    assertClose(scores, sigmoid(djl().get(0).toFloatArray()), 1e-3f);
  }

  private static float[] sigmoid(float[] logits) {
    float[] scores = new float[logits.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) (1 / (1 + Math.exp(-logits[i])));
    }
    return scores;
  }

  @Test
  void eachLogitIsTheBiasAndTheMeanOfItsMap() throws OrtException {
    Map<String, float[]> onnx = run(ChestOnnx.write(network, SIZE, ChestOnnx.NONE));
    float[] cam = onnx.get("cam");
    float[] bias = network.headBias().getArray().toFloatArray();
    int cells = (SIZE / 16) * (SIZE / 16);

    assertThat(cam).hasSize(COUNT * 15 * cells);
    for (int i = 0; i < COUNT * 15; i++) {
      double sum = 0;
      for (int c = 0; c < cells; c++) {
        sum += cam[i * cells + c];
      }
      assertThat(bias[i % 15] + sum / cells).isCloseTo(onnx.get("logits")[i], within(1e-4));
    }
  }

  @Test
  void sidesThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> ChestOnnx.write(network, 80, ChestOnnx.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("multiple of 32");
  }

  private static void assertClose(float[] actual, float[] expected, float tolerance) {
    assertThat(actual)
        .containsExactly(expected, org.assertj.core.api.Assertions.withPrecision(tolerance));
  }
}
