package io.medimg.core.task;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long each stage took, in the order in which they ran ({@code read}, {@code prepare}, {@code
 * infer}, {@code explain}). Immutable and safe for use by several threads.
 *
 * @param stages by name
 */
public record Timings(Map<String, Duration> stages) {
  /** Copies the map. */
  public Timings {
    stages = Collections.unmodifiableMap(new LinkedHashMap<>(stages));
  }

  /** No stage was timed. */
  public static Timings none() {
    return new Timings(Map.of());
  }

  /**
   * These and one more stage.
   *
   * @param stage its name; a stage of the same name is added to
   * @param nanos how long it took
   * @return new timings
   */
  public Timings plus(String stage, long nanos) {
    Map<String, Duration> all = new LinkedHashMap<>(stages);
    all.merge(stage, Duration.ofNanos(nanos), Duration::plus);
    return new Timings(all);
  }

  /** All stages together. */
  public Duration total() {
    return stages.values().stream().reduce(Duration.ZERO, Duration::plus);
  }
}
