package io.medimg.pytorch;

import io.medimg.core.inference.DeviceUnavailableException;
import io.medimg.core.inference.EngineInfo;
import io.medimg.core.inference.EngineProvider;
import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.inference.NativeFolder;
import io.medimg.core.inference.SessionOptions;
import io.medimg.models.engine.support.SessionInputs;
import io.medimg.pytorch.torchscript.TorchScript;
import java.util.List;
import java.util.Optional;

/**
 * Runs TorchScript archives, and ONNX graphs after conversion, on PyTorch, through DJL. Safe for
 * use by several threads.
 *
 * <p>PyTorch is optional, because its native library is large. Whoever wants it adds {@code
 * ai.djl.pytorch:pytorch-engine}, {@code ai.djl.pytorch:pytorch-jni} and {@code
 * ai.djl.pytorch:pytorch-native-cpu} (with the classifier of the platform) or {@code
 * pytorch-native-cu128}. What is missing is named; nothing is downloaded while running. The native
 * library is unpacked once into DJL's cache folder ({@code ~/.djl.ai}, or {@code DJL_CACHE_DIR}); a
 * folder that does not serve is named before anything is unpacked.
 *
 * <p>DJL reads from system properties whether it may call home and download. While the engine
 * starts, {@code ai.djl.offline} and {@code OPT_OUT_TRACKING} are {@code true} unless the
 * application has set them; afterwards they are gone again.
 *
 * <p>Two settings of PyTorch belong to more than a session. The number of threads inside a run is
 * one for the whole process: the first session opened here sets it, unless it asks for 0 or the
 * system property {@code ai.djl.pytorch.num_threads} is set. The graph executor's optimiser is
 * switched off for each thread that runs a network here.
 */
public final class PyTorchProvider implements EngineProvider {
  /** The engine's name, {@code PyTorch}. */
  public static final String NAME = "PyTorch";

  /** Creates a provider; loads nothing native. */
  public PyTorchProvider() {}

  /**
   * Starts PyTorch as the first session does: offline, without a trace in the system properties.
   * For code that goes on with DJL's own classes. Does nothing if it runs.
   *
   * @throws InferenceException if an artifact is missing or the engine does not load
   */
  public static void start() {
    PtArtifacts.find(PyTorchProvider.class.getClassLoader()).require();
    try {
      PtLoader.start(0);
    } catch (LinkageError e) {
      throw notStarted(e);
    }
  }

  private static InferenceException notStarted(LinkageError e) {
    return new InferenceException(
        "%s does not start: %s".formatted(NAME, SessionInputs.said(e)), e);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean supports(ModelFormat format) {
    return true;
  }

  @Override
  public Optional<NativeFolder> nativeFolder() {
    return PtFolder.pyTorch();
  }

  @Override
  public Availability probe() {
    PtArtifacts artifacts = PtArtifacts.find(PyTorchProvider.class.getClassLoader());
    if (!artifacts.missing().isEmpty()) {
      return new Availability(new EngineInfo(NAME, "?"), List.of(), artifacts.missing());
    }
    try {
      return PtLoader.probe();
    } catch (LinkageError | RuntimeException e) {
      return new Availability(
          new EngineInfo(NAME, "?"),
          List.of(),
          List.of("a native library that loads (%s)".formatted(SessionInputs.said(e))));
    }
  }

  /**
   * Loads a network. Opens no connection.
   *
   * @param model an ONNX graph, which is converted (see {@link TorchScript}), or a TorchScript
   *     archive; one made by this library declares its inputs and outputs, any other takes inputs
   *     in the order they are given and names its outputs {@code output0} and so on, or by the keys
   *     of the dictionary that it returns
   * @param options device and threads
   * @return an open session, to be closed by the caller
   * @throws DeviceUnavailableException if the named device is not there
   * @throws InferenceException if an artifact is missing, or the engine or the network does not
   *     load
   */
  @Override
  public InferenceSession open(ModelBytes model, SessionOptions options) {
    PtArtifacts.find(PyTorchProvider.class.getClassLoader()).require();
    try {
      return PtLoader.open(
          model.format() == ModelFormat.ONNX ? TorchScript.fromOnnx(model) : model, options);
    } catch (LinkageError e) {
      throw notStarted(e);
    }
  }
}
