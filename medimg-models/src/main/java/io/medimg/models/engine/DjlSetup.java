package io.medimg.models.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineProvider;
import ai.djl.util.cuda.CudaUtils;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts DJL so that it neither calls home, nor downloads, nor chatters. Every path to DJL in this
 * package leads through here. Safe for use by several threads.
 */
final class DjlSetup {
  private static final Logger LOG = LoggerFactory.getLogger(DjlSetup.class);

  /** Set before a class of DJL is initialised; a value that the user gave stays. */
  private static final Map<String, String> PROPERTIES =
      Map.of(
          // ai.djl.util.Utils.isOfflineMode: no download of natives, no model repository
          "ai.djl.offline", "true",
          // ai.djl.util.Ec2Utils.callHome: no telemetry when the first engine is looked for
          "OPT_OUT_TRACKING", "true",
          // OrtEngine.getAlternativeEngine: ONNX Runtime does not start PyTorch on the side
          "ai.djl.onnx.disable_alternative", "true");

  /** Read by slf4j-simple alone, which would print DJL's start-up lines by default. */
  private static final String SIMPLE_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

  private static final String SIMPLE_DJL_LEVEL = "org.slf4j.simpleLogger.log.ai.djl";

  private DjlSetup() {}

  /** Sets the properties that keep DJL offline and quiet. Touches no class of DJL. */
  static void prepare() {
    PROPERTIES.forEach(DjlSetup::setIfAbsent);
    if (System.getProperty(SIMPLE_LEVEL) == null) {
      setIfAbsent(SIMPLE_DJL_LEVEL, "warn");
    }
  }

  private static void setIfAbsent(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }

  /**
   * Starts an engine of DJL, or gives the running one. It is registered by hand, because DJL's own
   * search sees only the context class loader, which a plug-in host sets to something else.
   *
   * @param provider makes DJL's provider; called after {@link #prepare()}
   * @return the engine
   */
  static Engine engine(Supplier<EngineProvider> provider) {
    prepare();
    return withOwnClassLoader(
        () -> {
          silenceCudaProbe();
          EngineProvider found = provider.get();
          Engine.registerEngine(found);
          return Objects.requireNonNull(Engine.getEngine(found.getEngineName()));
        });
  }

  /**
   * Runs something while the context class loader is the one that loaded DJL.
   *
   * @param work what to run
   * @param <T> what it gives
   * @return what it gave
   */
  static <T> T withOwnClassLoader(Supplier<T> work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(DjlSetup.class.getClassLoader());
    try {
      return work.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /**
   * Tells an engine that its default device is the CPU, so that it does not look for CUDA and warn
   * that there is none. DJL has no setter for it; where the field cannot be reached, its warning is
   * all that happens.
   *
   * @param engine an engine that cannot use CUDA
   */
  static void defaultToCpu(Engine engine) {
    set(Engine.class, "defaultDevice", engine, Device.cpu());
  }

  /** What DJL finds out about CUDA is told by {@code probe()}; it need not warn as well. */
  private static void silenceCudaProbe() {
    set(CudaUtils.class, "logging", null, false);
  }

  private static void set(Class<?> owner, String name, @Nullable Object instance, Object value) {
    try {
      Field field = owner.getDeclaredField(name);
      field.setAccessible(true);
      field.set(instance, value);
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.debug("cannot set {}.{}", owner.getName(), name, e);
    }
  }
}
