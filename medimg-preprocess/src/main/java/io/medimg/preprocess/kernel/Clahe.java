package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Samples.Layout;

/**
 * Contrast-limited adaptive histogram equalisation as OpenCV 4.9 does it, bit for bit for 256
 * levels in bytes and for 65,536 levels in shorts; other numbers of levels follow the same
 * formulas.
 *
 * <p>Each tile's histogram is clipped at {@code max((int) (clipLimit * tileArea / levels), 1)}, or
 * not at all if {@code clipLimit} is 0; what was cut off is spread evenly in one pass; the
 * cumulative sum times {@code (float) (levels - 1) / tileArea} is the tile's table; between tile
 * centres the tables are blended linearly. If the tiles do not divide the image, it is enlarged to
 * the right and below by reflection for the histograms (a side that the tiles do divide grows by a
 * whole {@code tiles} then, too, as in OpenCV).
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Clahe {
  private Clahe() {}

  /**
   * Grid of tiles.
   *
   * @param clipLimit contrast limit, 0 for none
   * @param tilesX tiles from left to right
   * @param tilesY tiles from top to bottom
   * @param levels gray levels: 256 for {@link #bytes}, 2 to 65,536 for {@link #shorts}
   */
  public record Grid(double clipLimit, int tilesX, int tilesY, int levels) {}

  /**
   * Equalises bytes with 256 levels.
   *
   * @param source read, {@code width * height} unsigned bytes, one channel
   * @param width pixels in a row
   * @param height rows
   * @param grid tiles; 256 levels
   * @param target overwritten, as long; may be {@code source}
   */
  public static void bytes(byte[] source, int width, int height, Grid grid, byte[] target) {
    Layout layout = Layout.dense(width, height, 1);
    bytes(new Samples.Bytes(source, Tables.identity(Depth.U8), layout), grid, target);
  }

  /**
   * Equalises values that are levels from 0 to 255.
   *
   * @param source read; one channel, every value a whole number from 0 to 255
   * @param grid tiles; 256 levels
   * @param target overwritten, one byte per pixel; may be the source's dense array
   */
  public static void bytes(Samples source, Grid grid, byte[] target) {
    new ClaheBytes(source, grid).rows(0, source.layout().height(), target, 0);
  }

  /**
   * Equalises shorts.
   *
   * @param source read, {@code width * height} unsigned shorts below {@code grid.levels()}, one
   *     channel
   * @param width pixels in a row
   * @param height rows
   * @param grid tiles and levels
   * @param target overwritten, as long; may be {@code source}
   */
  public static void shorts(short[] source, int width, int height, Grid grid, short[] target) {
    Layout layout = Layout.dense(width, height, 1);
    shorts(new Samples.Shorts(source, Tables.identity(Depth.U16), layout), grid, target);
  }

  /**
   * Equalises values that are levels.
   *
   * @param source read; one channel, every value a whole number from 0 to {@code grid.levels() - 1}
   * @param grid tiles and levels
   * @param target overwritten, one short per pixel; may be the source's dense array
   */
  public static void shorts(Samples source, Grid grid, short[] target) {
    new ClaheShorts(source, grid).rows(0, source.layout().height(), target, 0);
  }

  /**
   * Equalises rows as they are read, for a reader that reads each of them about once. Reading is
   * not safe for use by several threads.
   *
   * @param source one channel, every value a whole number from 0 to {@code grid.levels() - 1}; must
   *     not change until the result has been read
   * @param grid tiles and levels
   * @return samples of as many levels, in bytes if the grid has 256 levels, else in shorts
   */
  public static Samples whenRead(Samples source, Grid grid) {
    int width = source.layout().width();
    int height = source.layout().height();
    return grid.levels() == 256
        ? new Equalized<>(new ClaheBytes(source, grid), width, height)
        : new Equalized<>(new ClaheShorts(source, grid), width, height);
  }
}
