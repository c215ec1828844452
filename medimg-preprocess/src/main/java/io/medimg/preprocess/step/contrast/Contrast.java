package io.medimg.preprocess.step.contrast;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Colors;
import io.medimg.preprocess.kernel.Curves;
import io.medimg.preprocess.kernel.Curves.Scope;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Multiplies the distance from the image's mean: {@code mean + factor * (value - mean)}, limited to
 * the range; the type stays, and integers lose their fraction (their mean is rounded first). In
 * colour images the mean is that of their gray ({@code 0.299 R + 0.587 G + 0.114 B}). Equal to
 * Pillow's {@code ImageEnhance.Contrast}, bit for bit on 8 bits; other types follow the same
 * formula. Immutable and safe for use by several threads.
 *
 * @param factor 0 (mean gray) to 100; 1 changes nothing
 */
public record Contrast(double factor) implements Step {
  /**
   * Checks the factor.
   *
   * @throws IllegalArgumentException if it is out of its range
   */
  public Contrast {
    Checks.range("contrast", "factor", factor, 0, 100);
  }

  @Override
  public String describe() {
    return "contrast(" + Checks.number(factor) + ")";
  }

  public void run(Frame frame) {
    Scope scope = frame.scope();
    double mean = mean(frame);
    float base = (float) (scope.depth().isInteger() ? Math.floor(mean + 0.5) : mean);
    frame.point(values -> Curves.blend(values, scope, base, (float) factor), scope);
  }

  private static double mean(Frame frame) {
    int channels = frame.channels();
    boolean whole = frame.scope().depth().isInteger();
    double[] sum = new double[1];
    frame.rows(row -> sum[0] += Colors.sumOfLuma(row, channels, whole));
    return sum[0] / frame.size().pixels();
  }
}
