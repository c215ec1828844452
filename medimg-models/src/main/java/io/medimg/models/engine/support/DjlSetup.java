package io.medimg.models.engine.support;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineProvider;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Starts engines of DJL so that they neither call home, nor download, nor chatter, and leaves the
 * process as it was. DJL reads its settings from system properties; those that the application has
 * not set are set while an engine starts, and taken out again. What the application has set counts.
 * Safe for use by several threads.
 */
public final class DjlSetup {
  /** Read by slf4j-simple alone, which would print DJL's start-up lines by default. */
  private static final String SIMPLE_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

  private static final String SIMPLE_DJL_LEVEL = "org.slf4j.simpleLogger.log.ai.djl";

  /** Set while an engine starts; DJL reads none of them later. */
  private static final Map<String, String> PROPERTIES =
      Map.of(
          // ai.djl.util.Utils.isOfflineMode: no download of natives, no model repository
          "ai.djl.offline", "true",
          // ai.djl.util.Ec2Utils.callHome: no telemetry when the first engine is looked for
          "OPT_OUT_TRACKING", "true");

  private DjlSetup() {}

  /**
   * Starts an engine of DJL, or gives the running one. It is registered by hand, because DJL's own
   * search sees only the context class loader, which a plug-in host sets to something else.
   *
   * @param provider makes DJL's provider; called while the properties are set
   * @return the engine
   */
  public static Engine engine(Supplier<EngineProvider> provider) {
    return quietly(
        () -> {
          EngineProvider found = provider.get();
          Engine.registerEngine(found);
          return Objects.requireNonNull(Engine.getEngine(found.getEngineName()));
        });
  }

  /**
   * Runs something that starts DJL, one caller at a time.
   *
   * @param start may initialise classes of DJL for the first time in this process
   * @param <T> what it gives
   * @return what it gave
   */
  public static synchronized <T> T quietly(Supplier<T> start) {
    Map<String, String> ours = new HashMap<>(PROPERTIES);
    if (System.getProperty(SIMPLE_LEVEL) == null) {
      ours.put(SIMPLE_DJL_LEVEL, "warn");
    }
    ours.keySet().removeIf(key -> System.getProperties().putIfAbsent(key, ours.get(key)) != null);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(DjlSetup.class.getClassLoader());
    try {
      return start.get();
    } finally {
      thread.setContextClassLoader(before);
      // Not if the application has set another value in the meantime.
      ours.forEach((key, value) -> System.getProperties().remove(key, value));
    }
  }
}
