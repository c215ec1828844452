package io.medimg.preprocess.step.geometry;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Size;
import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Resampler;
import io.medimg.preprocess.step.Step;
import java.util.Objects;

/**
 * Resizes so that the shorter side gets a given length and proportions stay, as torchvision's
 * {@code Resize(side)} does: the longer side is {@code side * longer / shorter}, cut down to a
 * whole number. Immutable and safe for use by several threads.
 *
 * @param side length of the shorter side of the result
 * @param resampler how
 */
public record ResizeShorter(int side, Resampler resampler) implements Step {
  /**
   * Checks the side.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public ResizeShorter {
    Checks.side("resizeShorter", "side", side);
    Objects.requireNonNull(resampler, "resampler");
  }

  @Override
  public String describe() {
    return "resizeShorter(%d, %s)".formatted(side, resampler);
  }

  @Override
  public Size sizeAfter(Size before) {
    int w = before.width();
    int h = before.height();
    long other = (long) side * Math.max(w, h) / Math.min(w, h);
    Checks.side("resizeShorter", "longer side", (int) Math.min(other, Integer.MAX_VALUE));
    return w <= h ? new Size(side, (int) other) : new Size((int) other, side);
  }

  @Override
  public AffineMap map(Size before) {
    return AffineMap.resize(before, sizeAfter(before));
  }

  public void run(Frame frame) {
    frame.resize(sizeAfter(frame.size()), resampler);
  }
}
