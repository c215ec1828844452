package io.medimg.core.inference;

import io.medimg.core.tensor.FloatTensor;
import io.medimg.core.tensor.Shape;
import java.util.Map;

/**
 * One loaded network. Safe for use by several threads until closed: {@link #run} may be called
 * concurrently.
 *
 * <p>Every implementation extends the contract kit {@code InferenceSessionContract} in its tests.
 */
public interface InferenceSession extends AutoCloseable {
  /**
   * What the network is and where it runs.
   *
   * @return engine, device that really runs, and declared inputs and outputs
   */
  SessionInfo info();

  /**
   * Runs the network once.
   *
   * @param inputs by name; left as they are
   * @return the outputs by name, on the heap or in memory that the session does not reuse
   * @throws ModelMismatchException if a name or a shape does not fit {@link SessionInfo#inputs()}
   * @throws InferenceException if the engine fails; its exception is the cause
   * @throws IllegalStateException if the session is closed
   */
  Map<String, FloatTensor> run(Map<String, FloatTensor> inputs);

  /** Waits for running calls, then gives native memory back. May be called twice. */
  @Override
  void close();

  /**
   * What a session tells of itself. Immutable and safe for use by several threads.
   *
   * @param engine name and version
   * @param device the device that really runs, never AUTO
   * @param inputs declared inputs by name, -1 for open extents; empty if the format does not tell
   *     (TorchScript)
   * @param outputs declared outputs by name; empty if the format does not tell
   */
  record SessionInfo(
      EngineInfo engine, Device device, Map<String, Shape> inputs, Map<String, Shape> outputs) {
    /** Copies the maps. */
    public SessionInfo {
      inputs = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(inputs));
      outputs = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(outputs));
    }
  }
}
