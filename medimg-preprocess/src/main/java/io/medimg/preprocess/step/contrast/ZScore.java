package io.medimg.preprocess.step.contrast;

import io.medimg.preprocess.kernel.Curves.Scope;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.Moments;
import io.medimg.preprocess.kernel.Moments.Selection;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.ValueMask;

/**
 * Subtracts the mean of the image's own masked pixels and divides by their standard deviation (that
 * of the population), in float, all channels together: {@code (value - mean) / deviation}; pixels
 * outside the mask stay as they are, a deviation of 0 divides by 1, and an image without masked
 * pixels stays. With mask {@code ALL} or {@code NONZERO} this is MONAI's {@code
 * NormalizeIntensity(nonzero=...)} by its published code (which was not run), within 1e-5.
 * Immutable and safe for use by several threads.
 *
 * @param mask which pixels; {@code ABOVE_MEAN} is of all pixels
 * @param threshold of mask {@code ABOVE}, in the values as they are at this step; else 0
 */
public record ZScore(ValueMask mask, double threshold) implements Step {
  /**
   * Checks the threshold.
   *
   * @throws IllegalArgumentException if it is not finite, or given though the mask takes none
   */
  public ZScore {
    mask.check("zScore", threshold);
  }

  @Override
  public String describe() {
    return "zScore(" + mask.describe(threshold) + ")";
  }

  public void run(Frame frame) {
    Scope scope = frame.scope();
    Selection selection = selection(frame);
    Moments moments = moments(frame, selection);
    double mean = moments.mean();
    double deviation = moments.deviation();
    double[] ends = {(scope.low() - mean) / deviation, (scope.high() - mean) / deviation};
    if (mask != ValueMask.ALL) {
      ends[0] = Math.min(ends[0], Math.max(scope.low(), selection.from()));
      ends[1] = Math.max(ends[1], Math.min(scope.high(), selection.to()));
    }
    frame.point(
        values -> moments.standardize(values, selection), new Scope(Depth.F32, ends[0], ends[1]));
  }

  private Selection selection(Frame frame) {
    return switch (mask) {
      case ALL -> Selection.ALL;
      case NONZERO -> Selection.NONZERO;
      case ABOVE -> Selection.above(threshold);
      case ABOVE_MEAN -> Selection.above(moments(frame, Selection.ALL).mean());
    };
  }

  private static Moments moments(Frame frame, Selection selection) {
    Moments moments = new Moments();
    frame.rows(row -> moments.addToMean(row, selection));
    frame.rows(row -> moments.addToDeviation(row, selection));
    return moments;
  }
}
