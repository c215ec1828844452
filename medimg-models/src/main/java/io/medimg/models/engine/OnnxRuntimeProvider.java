package io.medimg.models.engine;

import io.medimg.core.inference.DeviceUnavailableException;
import io.medimg.core.inference.EngineInfo;
import io.medimg.core.inference.EngineProvider;
import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.inference.NativeFolder;
import io.medimg.core.inference.SessionOptions;
import io.medimg.models.engine.support.SessionInputs;
import java.util.List;
import java.util.Optional;

/**
 * Runs ONNX graphs on ONNX Runtime. Safe for use by several threads.
 *
 * <p>Threads inside a run belong to each session ({@link SessionOptions#intraOpThreads()}). A GPU
 * needs {@code com.microsoft.onnxruntime:onnxruntime_gpu} in place of {@code onnxruntime}.
 *
 * <p>Opening a session changes nothing in the process but what ONNX Runtime itself does: its native
 * library is unpacked into {@code java.io.tmpdir} and loaded, and its one environment per process
 * is created unless the application has done so. DJL is not touched. Only where DJL's own engine
 * for ONNX Runtime ({@code ai.djl.onnxruntime:onnxruntime-engine}) is on the class path, it is
 * started first, offline, because it cannot start once the environment exists.
 */
public final class OnnxRuntimeProvider implements EngineProvider {
  /** The engine's name, {@code OnnxRuntime}. */
  public static final String NAME = "OnnxRuntime";

  private static final String ARTIFACT = "com.microsoft.onnxruntime:onnxruntime";

  /** Creates a provider; loads nothing native. */
  public OnnxRuntimeProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean supports(ModelFormat format) {
    return format == ModelFormat.ONNX;
  }

  @Override
  public Optional<NativeFolder> nativeFolder() {
    return Optional.of(OrtFolder.onnxRuntime());
  }

  @Override
  public Availability probe() {
    try {
      return OrtLoader.probe();
    } catch (InferenceException e) {
      return new Availability(
          new EngineInfo(NAME, "?"), List.of(), List.of("a folder that serves: " + e.getMessage()));
    } catch (LinkageError | RuntimeException e) {
      return new Availability(
          new EngineInfo(NAME, "?"),
          List.of(),
          List.of("%s (%s)".formatted(ARTIFACT, SessionInputs.said(e))));
    }
  }

  /**
   * Loads an ONNX graph. Opens no connection and writes no file but the engine's native library,
   * which goes into the folder {@code java.io.tmpdir} unless {@code onnxruntime.native.path} names
   * one that holds it unpacked, and has to be writable even then.
   *
   * @param model an ONNX graph that is complete: tensors kept in other files are refused
   * @param options device and threads
   * @return an open session, to be closed by the caller
   * @throws DeviceUnavailableException if the named device is not there
   * @throws ModelMismatchException if an input is not of 32-bit floats
   * @throws InferenceException if the engine or the network does not load; if that is because the
   *     folder for its native library is full, read-only or mounted without the right to execute,
   *     it names the folder and what moves it
   */
  @Override
  public InferenceSession open(ModelBytes model, SessionOptions options) {
    if (!supports(model.format())) {
      throw new InferenceException(
          "%s loads ONNX, network '%s' is %s".formatted(NAME, model.name(), model.format()));
    }
    try {
      return OrtLoader.open(model, options);
    } catch (LinkageError e) {
      throw new InferenceException(
          "%s does not start: %s; is %s there, and is this platform among its own?"
              .formatted(NAME, SessionInputs.said(e), ARTIFACT),
          e);
    }
  }
}
