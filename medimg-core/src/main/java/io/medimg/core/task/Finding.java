package io.medimg.core.task;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One label with its score. Labels that a network was not trained on have no finding: see {@link
 * Classification#notAssessed()}. Immutable and safe for use by several threads.
 *
 * @param label what
 * @param score how much, on the scale of {@code kind}; finite
 * @param kind what kind of number the score is
 * @param threshold from where on it counts as positive; null if none was chosen
 */
public record Finding(Label label, double score, ScoreKind kind, @Nullable Threshold threshold) {
  /**
   * Checks the score.
   *
   * @throws IllegalArgumentException if it is not finite, or outside 0 to 1 for a kind other than
   *     LOGIT
   */
  public Finding {
    Objects.requireNonNull(label, "label");
    boolean unit = kind != ScoreKind.LOGIT;
    if (!Double.isFinite(score) || (unit && (score < 0 || score > 1))) {
      throw new IllegalArgumentException(
          "a %s score of '%s' must be %s, got %s"
              .formatted(kind, label, unit ? "0 to 1" : "finite", score));
    }
  }

  /** What the score means against the threshold. */
  public Decision decision() {
    if (threshold == null) {
      return Decision.UNDECIDED;
    }
    return score >= threshold.value() ? Decision.POSITIVE : Decision.NEGATIVE;
  }

  /** For example {@code Pneumonia 0.31 (calibrated), threshold 0.14: positive}. */
  @Override
  public String toString() {
    String s = String.format(Locale.ROOT, "%s %.2f (%s)", label, score, kind.words());
    if (threshold == null) {
      return s + ", no threshold";
    }
    return s
        + String.format(
            Locale.ROOT,
            ", threshold %.2f: %s",
            threshold.value(),
            decision().name().toLowerCase(Locale.ROOT));
  }
}
