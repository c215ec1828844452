package io.medimg.models.engine;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.medimg.core.inference.Device;
import io.medimg.core.inference.DeviceUnavailableException;
import io.medimg.core.inference.EngineInfo;
import io.medimg.core.inference.EngineProvider.Availability;
import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.InferenceSession.SessionInfo;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelMismatchException;
import io.medimg.core.inference.SessionOptions;
import io.medimg.core.tensor.Shape;
import io.medimg.models.engine.support.Gpus;
import io.medimg.models.engine.support.NativeFolders;
import io.medimg.models.engine.support.SessionInputs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that names a class of ONNX Runtime but for {@link OnnxSession}, so that nothing else
 * fails to link without it. Touches no class of DJL unless DJL's engine for ONNX Runtime is on the
 * class path, see {@link DjlOnnxRuntime}. Safe for use by several threads.
 */
final class OrtLoader {
  private static final Logger LOG = LoggerFactory.getLogger(OrtLoader.class);

  private static final String DJL_ENGINE = "ai/djl/onnxruntime/engine/OrtEngineProvider.class";

  private OrtLoader() {}

  /** Whether ONNX Runtime has been started, so that its libraries are unpacked. */
  private static final AtomicBoolean STARTED = new AtomicBoolean();

  private static OrtEnvironment environment() {
    if (!STARTED.get()) {
      NativeFolders.require(Optional.of(OrtFolder.onnxRuntime()));
    }
    OrtEnvironment environment = Environment.INSTANCE;
    STARTED.set(true);
    return environment;
  }

  /** The process's only one: whoever asks first creates it. */
  private static final class Environment {
    static final OrtEnvironment INSTANCE = create();

    private static OrtEnvironment create() {
      try {
        // Through the loader: a class that is in a module sees the resources of its module alone.
        if (OrtLoader.class.getClassLoader().getResource(DJL_ENGINE) != null) {
          DjlOnnxRuntime.start();
        }
      } catch (LinkageError | RuntimeException e) {
        LOG.debug("DJL's engine does not start: {}", SessionInputs.said(e));
      }
      return OrtEnvironment.getEnvironment();
    }
  }

  private static Set<OrtProvider> providers() {
    environment(); // the native library is loaded with the class
    return OrtEnvironment.getAvailableProviders();
  }

  private static boolean offersCuda() {
    return providers().contains(OrtProvider.CUDA);
  }

  private static String gpuArtifact(String version) {
    return "com.microsoft.onnxruntime:onnxruntime_gpu:%s in place of onnxruntime"
        .formatted(version);
  }

  static Availability probe() {
    EngineInfo info = info();
    List<Device> devices = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    if (offersCuda()) {
      devices.addAll(Gpus.usable(OrtLoader::tryCuda));
    } else if (Gpus.driverPresent()) {
      missing.add(gpuArtifact(info.version()));
    }
    devices.add(Device.cpu());
    return new Availability(info, devices, missing);
  }

  private static EngineInfo info() {
    return new EngineInfo(OnnxRuntimeProvider.NAME, environment().getVersion());
  }

  private static boolean tryCuda(int index) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.addCUDA(index);
      return true;
    } catch (OrtException e) {
      LOG.debug("ONNX Runtime cannot use gpu:{}", index, e);
      return false;
    }
  }

  static InferenceSession open(ModelBytes model, SessionOptions options) {
    OnnxFiles.refuseExternalData(model);
    environment(); // before any other class of ONNX Runtime, whose initialisers would fail for good
    if (options.device().kind() != Device.Kind.AUTO) {
      return openOn(model, options);
    }
    return Gpus.openAuto(OnnxRuntimeProvider.NAME, options, chosen -> openOn(model, chosen), LOG);
  }

  private static InferenceSession openOn(ModelBytes model, SessionOptions options) {
    if (options.device().kind() == Device.Kind.GPU && !offersCuda()) {
      throw new DeviceUnavailableException(
          "%s asked for, but onnxruntime offers %s; add %s, or use cpu or auto"
              .formatted(options.device(), offered(), gpuArtifact(info().version())));
    }
    // Tensors stay in the host's memory: ONNX Runtime itself moves them to a GPU and back.
    OrtSession session = session(model, options);
    try {
      SessionInfo info =
          new SessionInfo(
              info(),
              options.device(),
              declared(model, session.getInputInfo(), true),
              declared(model, session.getOutputInfo(), false));
      return new OnnxSession(model.name(), session, info, options.maxConcurrentRuns());
    } catch (OrtException | RuntimeException e) {
      close(session);
      throw e instanceof RuntimeException unchecked ? unchecked : broken(model, e);
    }
  }

  private static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      LOG.debug("ONNX Runtime did not release a session", e);
    }
  }

  private static Set<String> offered() {
    return providers().stream().map(OrtProvider::name).collect(Collectors.toUnmodifiableSet());
  }

  private static OrtSession session(ModelBytes model, SessionOptions options) {
    try (OrtSession.SessionOptions settings = new OrtSession.SessionOptions()) {
      settings.setIntraOpNumThreads(options.intraOpThreads());
      settings.setInterOpNumThreads(1);
      // What goes wrong comes back as an exception; the log would go to standard error.
      settings.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      addDevice(settings, options.device());
      return environment().createSession(bytes(model), settings);
    } catch (OrtException e) {
      throw broken(model, e);
    }
  }

  private static void addDevice(OrtSession.SessionOptions settings, Device device) {
    if (device.kind() != Device.Kind.GPU) {
      return;
    }
    try {
      settings.addCUDA(device.index());
    } catch (OrtException e) {
      throw new DeviceUnavailableException(
          "%s asked for, but ONNX Runtime cannot start CUDA on it: %s; look at the driver, the CUDA"
                  .formatted(device, SessionInputs.said(e))
              + " and cuDNN libraries, or use cpu or auto",
          e);
    }
  }

  private static byte[] bytes(ModelBytes model) {
    try (var in = model.open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory could not be read", e);
    }
  }

  private static InferenceException broken(ModelBytes model, Exception e) {
    return new InferenceException(
        "network %s is no ONNX graph that ONNX Runtime %s loads: %s"
            .formatted(model, info().version(), SessionInputs.said(e)),
        e);
  }

  private static Map<String, Shape> declared(
      ModelBytes model, Map<String, NodeInfo> nodes, boolean input) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    nodes.forEach(
        (name, node) -> {
          if (!(node.getInfo() instanceof TensorInfo tensor)
              || (input && tensor.type != OnnxJavaType.FLOAT)) {
            throw new ModelMismatchException(
                "%s '%s' of network '%s' is %s; 32-bit float tensors can be used"
                    .formatted(input ? "input" : "output", name, model.name(), node.getInfo()));
          }
          shapes.put(name, shape(tensor));
        });
    return shapes;
  }

  private static Shape shape(TensorInfo tensor) {
    return Shape.of(Arrays.stream(tensor.getShape()).map(d -> d < 1 ? -1 : d).toArray());
  }
}
