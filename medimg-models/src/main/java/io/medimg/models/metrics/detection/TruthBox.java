package io.medimg.models.metrics.detection;

import io.medimg.core.geometry.Box;
import java.util.Objects;

/**
 * A thing that is really there, as somebody annotated it. Immutable and safe for use by several
 * threads.
 *
 * @param label its name, compared with that of a finding exactly
 * @param box where, in source pixels
 * @param difficult whether finding it earns nothing and missing it costs nothing (Pascal VOC)
 */
public record TruthBox(String label, Box box, boolean difficult) {
  /** Checks that everything is there. */
  public TruthBox {
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(box, "box");
  }

  /**
   * A thing that counts.
   *
   * @param label its name
   * @param box where, in source pixels
   * @return not difficult
   */
  public static TruthBox of(String label, Box box) {
    return new TruthBox(label, box, false);
  }
}
