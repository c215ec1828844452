package io.medimg.training;

import ai.djl.engine.Engine;
import io.medimg.pytorch.PyTorchProvider;

/** The engine that trains, started offline. Safe for use by several threads. */
final class PyTorchEngine {
  private PyTorchEngine() {}

  /**
   * DJL's engine. DJL's own look-up would call home if it were the first use of DJL.
   *
   * @return the running engine
   * @throws io.medimg.core.inference.InferenceException if an artifact is missing
   */
  static Engine get() {
    PyTorchProvider.start();
    return Engine.getEngine(PyTorchProvider.NAME);
  }
}
