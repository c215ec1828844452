package io.medimg.preprocess.step.contrast;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Curves.Scope;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.Scale;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.network.ScaleTo;

/**
 * Maps the least and the greatest value that occur in the image to two others by a straight line,
 * in float; an image of one value becomes {@code low}. All channels together: {@code low + (value -
 * least) * (high - low) / (greatest - least)}. Equal within 1e-5 to OpenCV's {@code
 * normalize(NORM_MINMAX, CV_32F)} and to MONAI's {@code ScaleIntensity} (by its published formula,
 * but for images of one value). {@link ScaleTo} starts from the range that the image may use
 * instead. Immutable and safe for use by several threads.
 *
 * @param low where the least value goes
 * @param high where the greatest value goes, above {@code low}
 */
public record MinMax(double low, double high) implements Step {
  /**
   * Checks the ends.
   *
   * @throws IllegalArgumentException if one is not finite, or {@code high} not above {@code low}
   */
  public MinMax {
    Checks.finite("minMax", "lower end", low);
    Checks.finite("minMax", "upper end", high);
    if (low >= high) {
      throw new IllegalArgumentException(
          "minMax needs low < high, got %s and %s; 0 and 1 are usual"
              .formatted(Checks.number(low), Checks.number(high)));
    }
  }

  @Override
  public String describe() {
    return "minMax(%s, %s)".formatted(Checks.number(low), Checks.number(high));
  }

  public void run(Frame frame) {
    float[] ends = frame.percentiles(0, 100);
    double factor = ends[1] > ends[0] ? (high - low) / ((double) ends[1] - ends[0]) : 0;
    double shift = low - ends[0] * factor;
    float least = (float) low;
    float most = (float) high;
    frame.point(
        values -> {
          Scale.affine(values, factor, shift);
          Scale.clamp(values, least, most);
        },
        new Scope(Depth.F32, low, high));
  }
}
