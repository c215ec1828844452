package io.medimg.preprocess.step.contrast;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Clahe.Grid;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Adaptive histogram equalisation without limit: each tile's histogram is equalised, and tables are
 * blended linearly between tile centres (Pizer et al., "Adaptive histogram equalization and its
 * variations", CVGIP 39, 1987, the interpolated form). Equal to OpenCV 4.9's {@code CLAHE} with
 * {@code clipLimit} 0, bit for bit with 256 bins on 8-bit and 65,536 bins on 16-bit images. It
 * makes noise in even areas as strong as structure; {@link Clahe} limits that. Values are put on
 * {@code bins} levels over the image's range first, and the result is levels. Gray images only.
 * Immutable and safe for use by several threads.
 *
 * @param tilesX tiles from left to right, 1 to 256
 * @param tilesY tiles from top to bottom, 1 to 256
 * @param bins number of levels, 2 to 65,536
 */
public record Ahe(int tilesX, int tilesY, int bins) implements Step {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Ahe {
    Checks.grid("ahe", tilesX, tilesY, bins);
  }

  @Override
  public String describe() {
    return "ahe(%dx%d tiles, %d bins)".formatted(tilesX, tilesY, bins);
  }

  public void run(Frame frame) {
    frame.requireGray("ahe");
    frame.clahe(new Grid(0, tilesX, tilesY, bins));
  }
}
