package io.medimg.models.engine;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.onnxruntime.engine.OrtEngineProvider;
import ai.djl.onnxruntime.engine.OrtNDManager;
import ai.djl.onnxruntime.engine.OrtSymbolBlock;
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
 * Everything that names a class of ONNX Runtime, so that nothing else fails to link without it.
 * Sessions are created through ONNX Runtime's own API and handed to DJL's block: DJL's loader knows
 * no declared shapes, logs a missing extension each time and leaves a temporary folder behind. Safe
 * for use by several threads.
 */
final class OrtLoader {
  private static final Logger LOG = LoggerFactory.getLogger(OrtLoader.class);

  private OrtLoader() {}

  /** Whether ONNX Runtime has been started, so that its libraries are unpacked. */
  private static final AtomicBoolean STARTED = new AtomicBoolean();

  private static Engine engine() {
    if (!STARTED.get()) {
      NativeFolders.require(Optional.of(NativeFolders.onnxRuntime()));
    }
    Engine engine = DjlSetup.engine(OrtEngineProvider::new);
    if (!offersCuda()) {
      DjlSetup.defaultToCpu(engine);
    }
    STARTED.set(true);
    return engine;
  }

  private static boolean offersCuda() {
    return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
  }

  private static String gpuArtifact(String version) {
    return "com.microsoft.onnxruntime:onnxruntime_gpu:%s in place of onnxruntime"
        .formatted(version);
  }

  static Availability probe() {
    engine();
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
    return new EngineInfo(OnnxRuntimeProvider.NAME, OrtEnvironment.getEnvironment().getVersion());
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
    Engine engine = engine();
    if (options.device().kind() != Device.Kind.AUTO) {
      return open(engine, model, options);
    }
    return Gpus.openAuto(
        OnnxRuntimeProvider.NAME, options, chosen -> open(engine, model, chosen), LOG);
  }

  private static InferenceSession open(Engine engine, ModelBytes model, SessionOptions options) {
    if (options.device().kind() == Device.Kind.GPU && !offersCuda()) {
      throw new DeviceUnavailableException(
          "%s asked for, but onnxruntime offers %s; add %s, or use cpu or auto"
              .formatted(options.device(), offered(), gpuArtifact(info().version())));
    }
    // Tensors stay in the host's memory: ONNX Runtime itself moves them to a GPU and back.
    Model djl = engine.newModel(model.name(), ai.djl.Device.cpu());
    try {
      OrtSession session = session(model, options);
      // Attached to the manager of the model, which closes it.
      djl.setBlock(new OrtSymbolBlock(session, (OrtNDManager) djl.getNDManager()));
      SessionInfo info =
          new SessionInfo(
              info(),
              options.device(),
              declared(model, session.getInputInfo(), true),
              declared(model, session.getOutputInfo(), false));
      NetworkTranslator translator =
          new NetworkTranslator(
              List.copyOf(info.inputs().keySet()), List.copyOf(info.outputs().keySet()), true);
      return new DjlSession(djl, info, translator, options.maxConcurrentRuns());
    } catch (OrtException | RuntimeException e) {
      djl.close();
      throw e instanceof RuntimeException unchecked ? unchecked : broken(model, e);
    }
  }

  private static Set<String> offered() {
    return OrtEnvironment.getAvailableProviders().stream()
        .map(OrtProvider::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static OrtSession session(ModelBytes model, SessionOptions options) {
    try (OrtSession.SessionOptions settings = new OrtSession.SessionOptions()) {
      settings.setIntraOpNumThreads(options.intraOpThreads());
      settings.setInterOpNumThreads(1);
      // What goes wrong comes back as an exception; the log would go to standard error.
      settings.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      addDevice(settings, options.device());
      return OrtEnvironment.getEnvironment().createSession(bytes(model), settings);
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
                  .formatted(device, DjlSession.said(e))
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
            .formatted(model, info().version(), DjlSession.said(e)),
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
