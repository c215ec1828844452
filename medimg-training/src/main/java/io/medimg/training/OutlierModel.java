package io.medimg.training;

import java.util.Arrays;

/**
 * Tells films that are unlike the training films by their pooled features.
 *
 * <p>The distance is the mean over features of ((f - mean) / deviation)^2, each term cut at 25, so
 * that one feature cannot decide: about 1 for films like those of training. Immutable and safe for
 * use by several threads.
 */
final class OutlierModel {
  static final double CUT = 25;
  private static final double FLOOR = 1e-3;

  private final float[] mean;
  private final float[] precision;

  private OutlierModel(float[] mean, float[] precision) {
    this.mean = mean;
    this.precision = precision;
  }

  /** Fits mean and inverse variance per feature; variances are shrunk a little to their mean. */
  static OutlierModel fit(float[][] features) {
    int count = features[0].length;
    double[] mean = new double[count];
    double[] square = new double[count];
    for (float[] row : features) {
      for (int i = 0; i < count; i++) {
        mean[i] += row[i] / features.length;
      }
    }
    for (float[] row : features) {
      for (int i = 0; i < count; i++) {
        square[i] += (row[i] - mean[i]) * (row[i] - mean[i]) / features.length;
      }
    }
    double typical = Arrays.stream(square).average().orElse(1);
    float[] means = new float[count];
    float[] precision = new float[count];
    for (int i = 0; i < count; i++) {
      means[i] = (float) mean[i];
      precision[i] = (float) (1 / (square[i] + FLOOR * typical));
    }
    return new OutlierModel(means, precision);
  }

  double distance(float[] features) {
    double sum = 0;
    for (int i = 0; i < mean.length; i++) {
      double d = features[i] - mean[i];
      sum += Math.min(CUT, d * d * precision[i]);
    }
    return sum / mean.length;
  }

  float[] mean() {
    return mean.clone();
  }

  float[] precision() {
    return precision.clone();
  }
}
