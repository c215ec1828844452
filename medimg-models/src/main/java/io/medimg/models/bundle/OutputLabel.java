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
 * @param ages of the patients that it holds for, where they differ from the whole network's: it is
 *     not assessed for other ages, nor where the age is unknown; null if they do not
 * @param group the name of the labels of which exactly one holds; present exactly if {@code kind}
 *     is SOFTMAX, whose scores add up to 1 over the group
 * @param operatingPoint the sigmoid that becomes 0.5, between 0 and 1; present exactly if {@code
 *     kind} is OPERATING_POINT_SCALED and the output was trained
 */
public record OutputLabel(
    Label label,
    ScoreKind kind,
    @Nullable Threshold threshold,
    @Nullable Calibration calibration,
    boolean trained,
    String explanation,
    @Nullable AgeRange ages,
    @Nullable String group,
    @Nullable Double operatingPoint) {
  /**
   * Checks that the parts agree.
   *
   * @throws IllegalArgumentException if they do not
   */
  public OutputLabel {
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(kind, "kind");
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
    checkGroup(label, kind, group);
    checkOperatingPoint(label, trained && kind == ScoreKind.OPERATING_POINT_SCALED, operatingPoint);
  }

  /**
   * An output of a kind that needs neither a group nor an operating point.
   *
   * @param label name and code
   * @param kind any but SOFTMAX and OPERATING_POINT_SCALED
   * @param threshold null if none was chosen
   * @param calibration present exactly if {@code kind} is CALIBRATED
   * @param trained false for an output that is not assessed
   * @param explanation may be empty
   * @param ages null if they are the whole network's
   * @throws IllegalArgumentException if the parts contradict each other
   */
  @SuppressWarnings("checkstyle:parameternumber") // the record without what two kinds alone have
  public OutputLabel(
      Label label,
      ScoreKind kind,
      @Nullable Threshold threshold,
      @Nullable Calibration calibration,
      boolean trained,
      String explanation,
      @Nullable AgeRange ages) {
    this(label, kind, threshold, calibration, trained, explanation, ages, null, null);
  }

  private static void checkGroup(Label label, ScoreKind kind, @Nullable String group) {
    Checks.that(
        kind != ScoreKind.SOFTMAX || group != null,
        "label '%s' is SOFTMAX and names no group; give the labels of which exactly one holds the"
            + " same group",
        label);
    Checks.that(
        kind == ScoreKind.SOFTMAX || group == null,
        "label '%s' names a group and is not SOFTMAX; only softmax scores have groups",
        label);
    Checks.that(group == null || !group.isBlank(), "the group of label '%s' is blank", label);
  }

  private static void checkOperatingPoint(Label label, boolean wanted, @Nullable Double point) {
    Checks.that(
        wanted == (point != null),
        "label '%s' has an operatingPoint exactly if it is OPERATING_POINT_SCALED and trained",
        label);
    Checks.that(
        point == null || (point > 0 && point < 1),
        "an operatingPoint lies between 0 and 1, got %s",
        point);
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

  /**
   * One of several labels of which exactly one holds.
   *
   * @param label name and code
   * @param group the name that they share
   * @param threshold null if none was chosen
   * @return a trained output of kind SOFTMAX
   */
  public static OutputLabel softmax(Label label, String group, @Nullable Threshold threshold) {
    return new OutputLabel(label, ScoreKind.SOFTMAX, threshold, null, true, "", null, group, null);
  }

  /**
   * A label whose sigmoid is bent so that its operating point becomes 0.5.
   *
   * @param label name and code
   * @param operatingPoint between 0 and 1
   * @param threshold on the bent scale; null if none was chosen
   * @return a trained output of kind OPERATING_POINT_SCALED
   */
  public static OutputLabel scaled(
      Label label, double operatingPoint, @Nullable Threshold threshold) {
    return new OutputLabel(
        label,
        ScoreKind.OPERATING_POINT_SCALED,
        threshold,
        null,
        true,
        "",
        null,
        null,
        operatingPoint);
  }
}
