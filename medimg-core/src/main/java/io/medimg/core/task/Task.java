package io.medimg.core.task;

import io.medimg.core.inference.Device;
import io.medimg.core.inference.EngineInfo;

/**
 * What every opened network has in common. Holds native memory from opening to {@link #close()}.
 * Safe for use by several threads until closed.
 */
public interface Task extends AutoCloseable {
  /** The engine that runs it. */
  EngineInfo engine();

  /** The device that really runs, never AUTO. */
  Device device();

  /** The plan that prepares images for it. */
  Preprocessor preprocessor();

  /**
   * Waits for running calls, then gives native memory back. May be called twice; later calls of
   * other methods throw.
   */
  @Override
  void close();
}
