package io.medimg.training;

import java.util.List;
import java.util.function.Function;

/** Runs a network over films. Not safe for use by several threads; build one per thread. */
interface Scorer {

  /**
   * What the network says of some films.
   *
   * @param logits per film one row of labels
   * @param features per film one row of pooled features
   */
  record Scores(float[][] logits, float[][] features) {}

  /** Scores the films that {@code image} gives as values in [-1, 1]. */
  Scores score(List<Film> films, Function<Film, float[]> image);
}
