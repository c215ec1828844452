package io.medimg.core.inference;

import java.util.Objects;

/**
 * How a session is opened. Immutable and safe for use by several threads.
 *
 * @param device where it runs
 * @param intraOpThreads threads inside one run, 0 leaves it to the engine
 * @param maxConcurrentRuns how many runs may be under way at once; further callers wait
 */
public record SessionOptions(Device device, int intraOpThreads, int maxConcurrentRuns) {
  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  public SessionOptions {
    Objects.requireNonNull(device, "device");
    if (intraOpThreads < 0) {
      throw new IllegalArgumentException(
          "intraOpThreads is 0 (the engine's choice) or more, got " + intraOpThreads);
    }
    if (maxConcurrentRuns < 1) {
      throw new IllegalArgumentException(
          "maxConcurrentRuns is at least 1, got " + maxConcurrentRuns);
    }
  }

  /**
   * The CPU, one thread inside a run (the caller's), as many runs at once as there are processors.
   */
  public static SessionOptions defaults() {
    return new SessionOptions(Device.cpu(), 1, Runtime.getRuntime().availableProcessors());
  }

  /**
   * The same on another device.
   *
   * @param other where it runs
   * @return changed options
   */
  public SessionOptions withDevice(Device other) {
    return new SessionOptions(other, intraOpThreads, maxConcurrentRuns);
  }

  /**
   * The same with another number of threads inside a run.
   *
   * @param threads 0 leaves it to the engine
   * @return changed options
   */
  public SessionOptions withIntraOpThreads(int threads) {
    return new SessionOptions(device, threads, maxConcurrentRuns);
  }
}
