package io.medimg.preprocess.step.modality;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;
import io.medimg.preprocess.step.network.ScaleTo;

/**
 * Turns values into real ones and limits them to a range, which becomes theirs: HU in CT, SUV after
 * {@link Suv}. A real value becomes {@code max(low, min(high, value))}. The result is float and
 * keeps its units. With {@link ScaleTo} after it, this is MONAI's {@code ScaleIntensityRange(a_min,
 * a_max, b_min, b_max, clip=True)}. Immutable and safe for use by several threads.
 *
 * @param low in real units; lower values are raised to it
 * @param high in real units, above {@code low}; higher values are lowered to it
 */
public record RangeClip(double low, double high) implements Step {
  /**
   * Checks the ends.
   *
   * @throws IllegalArgumentException if one is not finite or the lower is not below the upper
   */
  public RangeClip {
    Checks.finite("rangeClip", "lower end", low);
    Checks.finite("rangeClip", "upper end", high);
    if (low >= high) {
      throw new IllegalArgumentException(
          "rangeClip needs a lower end below the upper one, got %s and %s; -1000 and 400 HU are usual for lungs"
              .formatted(Checks.number(low), Checks.number(high)));
    }
  }

  @Override
  public String describe() {
    return "rangeClip(%s, %s)".formatted(Checks.number(low), Checks.number(high));
  }

  public void run(Frame frame) {
    frame.clipReal(low, high);
  }
}
