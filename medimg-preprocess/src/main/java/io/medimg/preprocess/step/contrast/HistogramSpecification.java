package io.medimg.preprocess.step.contrast;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Curves.Scope;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.Landmarks;
import io.medimg.preprocess.kernel.Occurrences;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;
import java.util.List;

/**
 * Gives an image the histogram of a reference: each value becomes that of the reference at the same
 * cumulative share, linearly between the reference's values, in float. Equal within 1e-4 of a level
 * to scikit-image's {@code exposure.match_histograms} (0.19) without channel axis; colours are
 * taken together. Immutable and safe for use by several threads.
 *
 * @param values the different values of the reference, ascending, 1 to 16,384 of them
 * @param counts how often each occurs, 1 or more, as many
 */
public record HistogramSpecification(List<Double> values, List<Double> counts) implements Step {
  /** How many different values a histogram may have. */
  public static final int MAX_VALUES = 16_384;

  /**
   * Copies and checks the histogram.
   *
   * @throws IllegalArgumentException if there are no or too many values, not as many counts, values
   *     are not finite or not ascending, or counts below 1
   */
  public HistogramSpecification {
    values = List.copyOf(values);
    counts = List.copyOf(counts);
    if (values.isEmpty() || values.size() > MAX_VALUES || values.size() != counts.size()) {
      throw new IllegalArgumentException(
          "histogramSpecification needs 1 to %d values and as many counts, got %d and %d"
              .formatted(MAX_VALUES, values.size(), counts.size()));
    }
    Checks.ascending("histogramSpecification", "value", values);
    for (double count : counts) {
      Checks.range("histogramSpecification", "count", count, 1, 1e12);
    }
  }

  @Override
  public String describe() {
    return "histogramSpecification(%d values from %s to %s, %08x)"
        .formatted(
            values.size(),
            Checks.number(values.get(0)),
            Checks.number(values.get(values.size() - 1)),
            hashCode());
  }

  public void run(Frame frame) {
    Occurrences occurring = frame.occurrences();
    double[] levels = values.stream().mapToDouble(v -> v).toArray();
    double[] shares = counts.stream().mapToDouble(c -> c).toArray();
    float[] matched = Landmarks.match(occurring, levels, shares);
    frame.point(
        all -> {
          for (int i = 0; i < all.length; i++) {
            all[i] = matched[occurring.indexOf(all[i])];
          }
        },
        new Scope(Depth.F32, levels[0], levels[levels.length - 1]));
  }
}
