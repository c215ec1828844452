package io.medimg.models.bundle;

import java.util.Arrays;

/**
 * How pooled features of the training films are spread, to tell an image that is unlike them.
 * Immutable and safe for use by several threads.
 *
 * @param output the network's output [N, features]
 * @param mean of each feature; copied in and out
 * @param scale standard deviation of each feature, above 0; copied in and out
 * @param threshold a {@link #distance} above it is out of distribution; above 0
 * @param method {@code diagonal-mahalanobis}
 */
public record FeatureStatistics(
    String output, float[] mean, float[] scale, double threshold, String method) {
  /** Root of the mean squared deviation, each feature in units of its standard deviation. */
  public static final String DIAGONAL_MAHALANOBIS = "diagonal-mahalanobis";

  /**
   * Copies the arrays and checks them.
   *
   * @throws IllegalArgumentException if they differ in length, are empty, or hold a number out of
   *     range
   */
  public FeatureStatistics {
    Checks.notBlank(output, "the feature output's name");
    Checks.that(
        method.equals(DIAGONAL_MAHALANOBIS),
        "feature statistics are 'diagonal-mahalanobis', got '%s'",
        method);
    mean = mean.clone();
    scale = scale.clone();
    Checks.that(
        mean.length > 0 && mean.length == scale.length,
        "feature statistics have a mean and a scale for each feature, got %s",
        mean.length + " and " + scale.length);
    for (int i = 0; i < mean.length; i++) {
      Checks.that(
          Float.isFinite(mean[i]) && Float.isFinite(scale[i]) && scale[i] > 0,
          "a feature's mean is finite and its scale above 0, got %s",
          mean[i] + " and " + scale[i]);
    }
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
  public float[] scale() {
    return scale.clone();
  }

  /** How many features there are. */
  public int size() {
    return mean.length;
  }

  /**
   * How far an image's features are from the training films'.
   *
   * @param features as many as {@link #size()}; not modified
   * @return {@code sqrt(mean(((f - mean) / scale)^2))}, about 1 for an ordinary film
   * @throws IllegalArgumentException if the count differs
   */
  public double distance(float[] features) {
    Checks.that(
        features.length == mean.length,
        "wanted " + mean.length + " features, got %s",
        features.length);
    double sum = 0;
    for (int i = 0; i < mean.length; i++) {
      double d = ((double) features[i] - mean[i]) / scale[i];
      sum += d * d;
    }
    return Math.sqrt(sum / mean.length);
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
        && Arrays.equals(scale, other.scale)
        && threshold == other.threshold
        && method.equals(other.method);
  }

  @Override
  public int hashCode() {
    return 31 * output.hashCode() + Arrays.hashCode(mean) + Arrays.hashCode(scale);
  }

  @Override
  public String toString() {
    return "FeatureStatistics[%s, %d features, threshold %s, %s]"
        .formatted(output, mean.length, threshold, method);
  }
}
