package io.medimg.preprocess.step.filter;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.MedianFilter;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Puts the median of a square window in place of each pixel, the outermost pixels repeated beyond
 * the edges. Equal to OpenCV's {@code medianBlur}, bit for bit, wherever that takes the type and
 * size (any size on 8 bits, 3 and 5 on unsigned 16 bits and floats). Channel by channel; type and
 * range stay. Immutable and safe for use by several threads.
 *
 * @param size of the window, odd, 3 to 255
 */
public record Median(int size) implements Step {
  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if it is even or out of its range
   */
  public Median {
    Checks.range("median", "window size", size, 3, 255);
    if (size % 2 == 0) {
      throw new IllegalArgumentException("median needs an odd window size, got " + size);
    }
  }

  @Override
  public String describe() {
    return "median(" + size + ")";
  }

  public void run(Frame frame) {
    frame.filterTyped(new MedianFilter(size));
  }
}
