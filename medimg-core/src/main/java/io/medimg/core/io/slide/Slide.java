package io.medimg.core.io.slide;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelSpacing;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.internal.TileMosaic;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A whole-slide image: a pyramid of tiles that stays on disk. A tile is read when it is asked for,
 * so that a slide of many gigapixels takes the memory of one tile. Opened by {@link Slides}. Safe
 * for use by several threads until closed.
 */
public abstract class Slide implements AutoCloseable {
  private final String format;
  private final List<SlideLevel> levels;
  private final @Nullable PixelSpacing spacing;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * For readers.
   *
   * @param format for example TIFF
   * @param levels the finest first
   * @param spacing of the finest level, null if the file does not say
   */
  protected Slide(String format, List<SlideLevel> levels, @Nullable PixelSpacing spacing) {
    this.format = Objects.requireNonNull(format, "format");
    this.levels = List.copyOf(levels);
    this.spacing = spacing;
  }

  /** The format, for example {@code TIFF}. */
  public final String format() {
    return format;
  }

  /** The levels, the finest first; at least one. */
  public final List<SlideLevel> levels() {
    return levels;
  }

  /** Distance between pixel centres of the finest level; a thousandth of it in micrometres. */
  public final Optional<PixelSpacing> pixelSpacing() {
    return Optional.ofNullable(spacing);
  }

  /**
   * Distance between pixel centres of a level.
   *
   * @param level from 0
   * @return the finest one's, times the level's factor; empty if the file does not say
   */
  public final Optional<PixelSpacing> pixelSpacing(int level) {
    double factor = levels.get(level).downsample();
    return pixelSpacing()
        .map(s -> new PixelSpacing(s.rowMm() * factor, s.columnMm() * factor, s.source()));
  }

  /** Micrometres per pixel of the finest level, the mean of both directions; empty if unknown. */
  public final Optional<Double> micronsPerPixel() {
    return pixelSpacing().map(s -> (s.rowMm() + s.columnMm()) / 2 * 1000);
  }

  /**
   * The coarsest level that is fine enough.
   *
   * @param downsample pixels of the finest level that one pixel may cover a side
   * @return its index
   */
  public final int levelFor(double downsample) {
    int best = 0;
    for (int i = 0; i < levels.size(); i++) {
      if (levels.get(i).downsample() <= downsample * (1 + 1e-3)) {
        best = i;
      }
    }
    return best;
  }

  /**
   * Reads one tile.
   *
   * @param level from 0, the finest
   * @param column of tiles, from 0
   * @param row of tiles, from 0
   * @return the part of the tile that lies in the slide; white where nothing was scanned
   * @throws IndexOutOfBoundsException if there is no such tile
   * @throws IllegalStateException if the slide is closed
   * @throws MalformedImageException if the tile is broken
   * @throws IOException if the file cannot be read
   */
  public final MedicalImage tile(int level, int column, int row) throws IOException {
    SlideLevel l = levels.get(level);
    Objects.checkIndex(column, l.tilesAcross());
    Objects.checkIndex(row, l.tilesDown());
    if (closed.get()) {
      throw new IllegalStateException("slide is closed");
    }
    MedicalImage tile = shown(readTile(level, column, row), l, column, row);
    return tile.withMetadata(
        tile.metadata().toBuilder()
            .format(format)
            .pixelSpacing(pixelSpacing(level).orElse(null))
            .build());
  }

  /** The part of a tile that lies in the slide. */
  private static MedicalImage shown(MedicalImage tile, SlideLevel l, int column, int row) {
    int x = column * l.tileSize().width();
    int y = row * l.tileSize().height();
    Size size =
        new Size(
            Math.min(tile.width(), l.size().width() - x),
            Math.min(tile.height(), l.size().height() - y));
    if (size.equals(tile.size())) {
      return tile;
    }
    TileMosaic mosaic = new TileMosaic(size, x, y);
    mosaic.add(tile, x, y);
    return mosaic.toImage();
  }

  /**
   * Reads one tile whose place was checked.
   *
   * @param level from 0
   * @param column of tiles
   * @param row of tiles
   * @return the tile, or the part of it that lies in the slide
   * @throws IOException if it is broken or cannot be read
   */
  protected abstract MedicalImage readTile(int level, int column, int row) throws IOException;

  /**
   * The tiles of a level, row by row; each is read when it is asked for.
   *
   * @param level from 0, the finest
   * @return handles that take no memory
   */
  public final Iterable<SlideTile> tiles(int level) {
    SlideLevel l = levels.get(level);
    return () ->
        new Iterator<>() {
          private long next;

          @Override
          public boolean hasNext() {
            return next < l.tiles();
          }

          @Override
          public SlideTile next() {
            if (!hasNext()) {
              throw new NoSuchElementException("there are %d tiles".formatted(l.tiles()));
            }
            long at = next++;
            return new SlideTile(
                Slide.this, level, (int) (at % l.tilesAcross()), (int) (at / l.tilesAcross()));
          }
        };
  }

  /**
   * Reads a rectangle, tile by tile.
   *
   * @param level from 0, the finest
   * @param x left edge in pixels of that level
   * @param y upper edge in pixels of that level
   * @param size columns and rows; all of them in the slide
   * @return one image
   * @throws IndexOutOfBoundsException if the rectangle leaves the slide
   * @throws IOException as {@link #tile} says
   */
  public final MedicalImage region(int level, int x, int y, Size size) throws IOException {
    SlideLevel l = levels.get(level);
    Objects.checkFromIndexSize(x, size.width(), l.size().width());
    Objects.checkFromIndexSize(y, size.height(), l.size().height());
    Limits.defaults().checkExtent("region", size.width(), size.height(), 1, 4);
    TileMosaic mosaic = new TileMosaic(size, x, y);
    Size tile = l.tileSize();
    for (int row = y / tile.height(); row * tile.height() < y + size.height(); row++) {
      for (int column = x / tile.width(); column * tile.width() < x + size.width(); column++) {
        mosaic.add(tile(level, column, row), column * tile.width(), row * tile.height());
      }
    }
    return mosaic.toImage();
  }

  /** Closes the file; closing twice does nothing. */
  @Override
  public final void close() throws IOException {
    if (!closed.getAndSet(true)) {
      release();
    }
  }

  /**
   * Closes what is open; called once.
   *
   * @throws IOException if it cannot be closed
   */
  protected abstract void release() throws IOException;

  /** Format, size and number of levels; nothing of the file's text. */
  @Override
  public String toString() {
    return "Slide[%s, %s, %d levels]".formatted(format, levels.get(0).size(), levels.size());
  }
}
