package io.medimg.models.metrics;

/** Checks and counts that the measures share. */
final class Cases {
  private Cases() {}

  static void check(double[] scores, boolean[] labels) {
    if (scores.length != labels.length) {
      throw new IllegalArgumentException(
          "%d scores but %d labels; give one label per score"
              .formatted(scores.length, labels.length));
    }
    for (int i = 0; i < scores.length; i++) {
      if (Double.isNaN(scores[i])) {
        throw new IllegalArgumentException(
            "score %d of %d is not a number; leave such cases out".formatted(i, scores.length));
      }
    }
  }

  static int positives(boolean[] labels) {
    int count = 0;
    for (boolean label : labels) {
      count += label ? 1 : 0;
    }
    return count;
  }
}
