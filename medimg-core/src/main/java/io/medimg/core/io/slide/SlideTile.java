package io.medimg.core.io.slide;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import java.io.IOException;

/**
 * One tile of a {@link Slide}, read when it is asked for. Safe for use by several threads until the
 * slide is closed.
 */
public final class SlideTile {
  private final Slide slide;
  private final int level;
  private final int column;
  private final int row;

  SlideTile(Slide slide, int level, int column, int row) {
    this.slide = slide;
    this.level = level;
    this.column = column;
    this.row = row;
  }

  /** Which level, 0 is the finest. */
  public int level() {
    return level;
  }

  /** Column of tiles, from 0. */
  public int column() {
    return column;
  }

  /** Row of tiles, from 0. */
  public int row() {
    return row;
  }

  /** The left edge in pixels of its level. */
  public int x() {
    return column * slide.levels().get(level).tileSize().width();
  }

  /** The upper edge in pixels of its level. */
  public int y() {
    return row * slide.levels().get(level).tileSize().height();
  }

  /** Columns and rows that lie in the slide. */
  public Size size() {
    SlideLevel l = slide.levels().get(level);
    return new Size(
        Math.min(l.tileSize().width(), l.size().width() - x()),
        Math.min(l.tileSize().height(), l.size().height() - y()));
  }

  /**
   * Its pixels.
   *
   * @return of {@link #size()}; nothing is kept
   * @throws IOException as {@link Slide#tile} says
   */
  public MedicalImage image() throws IOException {
    return slide.tile(level, column, row);
  }

  @Override
  public String toString() {
    return "SlideTile[level %d, column %d, row %d]".formatted(level, column, row);
  }
}
