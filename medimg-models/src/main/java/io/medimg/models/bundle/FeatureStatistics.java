package io.medimg.models.bundle;

import java.util.Arrays;

/**
 * How pooled features of the training films are spread, to tell an image that is unlike them.
 * Immutable and safe for use by several threads.
 *
 * @param output the network's output [N, features]
 * @param mean of each feature; copied in and out
 * @param precision one over the variance of each feature, above 0; copied in and out
 * @param cut most that one feature adds to the distance, above 0; infinite for no limit
 * @param threshold a {@link #distance} above it is out of distribution; above 0
 * @param chosenBy how the threshold was found
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
public record FeatureStatistics(
    String output, float[] mean, float[] precision, double cut, double threshold, String chosenBy) {
  /**
   * Copies the arrays and checks them.
   *
   * @throws IllegalArgumentException if they differ in length, are empty, or hold a number out of
   *     range
   */
  public FeatureStatistics {
    Checks.notBlank(output, "the feature output's name");
    Checks.notBlank(chosenBy, "how the threshold of distance was found");
    mean = mean.clone();
    precision = precision.clone();
    Checks.that(
        mean.length > 0 && mean.length == precision.length,
        "feature statistics have a mean and a precision for each feature, got %s",
        mean.length + " and " + precision.length);
    for (int i = 0; i < mean.length; i++) {
      Checks.that(
          Float.isFinite(mean[i]) && Float.isFinite(precision[i]) && precision[i] > 0,
          "a feature's mean is finite and its precision above 0, got %s",
          mean[i] + " and " + precision[i]);
    }
    Checks.that(cut > 0, "the most that a feature adds is above 0, got %s", cut);
    Checks.that(
        threshold > 0 && Double.isFinite(threshold),
        "a threshold of distance is above 0, got %s",
        threshold);
  }

  @Override
  public float[] mean() {
    return mean.clone();
  }

  @Override
  public float[] precision() {
    return precision.clone();
  }

  /** What kind of distance it is, in words. */
  public String method() {
    return Double.isInfinite(cut)
        ? "mean squared deviation"
        : "mean squared deviation, each feature cut at " + cut;
  }

  /** How many features there are. */
  public int size() {
    return mean.length;
  }

  /**
   * How far an image's features are from the training films'.
   *
   * @param features as many as {@link #size()}; not modified
   * @return the mean over features of {@code min(cut, (f - mean)^2 * precision)}, about 1 for a
   *     film like those of training; NaN if a feature is
   * @throws IllegalArgumentException if the count differs
   */
  public double distance(float[] features) {
    Checks.that(
        features.length == mean.length,
        "wanted " + mean.length + " features, got %s",
        features.length);
    double sum = 0;
    for (int i = 0; i < mean.length; i++) {
      double d = (double) features[i] - mean[i];
      sum += Math.min(cut, d * d * precision[i]);
    }
    return sum / mean.length;
  }

  /**
   * Whether an image is unlike the training films.
   *
   * @param features as many as {@link #size()}; not modified
   * @return true if the distance is above the threshold, or not a number
   * @throws IllegalArgumentException if the count differs
   */
  public boolean isOutside(float[] features) {
    return !(distance(features) <= threshold);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof FeatureStatistics other
        && output.equals(other.output)
        && Arrays.equals(mean, other.mean)
        && Arrays.equals(precision, other.precision)
        && cut == other.cut
        && threshold == other.threshold
        && chosenBy.equals(other.chosenBy);
  }

  @Override
  public int hashCode() {
    return 31 * output.hashCode() + Arrays.hashCode(mean) + Arrays.hashCode(precision);
  }

  @Override
  public String toString() {
    return "FeatureStatistics[%s, %d features, threshold %s, %s]"
        .formatted(output, mean.length, threshold, chosenBy);
  }
}
