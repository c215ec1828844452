package io.medimg.preprocess.step.contrast;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Limits values to two percentiles of the image, which become the ends of its range; the type
 * stays. A value becomes {@code max(p(low), min(p(high), value))}. Percentiles are by nearest rank
 * (NumPy's {@code inverted_cdf}), all channels together. Immutable and safe for use by several
 * threads.
 *
 * @param lowPercent 0 to 100; values below this percentile are raised to it
 * @param highPercent above {@code lowPercent}, to 100; values above are lowered to it
 */
public record PercentileClip(double lowPercent, double highPercent) implements Step {
  /**
   * Checks the percentages.
   *
   * @throws IllegalArgumentException unless 0 &lt;= low &lt; high &lt;= 100
   */
  public PercentileClip {
    if (!(lowPercent >= 0 && lowPercent < highPercent && highPercent <= 100)) {
      throw new IllegalArgumentException(
          "percentileClip needs 0 <= low < high <= 100, got low %s and high %s; 0.5 and 99.5 are usual"
              .formatted(Checks.number(lowPercent), Checks.number(highPercent)));
    }
  }

  @Override
  public String describe() {
    return "percentileClip(%s, %s)"
        .formatted(Checks.number(lowPercent), Checks.number(highPercent));
  }

  public void run(Frame frame) {
    frame.clipPercentiles(lowPercent, highPercent);
  }
}
