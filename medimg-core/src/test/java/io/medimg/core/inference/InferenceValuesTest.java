package io.medimg.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InferenceValuesTest {
  @ParameterizedTest
  @CsvSource({
    "cpu, cpu",
    "' CPU ', cpu",
    "auto, auto",
    "gpu, gpu:0",
    "cuda, gpu:0",
    "GPU:1, gpu:1",
    "cuda:12, gpu:12"
  })
  void devicesAreReadAsTyped(String text, String wanted) {
    assertThat(Device.parse(text)).hasToString(wanted);
    assertThat(Device.parse(wanted)).isEqualTo(Device.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tpu", "gpu:", "gpu:-1", "gpu:x", "gpu:1000", "cpu:0", "gpu 1"})
  void otherDevicesAreRefusedWithWhatWouldDo(String text) {
    assertThatThrownBy(() -> Device.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'" + text + "'", "gpu:N", "auto");
  }

  @Test
  void onlyGpusHaveAnIndex() {
    assertThat(Device.gpu(3)).isEqualTo(new Device(Device.Kind.GPU, 3));
    assertThatThrownBy(() -> Device.gpu(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Device(Device.Kind.CPU, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void optionsAreChecked() {
    SessionOptions options = SessionOptions.defaults();
    assertThat(options.device()).isEqualTo(Device.cpu());
    assertThat(options.intraOpThreads()).isEqualTo(1);
    assertThat(options.withDevice(Device.auto()).device()).isEqualTo(Device.auto());
    assertThat(options.withIntraOpThreads(0).intraOpThreads()).isZero();
    assertThatThrownBy(() -> options.withIntraOpThreads(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
    assertThatThrownBy(() -> new SessionOptions(Device.cpu(), 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> options.withDevice(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void bytesKnowTheirHash() throws IOException {
    byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);
    ModelBytes bytes = ModelBytes.of("m", ModelFormat.ONNX, abc);
    // FIPS 180-4, the example of one block.
    assertThat(bytes.sha256())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(bytes.open().readAllBytes()).isEqualTo(abc);
    assertThat(bytes.open().readAllBytes()).isEqualTo(abc);
    assertThat(bytes.length()).isEqualTo(3);
    assertThat(bytes.toString()).contains("m", "ONNX", "3 bytes");
  }

  @Test
  void sessionInfoIsCopiedAndKeepsItsOrder() {
    Map<String, Shape> inputs = new LinkedHashMap<>();
    inputs.put("z", Shape.of(1));
    inputs.put("a", Shape.of(2));
    InferenceSession.SessionInfo info =
        new InferenceSession.SessionInfo(new EngineInfo("E", "1"), Device.cpu(), inputs, Map.of());
    inputs.clear();
    assertThat(info.inputs().keySet()).containsExactly("z", "a");
    assertThatThrownBy(() -> info.inputs().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void availabilityIsCopied() {
    List<Device> devices = new ArrayList<>(List.of(Device.cpu()));
    EngineProvider.Availability there =
        new EngineProvider.Availability(new EngineInfo("E", "1"), devices, List.of());
    devices.clear();
    assertThat(there.works()).isTrue();
    assertThat(new EngineProvider.Availability(new EngineInfo("E", "?"), List.of(), List.of("x")))
        .matches(a -> !a.works());
  }
}
