package io.medimg.core.task;

import io.medimg.core.inference.Device;
import io.medimg.core.inference.EngineInfo;
import java.util.Objects;

/**
 * Where a result comes from. Immutable and safe for use by several threads.
 *
 * @param modelName the package's name
 * @param modelVersion the package's version
 * @param modelSha256 the hash of the network that ran, 64 hexadecimal digits
 * @param engine name and version
 * @param device the device that really ran, never AUTO
 * @param preprocessing the plan, as it describes itself
 * @param inputSha256 the hash of the image's file; empty if it was made in memory
 * @param timings how long each stage took
 */
public record Provenance(
    String modelName,
    String modelVersion,
    String modelSha256,
    EngineInfo engine,
    Device device,
    String preprocessing,
    String inputSha256,
    Timings timings) {
  /** Checks that everything is there. */
  public Provenance {
    Objects.requireNonNull(modelName, "modelName");
    Objects.requireNonNull(modelVersion, "modelVersion");
    Objects.requireNonNull(modelSha256, "modelSha256");
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(preprocessing, "preprocessing");
    Objects.requireNonNull(inputSha256, "inputSha256");
    Objects.requireNonNull(timings, "timings");
  }

  /**
   * The same with other timings.
   *
   * @param other how long each stage took
   * @return changed provenance
   */
  public Provenance withTimings(Timings other) {
    return new Provenance(
        modelName, modelVersion, modelSha256, engine, device, preprocessing, inputSha256, other);
  }
}
