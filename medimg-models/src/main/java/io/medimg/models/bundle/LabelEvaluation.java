package io.medimg.models.bundle;

/**
 * How well one label did on one set of images. Immutable and safe for use by several threads.
 *
 * @param label its name, or {@code mean} for the mean of labels
 * @param dataset the name of a {@link DataDescription}
 * @param subgroup for example {@code all}, {@code PA} or {@code AP}
 * @param n images
 * @param positives images with the finding; 0 for a mean
 * @param auroc area under the ROC curve; NaN if one class is missing
 * @param low lower end of its 95 % confidence interval; NaN if not computed
 * @param high upper end; NaN if not computed
 * @param sensitivity at the label's threshold; NaN if it has none
 * @param specificity at the label's threshold; NaN if it has none
 * @param ece expected calibration error; NaN if the score is not a probability
 */
public record LabelEvaluation(
    String label,
    String dataset,
    String subgroup,
    long n,
    long positives,
    double auroc,
    double low,
    double high,
    double sensitivity,
    double specificity,
    double ece) {
  /** The subgroup that holds every image. */
  public static final String ALL = "all";

  /** The label of a mean over labels. */
  public static final String MEAN = "mean";

  /**
   * Checks the figures.
   *
   * @throws IllegalArgumentException if one is out of range or contradicts another
   */
  public LabelEvaluation {
    Checks.notBlank(label, "an evaluated label");
    Checks.notBlank(dataset, "the data set of an evaluation");
    Checks.notBlank(subgroup, "the subgroup of an evaluation");
    Checks.count(n, "the number of images");
    Checks.count(positives, "the number of positives");
    Checks.that(positives <= n, "there are no more positives than images, got %s", positives);
    Checks.unitOrUnknown(auroc, "AUROC");
    Checks.unitOrUnknown(low, "the lower end of the interval");
    Checks.unitOrUnknown(high, "the upper end of the interval");
    Checks.that(
        !(low > auroc) && !(auroc > high),
        "an interval holds its AUROC, got %s",
        low + " <= " + auroc + " <= " + high);
    Checks.unitOrUnknown(sensitivity, "sensitivity");
    Checks.unitOrUnknown(specificity, "specificity");
    Checks.unitOrUnknown(ece, "ECE");
  }
}
