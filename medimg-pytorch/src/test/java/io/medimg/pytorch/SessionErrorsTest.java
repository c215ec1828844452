package io.medimg.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.medimg.core.inference.Device;
import io.medimg.core.inference.DeviceUnavailableException;
import io.medimg.core.inference.EngineProvider;
import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.inference.SessionOptions;
import io.medimg.core.task.OperationCancelledException;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import io.medimg.models.engine.OnnxNet;
import io.medimg.models.engine.OnnxRuntimeProvider;
import io.medimg.models.engine.OnnxSession;
import io.medimg.models.engine.TinyNet;
import io.medimg.models.engine.support.RunGate;
import io.medimg.pytorch.torchscript.TorchScript;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionErrorsTest {
  private static final SessionOptions DEFAULTS = SessionOptions.defaults();

  static Stream<EngineProvider> engines() {
    return Stream.of(new OnnxRuntimeProvider(), new PyTorchProvider());
  }

  private static long liveTensors(InferenceSession session) {
    return session instanceof OnnxSession onnx
        ? onnx.liveTensors()
        : ((DjlSession) session).liveTensors();
  }

  private static ModelBytes native_(EngineProvider engine) {
    ModelBytes onnx = TinyNet.onnx();
    return engine instanceof PyTorchProvider ? TorchScript.fromOnnx(onnx) : onnx;
  }

  @ParameterizedTest
  @MethodSource("engines")
  void brokenBytesAreRefused(EngineProvider engine) throws Exception {
    ModelBytes good = native_(engine);
    byte[] whole = good.open().readAllBytes();
    byte[] noise = new byte[5000];
    new Random(1).nextBytes(noise);
    for (byte[] bytes : List.of(new byte[0], noise, java.util.Arrays.copyOf(whole, 300))) {
      ModelBytes broken = ModelBytes.of("broken", good.format(), bytes);
      assertThatThrownBy(() -> engine.open(broken, DEFAULTS))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("broken")
          .message()
          .doesNotContain("\n");
    }
  }

  @Test
  void theWrongFormatIsRefused() {
    ModelBytes script = TorchScript.fromOnnx(TinyNet.onnx());
    assertThatThrownBy(() -> new OnnxRuntimeProvider().open(script, DEFAULTS))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("ONNX")
        .hasMessageContaining("TORCHSCRIPT");
    byte[] zip = new byte[] {'P', 'K', 3, 4};
    ModelBytes named = ModelBytes.of("zip", ModelFormat.ONNX, zip);
    engines()
        .forEach(
            engine ->
                assertThatThrownBy(() -> engine.open(named, DEFAULTS))
                    .isInstanceOf(InferenceException.class));
  }

  @ParameterizedTest
  @MethodSource("engines")
  void aShapeThatTheGraphCannotTakeIsTheEnginesFailure(EngineProvider engine) {
    ModelBytes open =
        new OnnxNet(1)
            .input("image", -1, -1, -1, -1)
            .random("w", 1f, 2, 3, 3, 3)
            .node("Conv", "image w", "y")
            .output("y", -1, 2, -1, -1)
            .build("open");
    FloatTensor four = FloatTensor.build(Shape.of(1, 4, 5, 5), b -> {});
    FloatTensor three = FloatTensor.build(Shape.of(1, 3, 5, 5), b -> {});
    try (InferenceSession session = engine.open(open, DEFAULTS)) {
      assertThatThrownBy(() -> session.run(Map.of("image", four)))
          .isInstanceOf(InferenceException.class)
          .hasCauseInstanceOf(Exception.class)
          .hasMessageContaining("open")
          .hasMessageContaining("[1, 4, 5, 5]");
      assertThat(session.run(Map.of("image", three)).get("y").shape())
          .isEqualTo(Shape.of(1, 2, 3, 3));
      assertThat(liveTensors(session)).isZero();
    }
  }

  @Test
  void tensorsInOtherFilesAreRefused() {
    OnnxNet net = new OnnxNet(1).input("x", 1, 4).node("Add", "x secret", "y").output("y", 1, 4);
    net.graph()
        .addInitializer(
            TensorProto.newBuilder()
                .setName("secret")
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addDims(4)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                    StringStringEntryProto.newBuilder()
                        .setKey("location")
                        .setValue(Path.of("pom.xml").toString())));
    engines()
        .forEach(
            engine ->
                assertThatThrownBy(() -> engine.open(net.build("thief"), DEFAULTS))
                    .isInstanceOf(InferenceException.class)
                    .hasMessageContaining("secret")
                    .hasMessageContaining("another file"));
  }

  @Test
  void aLabelCalledLocationIsNoFile() {
    ModelBytes model =
        new OnnxNet(1)
            .input("location", 1, 4)
            .node("Relu", "location", "y")
            .output("y", 1, 4)
            .build("harmless");
    new OnnxRuntimeProvider().open(model, DEFAULTS).close();
  }

  @Test
  void inputsOfAnotherTypeAreRefused() {
    OnnxNet net = new OnnxNet(1).node("Cast", "ids", "y", Map.of("to", 1L)).output("y", 1, 2);
    net.graph()
        .addInput(
            new OnnxNet(1)
                .input("ids", 1, 2)
                .graph()
                .getInputBuilder(0)
                .setType(
                    ai.onnx.proto.OnnxMl.TypeProto.newBuilder()
                        .setTensorType(
                            ai.onnx.proto.OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.INT64.getNumber()))));
    assertThatThrownBy(() -> new OnnxRuntimeProvider().open(net.build("tokens"), DEFAULTS))
        .isInstanceOf(ModelMismatchException.class)
        .hasMessageContaining("ids")
        .hasMessageContaining("INT64");
  }

  @ParameterizedTest
  @MethodSource("engines")
  void aGpuThatIsNotThereIsRefusedAndTheArtifactIsSaid(EngineProvider engine) {
    assumeFalse(engine.probe().devices().contains(Device.gpu(0)), "this machine has a GPU");
    SessionOptions options = DEFAULTS.withDevice(Device.gpu(0));
    ModelBytes model = native_(engine);
    assertThatThrownBy(() -> engine.open(model, options))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("gpu:0")
        .hasMessageMatching("(?is).*offers .*cpu.*(onnxruntime_gpu|pytorch-native-cu).*");
  }

  @ParameterizedTest
  @MethodSource("engines")
  void autoRunsOnSomethingAndSaysOnWhat(EngineProvider engine) {
    SessionOptions options = DEFAULTS.withDevice(Device.auto());
    try (InferenceSession session = engine.open(native_(engine), options)) {
      assertThat(session.info().device()).isEqualTo(engine.probe().devices().get(0));
      session.run(TinyNet.inputs());
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void threadsInsideARunChangeNothing(EngineProvider engine) {
    try (InferenceSession one = engine.open(native_(engine), DEFAULTS);
        InferenceSession two = engine.open(native_(engine), DEFAULTS.withIntraOpThreads(2))) {
      assertThat(two.run(TinyNet.inputs()).get("logits").toArray())
          .containsExactly(one.run(TinyNet.inputs()).get("logits").toArray(), within(1e-5f));
    }
  }

  /** An archive without this library's entry, as others write them. */
  @Test
  void anArchiveThatDeclaresNothingTakesInputsInOrder() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipInputStream from = new ZipInputStream(TorchScript.fromOnnx(TinyNet.onnx()).open());
        ZipOutputStream to = new ZipOutputStream(bytes)) {
      for (ZipEntry e = from.getNextEntry(); e != null; e = from.getNextEntry()) {
        if (!e.getName().contains("medimg")) {
          to.putNextEntry(new ZipEntry(e.getName()));
          to.write(from.readAllBytes());
        }
      }
    }
    ModelBytes other = ModelBytes.of("other", ModelFormat.TORCHSCRIPT, bytes.toByteArray());
    try (InferenceSession session = new PyTorchProvider().open(other, DEFAULTS)) {
      assertThat(session.info().inputs()).isEmpty();
      Map<String, FloatTensor> found = session.run(Map.of("any", TinyNet.image(7)));
      assertThat(found.keySet()).containsExactly("output0", "output1");
      assertThat(found.get("output0").toArray())
          .containsExactly(
              TinyNet.outputs(TinyNet.image(7)).get("logits").toArray(), within(1e-5f));
      assertThatThrownBy(() -> session.run(Map.of())).isInstanceOf(ModelMismatchException.class);
    }
  }

  @Test
  void whoeverWaitsCanBeInterrupted() throws Exception {
    RunGate gate = new RunGate("session 'tiny'", 1);
    gate.enter();
    CountDownLatch over = new CountDownLatch(1);
    Throwable[] thrown = new Throwable[1];
    Thread waiting =
        new Thread(
            () -> {
              try {
                gate.enter();
              } catch (OperationCancelledException e) {
                thrown[0] = Thread.currentThread().isInterrupted() ? e : null;
              }
              over.countDown();
            });
    waiting.start();
    waiting.interrupt();
    over.await();
    assertThat(thrown[0]).isNotNull().hasMessageContaining("session 'tiny'");
    gate.leave();
    gate.enter();
  }

  @Test
  void whoeverWaitsWhenItIsClosedIsRefused() throws Exception {
    RunGate gate = new RunGate("session 'tiny'", 1);
    gate.enter();
    List<Throwable> refused = new java.util.concurrent.CopyOnWriteArrayList<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                gate.enter();
              } catch (IllegalStateException e) {
                refused.add(e);
              }
            });
    waiting.start();
    while (waiting.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    List<String> order = new java.util.concurrent.CopyOnWriteArrayList<>();
    Thread closing = new Thread(() -> gate.close(() -> order.add("closed")));
    closing.start();
    while (closing.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    order.add("left");
    gate.leave();
    closing.join();
    waiting.join();
    assertThat(order).containsExactly("left", "closed");
    assertThat(refused)
        .singleElement()
        .extracting(Throwable::getMessage)
        .isEqualTo("session 'tiny' is closed");
  }
}
