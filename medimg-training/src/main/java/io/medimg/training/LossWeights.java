package io.medimg.training;

import java.util.List;

/**
 * What each label of each film counts in the loss: unknown labels nothing, rare positives more (by
 * the square root of their rarity).
 *
 * <p>Immutable and safe for use by several threads.
 */
final class LossWeights {
  private static final float SMOOTHING = 0.02f;
  private static final float ADULT_LABEL = 0.25f;

  private final float[] positive = new float[ChestLabels.ALL.size()];
  private final float adultShare;

  LossWeights(List<Film> drawn, double adultShare) {
    this.adultShare = (float) adultShare;
    for (int l = 0; l < positive.length; l++) {
      int yes = 0;
      int no = 0;
      for (Film film : drawn) {
        yes += film.label(l) == 1 ? 1 : 0;
        no += film.label(l) == 0 ? 1 : 0;
      }
      positive[l] = (float) Math.max(0.7, Math.min(4, Math.sqrt(no / Math.max(yes, 1.0))));
    }
  }

  /** Writes targets and weights of a film from index {@code at} on. */
  void fill(Film film, float[] targets, float[] weights, int at) {
    for (int l = 0; l < positive.length; l++) {
      float label = film.label(l);
      float weight = l < ChestLabels.ADULT ? ADULT_LABEL : 1f;
      if (l == ChestLabels.PAEDIATRIC && Float.isNaN(label)) {
        label = adultPneumonia(film);
        weight = adultShare;
      }
      boolean known = !Float.isNaN(label);
      targets[at + l] = known ? label * (1 - SMOOTHING) + SMOOTHING / 2 : 0.5f;
      weights[at + l] = known ? weight * (label == 1 ? positive[l] : 1f) : 0f;
    }
  }

  /** Pneumonia against nothing at all; other findings say neither. */
  private static float adultPneumonia(Film film) {
    if (film.label(ChestLabels.PNEUMONIA) == 1) {
      return 1;
    }
    return film.isNih() && !film.anyFinding() ? 0 : Float.NaN;
  }
}
