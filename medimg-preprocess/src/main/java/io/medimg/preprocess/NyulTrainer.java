package io.medimg.preprocess;

import io.medimg.core.image.MedicalImage;
import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Landmarks;
import io.medimg.preprocess.kernel.Occurrences;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.run.MaskedValues;
import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.ValueMask;
import io.medimg.preprocess.step.contrast.NyulMatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Learns the standard scale of {@link NyulMatch} from images: the outermost percentiles of each are
 * laid on the ends of the scale, and the landmarks are the means of where its other percentiles
 * fall. Images are taken one at a time and not kept. Not safe for use by several threads; build one
 * per thread.
 */
public final class NyulTrainer {
  /** The paper's landmarks: the deciles between the first and the ninety-ninth percentile. */
  private static final double[] DECILES = {1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 99};

  private final double low;
  private final double high;
  private final ValueMask mask;
  private final double threshold;
  private final double[] sums = new double[DECILES.length];
  private int images;

  /**
   * Starts a scale with the percentiles 1, 10, 20 ... 90, 99.
   *
   * @param low lower end of the standard scale
   * @param high upper end, above {@code low}; 0 and 100 are usual
   * @param mask which pixels count; {@link ValueMask#ABOVE_MEAN} is usual for MR
   * @param threshold of mask {@code ABOVE}, else 0
   * @throws IllegalArgumentException if the ends are not finite and ascending, or a threshold is
   *     given though the mask takes none
   */
  public NyulTrainer(double low, double high, ValueMask mask, double threshold) {
    Checks.ascending("nyulTrainer", "end of the scale", List.of(low, high));
    mask.check("nyulTrainer", threshold);
    this.low = low;
    this.high = high;
    this.mask = mask;
    this.threshold = threshold;
  }

  /**
   * Takes one more image.
   *
   * @param image one frame, as the step will see it; apply the steps before it first
   * @return this trainer
   * @throws IllegalArgumentException if no pixel is masked, or the first and ninety-ninth
   *     percentile are equal
   */
  public NyulTrainer add(MedicalImage image) {
    Occurrences masked = MaskedValues.of(mask, Frame.of(image).occurrences(), threshold);
    if (masked.size() < 2) {
      throw new IllegalArgumentException(
          "a scale is learned from images of several values, this one has %d within the mask (%s)"
              .formatted(masked.size(), mask.describe(threshold)));
    }
    double[] found = Arrays.stream(DECILES).map(masked::percentile).toArray();
    double[] ends = {found[0], found[found.length - 1]};
    if (ends[0] == ends[1]) {
      throw new IllegalArgumentException(
          "a scale is learned from images whose percentiles 1 and 99 differ, this one has %s twice"
              .formatted(Checks.number(ends[0])));
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] += Landmarks.at(found[i], ends, new double[] {low, high});
    }
    images++;
    return this;
  }

  /**
   * The step as learned so far.
   *
   * @return landmarks that are means over the images, each a little above the one before where they
   *     would coincide
   * @throws IllegalStateException if no image was added
   */
  public Step train() {
    if (images == 0) {
      throw new IllegalStateException("no image was added; a scale needs one at least");
    }
    List<Double> landmarks = new ArrayList<>();
    double before = Double.NEGATIVE_INFINITY;
    for (double sum : sums) {
      before = Math.max(sum / images, Math.nextUp(before));
      landmarks.add(before);
    }
    List<Double> percents = Arrays.stream(DECILES).boxed().toList();
    return new NyulMatch(percents, landmarks, mask, threshold);
  }
}
