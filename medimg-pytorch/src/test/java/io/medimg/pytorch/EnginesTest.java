package io.medimg.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.inference.EngineInfo;
import io.medimg.core.inference.EngineProvider;
import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.inference.SessionOptions;
import io.medimg.models.engine.Engines;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnginesTest {
  /** An engine from elsewhere that has the name of one of ours. */
  private static final class OtherTorch implements EngineProvider {
    @Override
    public String name() {
      return "PyTorch";
    }

    @Override
    public boolean supports(ModelFormat format) {
      return format == ModelFormat.TORCHSCRIPT;
    }

    @Override
    public Availability probe() {
      return new Availability(new EngineInfo(name(), "?"), List.of(), List.of());
    }

    @Override
    public InferenceSession open(ModelBytes model, SessionOptions options) {
      throw new InferenceException("opens nothing");
    }
  }

  @Test
  void onnxRuntimeComesFirst() {
    Engines engines = Engines.installed();
    assertThat(engines.names()).containsExactly("OnnxRuntime", "PyTorch");
    assertThat(engines.forModel(ModelFormat.ONNX, Optional.empty()).name())
        .isEqualTo("OnnxRuntime");
    assertThat(engines.forModel(ModelFormat.TORCHSCRIPT, Optional.empty()).name())
        .isEqualTo("PyTorch");
    assertThat(engines.forModel(ModelFormat.ONNX, Optional.of("pytorch")).name())
        .isEqualTo("PyTorch");
  }

  @Test
  void aWrongNameIsRefusedAndTheRightOnesAreSaid() {
    Engines engines = Engines.installed();
    assertThatThrownBy(() -> engines.forModel(ModelFormat.ONNX, Optional.of("TensorFlow")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TensorFlow")
        .hasMessageContaining("[OnnxRuntime, PyTorch]");
    assertThatThrownBy(() -> engines.forModel(ModelFormat.TORCHSCRIPT, Optional.of("OnnxRuntime")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TORCHSCRIPT");
    assertThatThrownBy(() -> Engines.of().forModel(ModelFormat.ONNX, Optional.empty()))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("ONNX");
  }

  @Test
  void anExplicitEngineHidesTheInstalledOne() {
    EngineProvider other = new OtherTorch();
    Engines engines = Engines.installed().with(other);
    assertThat(engines.names()).containsExactly("PyTorch", "OnnxRuntime");
    assertThat(engines.forModel(ModelFormat.TORCHSCRIPT, Optional.empty())).isSameAs(other);
    assertThat(engines.forModel(ModelFormat.ONNX, Optional.empty()).name())
        .isEqualTo("OnnxRuntime");
  }

  @Test
  void bothEnginesTellVersionAndDevices() {
    for (EngineProvider engine : Engines.installed().providers()) {
      EngineProvider.Availability found = engine.probe();
      assertThat(found.works()).isTrue();
      assertThat(found.engine().name()).isEqualTo(engine.name());
      assertThat(found.engine().version()).matches("\\d+\\.\\d+\\.\\d+");
      assertThat(found.devices().toString()).contains("cpu");
    }
  }
}
