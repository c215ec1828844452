package io.medimg.pytorch;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtEngineProvider;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import io.medimg.core.inference.Device;
import io.medimg.core.inference.DeviceUnavailableException;
import io.medimg.core.inference.EngineInfo;
import io.medimg.core.inference.EngineProvider.Availability;
import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.InferenceSession.SessionInfo;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.SessionOptions;
import io.medimg.models.engine.GradientSession;
import io.medimg.models.engine.support.DjlSetup;
import io.medimg.models.engine.support.Gpus;
import io.medimg.models.engine.support.NativeFolders;
import io.medimg.models.engine.support.SessionInputs;
import io.medimg.pytorch.torchscript.ScriptSignature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that names a class of DJL's PyTorch engine, so that nothing else fails to link without
 * it. Call {@link PtArtifacts#require()} first. Safe for use by several threads.
 */
final class PtLoader {
  private static final Logger LOG = LoggerFactory.getLogger(PtLoader.class);
  private static final String THREADS = "ai.djl.pytorch.num_threads";

  /** The number of threads that the first session set for the process; 0 before. */
  private static final AtomicInteger THREADS_SET = new AtomicInteger();

  private static final AtomicReference<Engine> STARTED = new AtomicReference<>();

  private PtLoader() {}

  static Engine engine() {
    Engine running = STARTED.get();
    if (running == null) {
      NativeFolders.require(PtFolder.pyTorch());
      running = DjlSetup.engine(PtEngineProvider::new);
      STARTED.set(running);
    }
    return running;
  }

  static Availability probe() {
    Engine engine = engine();
    List<String> missing = new ArrayList<>();
    List<Device> devices = devices(engine);
    if (devices.size() == 1 && Gpus.driverPresent()) {
      missing.add(gpuArtifact(engine));
    }
    return new Availability(info(engine), devices, missing);
  }

  private static List<Device> devices(Engine engine) {
    List<Device> devices = new ArrayList<>();
    IntStream.range(0, engine.getGpuCount()).mapToObj(Device::gpu).forEach(devices::add);
    devices.add(Device.cpu());
    return devices;
  }

  private static String gpuArtifact(Engine engine) {
    return "ai.djl.pytorch:pytorch-native-cu128:%s:%s in place of pytorch-native-cpu"
        .formatted(engine.getVersion(), PtArtifacts.platform());
  }

  static EngineInfo info(Engine engine) {
    return new EngineInfo(PyTorchProvider.NAME, engine.getVersion());
  }

  static InferenceSession open(ModelBytes model, SessionOptions options) {
    Engine engine = start(options.intraOpThreads());
    if (options.device().kind() != Device.Kind.AUTO) {
      return open(engine, model, options);
    }
    return Gpus.openAuto(PyTorchProvider.NAME, options, chosen -> open(engine, model, chosen), LOG);
  }

  /**
   * Starts the engine.
   *
   * @param intraOpThreads threads inside a run, for the process, unless somebody set them before; 0
   *     leaves them
   * @return the running engine
   * @throws InferenceException if its native library does not load
   */
  static Engine start(int intraOpThreads) {
    Engine engine;
    try {
      engine = engine();
    } catch (EngineException e) {
      throw new InferenceException("PyTorch does not start: " + SessionInputs.said(e), e);
    }
    if (intraOpThreads > 0 && System.getProperty(THREADS) == null) {
      if (THREADS_SET.compareAndSet(0, intraOpThreads)) {
        JniUtils.setNumThreads(intraOpThreads);
      } else if (THREADS_SET.get() != intraOpThreads) {
        LOG.debug(
            "PyTorch has one thread count for the process: {} stays, {} asked for",
            THREADS_SET,
            intraOpThreads);
      }
    }
    return engine;
  }

  private static InferenceSession open(Engine engine, ModelBytes model, SessionOptions options) {
    Model djl = engine.newModel(model.name(), device(engine, options.device()));
    try {
      djl.setBlock(new ScriptBlock(load(djl, model)));
      ScriptSignature signature = ScriptSignature.of(model);
      SessionInfo info =
          new SessionInfo(info(engine), options.device(), signature.inputs(), signature.outputs());
      NetworkTranslator translator =
          new NetworkTranslator(
              List.copyOf(info.inputs().keySet()), List.copyOf(info.outputs().keySet()));
      return new DjlSession(djl, info, translator, options.maxConcurrentRuns());
    } catch (RuntimeException e) {
      djl.close();
      throw e;
    }
  }

  /**
   * Opens a module for derivatives.
   *
   * @param script made by {@link io.medimg.pytorch.torchscript.TorchScript#withShift}
   * @param feature name of the inner value
   * @param options device and threads
   * @return an open session
   */
  static GradientSession openGradients(ModelBytes script, String feature, SessionOptions options) {
    Engine engine = start(options.intraOpThreads());
    Device device = options.device();
    if (device.kind() == Device.Kind.AUTO) {
      device = devices(engine).get(0);
      LOG.info("device auto: {} differentiates on {}", PyTorchProvider.NAME, device);
    }
    Model djl = engine.newModel(script.name(), device(engine, device));
    try {
      ScriptSignature signature = ScriptSignature.of(script);
      SessionInfo info =
          new SessionInfo(info(engine), device, signature.inputs(), signature.outputs());
      return new PtGradientSession(
          djl, load(djl, script), info, feature, options.maxConcurrentRuns());
    } catch (RuntimeException e) {
      djl.close();
      throw e;
    }
  }

  private static ai.djl.Device device(Engine engine, Device wanted) {
    List<Device> there = devices(engine);
    if (!there.contains(wanted)) {
      throw new DeviceUnavailableException(
          "%s asked for, but PyTorch offers %s; add %s, or use cpu or auto"
              .formatted(wanted, there, gpuArtifact(engine)));
    }
    return wanted.kind() == Device.Kind.GPU
        ? ai.djl.Device.gpu(wanted.index())
        : ai.djl.Device.cpu();
  }

  /**
   * Loads an archive in inference mode. DJL's own loader would leave a temporary folder behind.
   *
   * @param djl whose manager owns the block
   * @param model a TorchScript archive
   * @return the loaded block
   * @throws InferenceException if it is none
   */
  static PtSymbolBlock load(Model djl, ModelBytes model) {
    try (var in = model.open()) {
      PtSymbolBlock block = JniUtils.loadModule((PtNDManager) djl.getNDManager(), in, true, false);
      JniUtils.enableInferenceMode(block);
      return block;
    } catch (IOException | EngineException e) {
      throw new InferenceException(
          "network %s is no TorchScript archive that PyTorch loads: %s"
              .formatted(model, SessionInputs.said(e)),
          e);
    }
  }
}
