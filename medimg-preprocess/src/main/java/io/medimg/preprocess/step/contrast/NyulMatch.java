package io.medimg.preprocess.step.contrast;

import io.medimg.preprocess.NyulTrainer;
import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Curves.Scope;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.Landmarks;
import io.medimg.preprocess.kernel.Occurrences;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.run.MaskedValues;
import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.ValueMask;
import java.util.List;

/**
 * Puts an image on a learned standard scale: its percentiles go to the standard's landmarks, in
 * straight lines between, and beyond the outermost ones in the line of the last two; in float.
 * After L. Nyul, J. Udupa, X. Zhang, "New variants of a method of MRI scale standardization", IEEE
 * TMI 19, 2000. Percentiles are by nearest rank and of the masked pixels; every pixel is mapped.
 * Where two percentiles of the image coincide, values there go to the upper landmark. An image
 * without masked pixels stays. The tools of the field differ in percentiles and masks, so this
 * follows the paper and no tool. {@link NyulTrainer} learns the landmarks. Immutable and safe for
 * use by several threads.
 *
 * @param percents ascending, 0 to 100, 2 to 101 of them
 * @param landmarks where they go, ascending, as many
 * @param mask which pixels the percentiles are of
 * @param threshold of mask {@code ABOVE}, else 0
 */
public record NyulMatch(
    List<Double> percents, List<Double> landmarks, ValueMask mask, double threshold)
    implements Step {
  /**
   * Copies and checks the landmarks.
   *
   * @throws IllegalArgumentException if there are fewer than 2, they are not as many as
   *     percentages, not ascending, not finite, or percentages not within 0 to 100
   */
  public NyulMatch {
    percents = List.copyOf(percents);
    landmarks = List.copyOf(landmarks);
    if (percents.size() < 2 || percents.size() > 101 || percents.size() != landmarks.size()) {
      throw new IllegalArgumentException(
          "nyulMatch needs 2 to 101 percentages and as many landmarks, got %d and %d"
              .formatted(percents.size(), landmarks.size()));
    }
    Checks.ascending("nyulMatch", "percentage", percents);
    Checks.ascending("nyulMatch", "landmark", landmarks);
    Checks.range("nyulMatch", "first percentage", percents.get(0), 0.0, 100.0);
    Checks.range("nyulMatch", "last percentage", percents.get(percents.size() - 1), 0.0, 100.0);
    mask.check("nyulMatch", threshold);
  }

  @Override
  public String describe() {
    return "nyulMatch(%s -> %s, %s)".formatted(percents, landmarks, mask.describe(threshold));
  }

  public void run(Frame frame) {
    Occurrences masked = MaskedValues.of(mask, frame.occurrences(), threshold);
    Scope scope = frame.scope();
    if (masked.size() == 0) {
      frame.point(values -> {}, new Scope(Depth.F32, scope.low(), scope.high()));
      return;
    }
    double[] from = percents.stream().mapToDouble(masked::percentile).toArray();
    double[] to = landmarks.stream().mapToDouble(l -> l).toArray();
    frame.point(
        values -> Landmarks.map(values, from, to), new Scope(Depth.F32, to[0], to[to.length - 1]));
  }
}
