package io.medimg.pytorch;

import io.medimg.core.inference.DeviceUnavailableException;
import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.SessionOptions;
import io.medimg.models.engine.GradientSession;
import io.medimg.models.engine.support.SessionInputs;
import io.medimg.pytorch.torchscript.GraphLayout;
import io.medimg.pytorch.torchscript.TorchScript;
import io.medimg.pytorch.torchscript.UnsupportedOnnxException;
import java.util.List;
import java.util.Optional;

/**
 * Derivatives of ONNX graphs, through PyTorch's autograd. The graph is converted by {@link
 * TorchScript}; PyTorch's artifacts have to be there, see {@link PyTorchProvider}. Safe for use by
 * several threads.
 */
public final class PyTorchGradients {
  private PyTorchGradients() {}

  /**
   * Opens a network on the CPU for derivatives of its first output by its last feature maps.
   *
   * @param onnx an ONNX graph with one input
   * @return an open session, to be closed by the caller
   * @throws IllegalArgumentException if the graph has several inputs or no convolution
   * @throws UnsupportedOnnxException if the graph uses what cannot be converted
   * @throws InferenceException if an artifact is missing or the engine does not load
   */
  public static GradientSession open(ModelBytes onnx) {
    return open(onnx, Optional.empty(), Optional.empty(), SessionOptions.defaults());
  }

  /**
   * Opens a network.
   *
   * @param onnx an ONNX graph with one input
   * @param feature name of the inner value, or of the input; empty for the feature maps that go
   *     into the last pooling before the first output ({@link GraphLayout#features()})
   * @param output name of the output whose derivative is wanted; empty for the first
   * @param options device and threads
   * @return an open session, to be closed by the caller
   * @throws IllegalArgumentException if the graph has several inputs, or lacks the value or output
   * @throws UnsupportedOnnxException if the graph uses what cannot be converted
   * @throws DeviceUnavailableException if the named device is not there
   * @throws InferenceException if an artifact is missing or the engine does not load
   */
  public static GradientSession open(
      ModelBytes onnx, Optional<String> feature, Optional<String> output, SessionOptions options) {
    GraphLayout layout = TorchScript.layout(onnx);
    if (layout.inputs().size() != 1) {
      throw new IllegalArgumentException(
          "derivatives need a network with one input, '%s' has %s"
              .formatted(onnx.name(), layout.inputs()));
    }
    String value = feature.or(layout::features).orElseThrow(() -> noFeatures(onnx, layout));
    String chosen = output.orElse(layout.outputs().get(0));
    ModelBytes script = TorchScript.withShift(onnx, value, chosen);
    PtArtifacts.find(PyTorchGradients.class.getClassLoader()).require();
    try {
      return PtLoader.openGradients(script, value, options);
    } catch (LinkageError e) {
      throw new InferenceException("PyTorch does not start: " + SessionInputs.said(e), e);
    }
  }

  private static IllegalArgumentException noFeatures(ModelBytes onnx, GraphLayout layout) {
    List<String> values = layout.values();
    return new IllegalArgumentException(
        "network '%s' has no convolution; name one of its %d values, for example %s"
            .formatted(onnx.name(), values.size(), values.subList(0, Math.min(5, values.size()))));
  }
}
