package io.medimg.preprocess.step.geometry;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Size;
import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Resampler;
import io.medimg.preprocess.step.Step;
import java.util.Objects;
import java.util.Optional;

/**
 * Resizes the whole image, without regard to its proportions: {@code x' = x * width / oldWidth},
 * and {@code y} likewise, positions counted from the corner of the first pixel. {@link Resampler}
 * says which tool each way equals. Immutable and safe for use by several threads.
 *
 * @param width of the result
 * @param height of the result
 * @param resampler how
 */
public record Resize(int width, int height, Resampler resampler) implements Step {
  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if a side is out of range
   */
  public Resize {
    Checks.side("resize", "width", width);
    Checks.side("resize", "height", height);
    Objects.requireNonNull(resampler, "resampler");
  }

  @Override
  public String describe() {
    return "resize(%dx%d, %s)".formatted(width, height, resampler);
  }

  @Override
  public Size sizeAfter(Size before) {
    return new Size(width, height);
  }

  @Override
  public Optional<Size> fixedSize() {
    return Optional.of(new Size(width, height));
  }

  @Override
  public AffineMap map(Size before) {
    return AffineMap.resize(before, new Size(width, height));
  }

  public void run(Frame frame) {
    frame.resize(new Size(width, height), resampler);
  }
}
