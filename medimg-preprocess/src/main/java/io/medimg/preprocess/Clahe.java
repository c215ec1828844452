package io.medimg.preprocess;

import io.medimg.preprocess.kernel.Clahe.Grid;

/**
 * Contrast-limited adaptive histogram equalisation as in OpenCV 4.9. Values are assigned {@code
 * bins} levels over the image's range first (nothing happens to 8-bit images and 256 bins), and the
 * result is levels from 0 to {@code bins - 1}. Equal to OpenCV bit for bit with 256 bins on 8-bit
 * and 65,536 bins on 16-bit images; note that the clip limit means much less contrast with 65,536
 * bins, so 256 is the default for every image. Gray images only. Immutable and safe for use by
 * several threads.
 *
 * @param clipLimit contrast limit as in OpenCV, 0 for none; 2 is usual for films
 * @param tilesX tiles from left to right, 1 to 256
 * @param tilesY tiles from top to bottom, 1 to 256
 * @param bins number of levels, 2 to 65,536
 */
public record Clahe(double clipLimit, int tilesX, int tilesY, int bins) implements Step {
  /** Tables of all tiles together hold at most this many entries. */
  private static final long MAX_ENTRIES = 1L << 26;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Clahe {
    if (!(clipLimit >= 0) || !Double.isFinite(clipLimit)) {
      throw new IllegalArgumentException(
          "clahe needs a clip limit of 0 (none) or more, got %s; 2 is usual for films"
              .formatted(clipLimit));
    }
    Checks.range("clahe", "number of tiles across", tilesX, 1, 256);
    Checks.range("clahe", "number of tiles down", tilesY, 1, 256);
    Checks.range("clahe", "number of bins", bins, 2, 65_536);
    if ((long) tilesX * tilesY * bins > MAX_ENTRIES) {
      throw new IllegalArgumentException(
          "clahe with %d x %d tiles of %d bins needs more than %d table entries; take fewer tiles or bins"
              .formatted(tilesX, tilesY, bins, MAX_ENTRIES));
    }
  }

  @Override
  public String describe() {
    return "clahe(clip %s, %dx%d tiles, %d bins)"
        .formatted(Checks.number(clipLimit), tilesX, tilesY, bins);
  }

  void run(Frame frame) {
    frame.clahe(new Grid(clipLimit, tilesX, tilesY, bins));
  }
}
