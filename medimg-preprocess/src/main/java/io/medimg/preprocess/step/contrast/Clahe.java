package io.medimg.preprocess.step.contrast;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Clahe.Grid;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Contrast-limited adaptive histogram equalisation as in OpenCV 4.9. Values are assigned {@code
 * bins} levels over the image's range first (nothing happens to 8-bit images and 256 bins), and the
 * result is levels from 0 to {@code bins - 1}. Equal to OpenCV bit for bit with 256 bins on 8-bit
 * and 65,536 bins on 16-bit images; note that the clip limit means much less contrast with 65,536
 * bins, so 256 is the default for every image. Each tile (edges are mirrored where tiles do not
 * divide the image) is equalised by itself: counts above {@code max(1, clipLimit * pixels / bins)}
 * are cut off and handed out evenly in one pass, level {@code k} becomes {@code round((bins - 1) *
 * sum(k) / pixels)}, and the tables of the four tiles around a pixel are blended linearly. After K.
 * Zuiderveld, "Contrast limited adaptive histogram equalization", Graphics Gems IV, 1994. Gray
 * images only. Immutable and safe for use by several threads.
 *
 * @param clipLimit contrast limit as in OpenCV, 0 for none; 2 is usual for films
 * @param tilesX tiles from left to right, 1 to 256
 * @param tilesY tiles from top to bottom, 1 to 256
 * @param bins number of levels, 2 to 65,536
 */
public record Clahe(double clipLimit, int tilesX, int tilesY, int bins) implements Step {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Clahe {
    Checks.clipLimit("clahe", clipLimit);
    Checks.grid("clahe", tilesX, tilesY, bins);
  }

  @Override
  public String describe() {
    return "clahe(clip %s, %dx%d tiles, %d bins)"
        .formatted(Checks.number(clipLimit), tilesX, tilesY, bins);
  }

  public void run(Frame frame) {
    frame.clahe(new Grid(clipLimit, tilesX, tilesY, bins));
  }
}
