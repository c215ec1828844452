package io.medimg.preprocess.step.contrast;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Curves.Scope;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.Scale;
import io.medimg.preprocess.kernel.SkimageClahe;
import io.medimg.preprocess.kernel.SkimageClahe.Blocks;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Contrast-limited adaptive histogram equalisation as scikit-image's {@code
 * exposure.equalize_adapthist} (0.19), within 1e-5: on bytes, on shorts that use 16 bits, and on
 * floats from 0 to 1. Other images are put on 65,536 levels over their range first. The result is
 * floats from 0 to 1. Counts of a block that exceed {@code clipLimit} times its pixels are handed
 * out again and again until none does, and the tables of four blocks are blended linearly
 * (Zuiderveld, Graphics Gems IV, 1994). Its parameters are not those of {@link Clahe}: the clip
 * limit is a share of a block's pixels (with 256 bins, OpenCV's limit divided by 256 is near), the
 * image is stretched before and after, and blocks have a size, not a number. Colour, which
 * scikit-image takes through HSV, is refused. Immutable and safe for use by several threads.
 *
 * @param blockWidth pixels, or 0 for an eighth of the image's width
 * @param blockHeight pixels, or 0 for an eighth of the image's height
 * @param clipLimit 0 (no limit) to 1; 0.01 is scikit-image's default
 * @param bins 2 to 8,192; 256 is scikit-image's default
 */
public record ClaheSkimage(int blockWidth, int blockHeight, double clipLimit, int bins)
    implements Step {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public ClaheSkimage {
    Checks.range("claheSkimage", "block width", blockWidth, 0, Checks.MAX_SIDE);
    Checks.range("claheSkimage", "block height", blockHeight, 0, Checks.MAX_SIDE);
    Checks.range("claheSkimage", "clip limit", clipLimit, 0.0, 1.0);
    Checks.range("claheSkimage", "number of bins", bins, 2, 8192);
  }

  @Override
  public String describe() {
    return "claheSkimage(%dx%d blocks, clip %s, %d bins)"
        .formatted(blockWidth, blockHeight, Checks.number(clipLimit), bins);
  }

  public void run(Frame frame) {
    frame.requireGray("claheSkimage");
    Scope scope = frame.scope();
    frame.point(
        values -> {
          switch (scope.depth()) {
            case U8 -> Scale.affine(values, 257, 0);
            case U16 -> {}
            case S16, F32 -> Scale.toSixteenBits(values, scope.low(), scope.high());
          }
        },
        new Scope(Depth.U16, 0, 65_535));
    Blocks blocks = new Blocks(blockWidth, blockHeight, clipLimit, bins);
    frame.filter(
        (source, width, height, target) -> SkimageClahe.run(source, width, height, blocks, target),
        new Scope(Depth.F32, 0, 1));
  }
}
