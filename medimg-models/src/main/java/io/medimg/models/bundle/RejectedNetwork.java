package io.medimg.models.bundle;

/**
 * A network that was trained as well and not shipped, so that a reader can judge the choice.
 * Immutable and safe for use by several threads.
 *
 * @param name what was different
 * @param reason why it was not shipped
 * @param dataset the name of a {@link DataDescription}
 * @param auroc its area under the ROC curve there, a mean over labels if there are several; NaN if
 *     not measured
 * @param low lower end of the 95 % confidence interval; NaN if not computed
 * @param high upper end; NaN if not computed
 */
public record RejectedNetwork(
    String name, String reason, String dataset, double auroc, double low, double high) {
  /**
   * Checks the figures.
   *
   * @throws IllegalArgumentException if one is out of range or a name is blank
   */
  public RejectedNetwork {
    Checks.notBlank(name, "a rejected network's name");
    Checks.notBlank(reason, "the reason against network '" + name + "'");
    Checks.notBlank(dataset, "the data set of network '" + name + "'");
    Checks.unitOrUnknown(auroc, "AUROC");
    Checks.unitOrUnknown(low, "the lower end of the interval");
    Checks.unitOrUnknown(high, "the upper end of the interval");
  }
}
