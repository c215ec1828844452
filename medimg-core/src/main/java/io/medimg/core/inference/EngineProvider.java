package io.medimg.core.inference;

import java.util.List;
import java.util.Optional;

/**
 * Makes sessions of one engine; found by {@link java.util.ServiceLoader}, or handed over where that
 * fails (OSGi). Safe for use by several threads. Creating a provider must load nothing native and
 * print nothing.
 */
public interface EngineProvider {
  /** The engine's name, for example {@code OnnxRuntime}; no native code is loaded to answer. */
  String name();

  /**
   * Whether the engine loads a format.
   *
   * @param format what a network is stored as
   * @return true if {@link #open} takes it
   */
  boolean supports(ModelFormat format);

  /**
   * Looks whether the engine can start, loading its native code if need be.
   *
   * @return its version and devices, or what is missing by Maven coordinate; never throws
   */
  Availability probe();

  /**
   * The folder that the engine will unpack native libraries into when it starts. Loads nothing
   * native.
   *
   * @return to be tried by {@link NativeFolder#problem()}; empty if nothing is left to unpack
   */
  default Optional<NativeFolder> nativeFolder() {
    return Optional.empty();
  }

  /**
   * Loads a network. Opens no connection.
   *
   * @param model bytes whose hash has been checked
   * @param options device and threads
   * @return an open session, to be closed by the caller
   * @throws DeviceUnavailableException if the named device is not there
   * @throws InferenceException if the engine or the network does not load
   */
  InferenceSession open(ModelBytes model, SessionOptions options);

  /**
   * What an engine can do on this machine. Immutable and safe for use by several threads.
   *
   * @param engine name and version; the version is {@code "?"} if it could not start
   * @param devices what it can run on; empty if it could not start
   * @param missing what would have to be added, by Maven coordinate or by name; empty if nothing
   */
  record Availability(EngineInfo engine, List<Device> devices, List<String> missing) {
    /** Copies the lists. */
    public Availability {
      devices = List.copyOf(devices);
      missing = List.copyOf(missing);
    }

    /** Whether a network can be opened on at least one device. */
    public boolean works() {
      return !devices.isEmpty();
    }
  }
}
