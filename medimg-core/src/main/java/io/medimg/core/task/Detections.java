package io.medimg.core.task;

import java.util.List;
import java.util.Objects;

/**
 * What a detector found in one image. Immutable and safe for use by several threads.
 *
 * @param detections highest score first
 * @param provenance where this comes from
 */
public record Detections(List<Detection> detections, Provenance provenance) {
  /** Copies the list. */
  public Detections {
    detections = List.copyOf(detections);
    Objects.requireNonNull(provenance, "provenance");
  }
}
