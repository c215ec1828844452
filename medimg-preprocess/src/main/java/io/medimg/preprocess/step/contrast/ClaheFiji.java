package io.medimg.preprocess.step.contrast;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.FijiClahe;
import io.medimg.preprocess.kernel.FijiClahe.Window;
import io.medimg.preprocess.kernel.PlaneFilter;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Contrast-limited adaptive histogram equalisation as ImageJ's (Fiji, {@code mpicbg.ij.clahe}): a
 * window about every pixel ({@code EXACT}), or windows side by side whose tables are blended
 * ({@code FAST}). Values are put on 256 levels over the image's range first (nothing happens to
 * 8-bit images), and the result is levels from 0 to 255. In a window of {@code n} pixels, counts
 * above {@code slope * n / (bins - 1)} are handed out evenly until counts do not change; a level
 * becomes the share of the counts up to it, times 255 (Zuiderveld, Graphics Gems IV, 1994). Written
 * from the published algorithm and compared with mpicbg as a black box: equal bit for bit on 8 bits
 * where the window is no larger than the image and the limit no less than one count; beyond that
 * ImageJ wraps around or stops, and this goes on with the window cut off at the edges. ImageJ
 * treats 16 bits by scaling an 8-bit result, which is not done here. Gray images only. Immutable
 * and safe for use by several threads.
 *
 * @param blockRadius half the window: ImageJ's "block size" is {@code 2 * blockRadius + 1}; 1 to
 *     1,024
 * @param bins ImageJ's "histogram bins", 2 to 256
 * @param slope ImageJ's "maximum slope", 1 to 1,000
 * @param mode exact or fast
 */
public record ClaheFiji(int blockRadius, int bins, double slope, Mode mode) implements Step {
  /** How tables are had for every pixel. Immutable and safe for use by several threads. */
  public enum Mode {
    /** A window about every pixel; slow. */
    EXACT,
    /** Windows side by side, blended between their centres. */
    FAST
  }

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public ClaheFiji {
    Checks.range("claheFiji", "block radius", blockRadius, 1, 1024);
    Checks.range("claheFiji", "number of bins", bins, 2, 256);
    Checks.range("claheFiji", "slope", slope, 1.0, 1000.0);
  }

  @Override
  public String describe() {
    return "claheFiji(radius %d, %d bins, slope %s, %s)"
        .formatted(blockRadius, bins, Checks.number(slope), mode);
  }

  public void run(Frame frame) {
    frame.quantize("claheFiji", 256);
    Window window = new Window(blockRadius, bins, (float) slope);
    PlaneFilter filter =
        switch (mode) {
          case EXACT ->
              (source, width, height, target) ->
                  FijiClahe.exact(source, width, height, window, target);
          case FAST ->
              (source, width, height, target) ->
                  FijiClahe.fast(source, width, height, window, target);
        };
    frame.filter(filter);
  }
}
