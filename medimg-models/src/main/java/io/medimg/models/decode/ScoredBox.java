package io.medimg.models.decode;

import io.medimg.core.geometry.Box;
import java.util.Objects;

/**
 * A box that a network proposes, before it has a name. Immutable and safe for use by several
 * threads.
 *
 * @param box in the frame that the maker states, model pixels out of a decoder
 * @param label position in the network's classes, from 0
 * @param score how sure, 0 to 1
 */
public record ScoredBox(Box box, int label, double score) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if the label is negative or the score outside 0 to 1
   */
  public ScoredBox {
    Objects.requireNonNull(box, "box");
    if (label < 0) {
      throw new IllegalArgumentException("a label's position is 0 or more, got " + label);
    }
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException("a score is 0 to 1, got " + score);
    }
  }

  /**
   * The same box with another score.
   *
   * @param other 0 to 1
   * @return changed box
   * @throws IllegalArgumentException if the score is outside 0 to 1
   */
  public ScoredBox withScore(double other) {
    return new ScoredBox(box, label, other);
  }
}
