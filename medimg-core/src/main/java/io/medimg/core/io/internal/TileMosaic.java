package io.medimg.core.io.internal;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts tiles together to one image. Not safe for use by several threads; build one per thread. */
public final class TileMosaic {
  private final Size size;
  private final int left;
  private final int top;
  private @Nullable MedicalImage first;
  private @Nullable Object samples;

  /**
   * An empty one.
   *
   * @param size of the result
   * @param left its left edge in the level
   * @param top its upper edge in the level
   */
  public TileMosaic(Size size, int left, int top) {
    this.size = size;
    this.left = left;
    this.top = top;
  }

  /**
   * Adds the part of a tile that lies in the result.
   *
   * @param tile of the same type as the others
   * @param x its left edge in the level
   * @param y its upper edge in the level
   */
  public void add(MedicalImage tile, int x, int y) {
    int channels = tile.channels();
    Object to = samples;
    if (to == null) {
      to = Samples.allocate(tile.sampleType(), Math.toIntExact(size.pixels() * channels));
      samples = to;
      first = tile;
    }
    Object from = Samples.array(tile.pixels());
    int fromX = Math.max(0, left - x);
    int columns = Math.min(tile.width(), left + size.width() - x) - fromX;
    for (int r = Math.max(0, top - y); r < Math.min(tile.height(), top + size.height() - y); r++) {
      int source = (r * tile.width() + fromX) * channels;
      int target = ((y + r - top) * size.width() + x + fromX - left) * channels;
      System.arraycopy(from, source, to, target, columns * channels);
    }
  }

  /**
   * The result.
   *
   * @return with the metadata of the first tile
   * @throws NullPointerException if no tile was added
   */
  public MedicalImage toImage() {
    MedicalImage like = Objects.requireNonNull(first, "no tile was added");
    PixelBuffer pixels = Samples.wrap(like.sampleType(), Objects.requireNonNull(samples));
    return MedicalImage.of(size, 1, like.channels(), pixels, like.metadata());
  }
}
