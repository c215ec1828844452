package io.medimg.preprocess.step.contrast;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Histogram equalisation. Values are assigned {@code bins} levels over the image's range first
 * (nothing happens to 8-bit images and 256 bins), and the result is levels from 0 to {@code bins -
 * 1}. With 256 bins equal to OpenCV's {@code equalizeHist}, bit for bit; with more, the same
 * formula in double precision, which is this project's definition. With {@code sum(k)} the number
 * of pixels up to level {@code k} and {@code n} that of all, level {@code k} becomes {@code
 * round((bins - 1) * (sum(k) - sum(least)) / (n - sum(least)))}, {@code least} being the least
 * level that occurs, ties to even; an image of one level stays. Gray images only. Immutable and
 * safe for use by several threads.
 *
 * @param bins number of levels, 2 to 65,536
 */
public record Heq(int bins) implements Step {
  /**
   * Checks the bins.
   *
   * @throws IllegalArgumentException if there are fewer than 2 or more than 65,536
   */
  public Heq {
    Checks.range("heq", "number of bins", bins, 2, 65_536);
  }

  @Override
  public String describe() {
    return "heq(" + bins + " bins)";
  }

  public void run(Frame frame) {
    frame.equalize(bins);
  }
}
