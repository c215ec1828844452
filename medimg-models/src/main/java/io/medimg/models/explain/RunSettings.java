package io.medimg.models.explain;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all methods that run the network many times have in common. Immutable and safe for use by
 * several threads.
 *
 * @param batch images per run
 * @param seed of everything random
 * @param budget when to stop; null for never
 * @param score what is watched
 * @param baseline one value per channel, or one for all, that hides a part; null for the image's
 *     own mean
 * @param progress hears of every batch
 */
record RunSettings(
    int batch,
    long seed,
    @Nullable Duration budget,
    TargetScore score,
    @Nullable List<Float> baseline,
    Progress progress) {

  /** The value that hides a part, for every channel. */
  float[] hidden(Subject subject) {
    if (baseline == null) {
      return subject.meanGray();
    }
    int channels = subject.channels();
    if (baseline.size() != 1 && baseline.size() != channels) {
      throw new IllegalArgumentException(
          "a baseline has 1 value or one for each of %d channels, got %d"
              .formatted(channels, baseline.size()));
    }
    float[] out = new float[channels];
    for (int c = 0; c < channels; c++) {
      out[c] = baseline.get(baseline.size() == 1 ? 0 : c);
    }
    return out;
  }

  /** The common part of a method's description. */
  String words() {
    String hides = baseline == null ? "image mean" : baseline.toString();
    return "%s, baseline %s".formatted(score.words(), hides);
  }
}
