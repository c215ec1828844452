package io.medimg.core.inference;

/**
 * Which engine, in which version. Immutable and safe for use by several threads.
 *
 * @param name for example {@code OnnxRuntime}
 * @param version the engine's own, for example {@code 1.22.0}
 */
public record EngineInfo(String name, String version) {
  @Override
  public String toString() {
    return name + " " + version;
  }
}
