package io.medimg.preprocess.step.color;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Stains;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;
import java.util.List;
import java.util.stream.Stream;

/**
 * Gives a picture the means and standard deviations of a reference in the space l-alpha-beta, after
 * Reinhard et al., <em>Color transfer between images</em>, IEEE Computer Graphics and Applications
 * 21(5) (2001) 34-41. Each of the three becomes {@code (value - own mean) * std / own std + mean}.
 * Works on 256 levels of three channels; black counts as one level, since it has no logarithm.
 * Immutable and safe for use by several threads.
 *
 * @param mean of l, alpha, beta in the reference
 * @param std of l, alpha, beta in the reference, 0 or more
 */
public record StainReinhard(List<Double> mean, List<Double> std) implements Step {
  /**
   * Copies and checks the numbers.
   *
   * @throws IllegalArgumentException if there are not three of each, one is not finite, or a
   *     deviation is negative
   */
  public StainReinhard {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.size() != 3 || std.size() != 3) {
      throw new IllegalArgumentException(
          "stainReinhard needs 3 means and 3 deviations, got %d and %d"
              .formatted(mean.size(), std.size()));
    }
    Checks.finite("stainReinhard", "mean", mean);
    Checks.finite("stainReinhard", "deviation", std);
    if (std.stream().anyMatch(s -> s < 0)) {
      throw new IllegalArgumentException("stainReinhard needs deviations of 0 or more, got " + std);
    }
  }

  @Override
  public String describe() {
    return "stainReinhard(mean %s, std %s)".formatted(mean, std);
  }

  public void run(Frame frame) {
    double[] wanted =
        Stream.concat(mean.stream(), std.stream()).mapToDouble(Double::doubleValue).toArray();
    frame.colour("stainReinhard", rgb -> Stains.reinhard(rgb, wanted));
  }
}
