package io.medimg.preprocess.step.contrast;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Curves;
import io.medimg.preprocess.kernel.Curves.Scope;
import io.medimg.preprocess.kernel.Percentiles;
import io.medimg.preprocess.kernel.PlaneFilter;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Stretches each channel over the range after leaving out a share of its darkest and of its
 * brightest pixels; a channel of one value stays. With {@code a} and {@code b} the least and
 * greatest value left, a value becomes {@code low + (value - a) * (high - low) / (b - a)}, limited
 * to the range. The type stays, and integers lose their fraction. Equal to Pillow's {@code
 * ImageOps.autocontrast(image, cutoff=(low, high))}, bit for bit on 8 bits; other types follow the
 * same rule with every value as a bin of its own. Immutable and safe for use by several threads.
 *
 * @param lowPercent share left out below, 0 or more
 * @param highPercent share left out above, 0 or more; both together below 100
 */
public record AutoContrast(double lowPercent, double highPercent) implements Step {
  /**
   * Checks the shares.
   *
   * @throws IllegalArgumentException if one is negative or both leave nothing
   */
  public AutoContrast {
    if (!(lowPercent >= 0 && highPercent >= 0 && lowPercent + highPercent < 100)) {
      throw new IllegalArgumentException(
          "autoContrast needs two percentages from 0, together below 100, got %s and %s; 0 and 0 are usual"
              .formatted(Checks.number(lowPercent), Checks.number(highPercent)));
    }
  }

  @Override
  public String describe() {
    return "autoContrast(%s, %s)".formatted(Checks.number(lowPercent), Checks.number(highPercent));
  }

  public void run(Frame frame) {
    Scope scope = frame.scope();
    double[] ends = ends(frame.size().pixels());
    if (frame.channels() == 1) {
      float[] found = frame.percentiles(ends);
      frame.point(values -> Curves.stretch(values, scope, found[0], found[1]), scope);
    } else {
      PlaneFilter stretch =
          (source, width, height, target) -> {
            float[] found = Percentiles.ofFloats(source, source.length, ends);
            System.arraycopy(source, 0, target, 0, source.length);
            Curves.stretch(target, scope, found[0], found[1]);
          };
      frame.filter(stretch, scope);
    }
  }

  /** Percentages whose nearest ranks are the first pixels that are not left out. */
  private double[] ends(long pixels) {
    double below = Math.floor(pixels * lowPercent / 100);
    double above = Math.floor(pixels * highPercent / 100);
    return new double[] {100 * (below + 0.5) / pixels, 100 * (pixels - above - 0.5) / pixels};
  }
}
