package io.medimg.models.engine;

import ai.djl.onnxruntime.engine.OrtEngineProvider;
import io.medimg.models.engine.support.DjlSetup;

/**
 * Lets DJL create ONNX Runtime's environment. A process has one, and DJL's engine refuses to start
 * if something else has created it; so where an application has that engine on its class path, the
 * engine comes first. Linked only there. Safe for use by several threads.
 */
final class DjlOnnxRuntime {
  private DjlOnnxRuntime() {}

  /**
   * Starts DJL's engine as its first use would.
   *
   * @throws LinkageError if it is not on the class path, or something else has created the
   *     environment
   */
  static void start() {
    DjlSetup.quietly(() -> new OrtEngineProvider().getEngine());
  }
}
