package io.medimg.models.bundle;

import io.medimg.core.tensor.FloatTensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A prepared input and what the network gave for it when it was packaged. Immutable and safe for
 * use by several threads.
 *
 * @param inputs by name
 * @param outputs by name
 * @param tolerance largest absolute difference that passes
 */
public record GoldenRun(
    Map<String, FloatTensor> inputs, Map<String, FloatTensor> outputs, double tolerance) {
  /** Copies the maps. */
  public GoldenRun {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
  }
}
