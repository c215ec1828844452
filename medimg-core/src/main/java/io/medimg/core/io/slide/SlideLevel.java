package io.medimg.core.io.slide;

import io.medimg.core.geometry.Size;
import java.util.Objects;

/**
 * One resolution of a {@link Slide}. Immutable and safe for use by several threads.
 *
 * @param size of the whole level in pixels
 * @param tileSize of its tiles; those at the right and lower rim show less
 * @param downsample how many pixels of the finest level one of its pixels covers a side; 1 or more
 */
public record SlideLevel(Size size, Size tileSize, double downsample) {
  /**
   * Checks the factor.
   *
   * @throws IllegalArgumentException if it is not finite and above 0
   */
  public SlideLevel {
    Objects.requireNonNull(size, "size");
    Objects.requireNonNull(tileSize, "tileSize");
    if (!(downsample > 0) || !Double.isFinite(downsample)) {
      throw new IllegalArgumentException("downsample is above 0, got " + downsample);
    }
  }

  /** Columns of tiles. */
  public int tilesAcross() {
    return (size.width() - 1) / tileSize.width() + 1;
  }

  /** Rows of tiles. */
  public int tilesDown() {
    return (size.height() - 1) / tileSize.height() + 1;
  }

  /** Number of tiles. */
  public long tiles() {
    return (long) tilesAcross() * tilesDown();
  }
}
