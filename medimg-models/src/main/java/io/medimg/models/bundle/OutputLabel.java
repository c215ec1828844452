package io.medimg.models.bundle;

import io.medimg.core.task.Label;
import io.medimg.core.task.ScoreKind;
import io.medimg.core.task.Threshold;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One output of a network: what it stands for and how its number is to be read. Immutable and safe
 * for use by several threads.
 *
 * @param label name and code
 * @param kind what the score is once calibration, if any, was applied
 * @param threshold from where on it counts as positive, on the scale of {@code kind}; null if none
 *     was chosen
 * @param calibration from logit to probability; present exactly if {@code kind} is CALIBRATED
 * @param trained false for an output that the training data had too few examples of: it is not
 *     assessed, has no threshold and no calibration
 * @param explanation one sentence for people who do not know the label; may be empty
 * @param ages of the patients that it was trained on, where they differ from the whole network's; a
 *     diagnosis does not assess it for other ages; null if they do not
 */
public record OutputLabel(
    Label label,
    ScoreKind kind,
    @Nullable Threshold threshold,
    @Nullable Calibration calibration,
    boolean trained,
    String explanation,
    @Nullable AgeRange ages) {
  /**
   * Checks that the parts agree.
   *
   * @throws IllegalArgumentException if they do not
   */
  public OutputLabel {
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(explanation, "explanation");
    Checks.that(
        trained || (threshold == null && calibration == null),
        "label '%s' is not trained: it has neither threshold nor calibration",
        label);
    Checks.that(
        !trained || (kind == ScoreKind.CALIBRATED) == (calibration != null),
        "label '%s' is CALIBRATED exactly if it has a calibration",
        label);
    Checks.that(
        threshold == null
            || kind == ScoreKind.LOGIT
            || (threshold.value() >= 0 && threshold.value() <= 1),
        "the threshold of a score that is not a logit is 0 to 1, got %s",
        threshold);
  }

  /**
   * A label that the network puts out but was not trained on.
   *
   * @param label name and code
   * @param explanation why, for people
   * @return an output that is not assessed
   */
  public static OutputLabel untrained(Label label, String explanation) {
    return new OutputLabel(label, ScoreKind.LOGIT, null, null, false, explanation, null);
  }
}
