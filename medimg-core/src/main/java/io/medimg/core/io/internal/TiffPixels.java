package io.medimg.core.io.internal;

import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import java.io.IOException;

/** Decodes the strips or tiles of one page. Not safe for use by several threads. */
final class TiffPixels {
  private final TiffPage page;
  private final Bytes file;
  private final TiffCompression compression;
  private final boolean planar;
  private final int segmentWidth;
  private final int segmentHeight;
  private final long[] offsets;
  private final long[] counts;

  TiffPixels(TiffPage page, Limits limits) throws IOException {
    this.page = page;
    TiffDirectory tags = page.tags();
    file = tags.file();
    compression = TiffCompression.of(page);
    if (tags.number(TiffDirectory.FILL_ORDER, 1) != 1) {
      throw page.unsupported("fill order 2");
    }
    planar = page.samples() > 1 && tags.number(TiffDirectory.PLANAR_CONFIGURATION, 1) == 2;
    boolean tiled = tags.has(TiffDirectory.TILE_WIDTH);
    segmentWidth = tiled ? side(TiffDirectory.TILE_WIDTH) : page.width();
    segmentHeight =
        tiled
            ? side(TiffDirectory.TILE_HEIGHT)
            : (int)
                Math.min(tags.number(TiffDirectory.ROWS_PER_STRIP, page.height()), page.height());
    if (segmentHeight < 1) {
      throw file.malformed("strips of 0 rows");
    }
    long segments = across() * down() * (planar ? page.samples() : 1);
    offsets =
        tags.numbers(tiled ? TiffDirectory.TILE_OFFSETS : TiffDirectory.STRIP_OFFSETS, segments);
    counts = counts(tiled, segments);
    checkSize(limits, segments);
  }

  private int side(int tag) throws MalformedImageException {
    long side = page.tags().required(tag);
    if (side < 1 || side > 1 << 20) {
      throw file.malformed("tiles of %d pixels a side", side);
    }
    return (int) side;
  }

  private long across() {
    return ((long) page.width() + segmentWidth - 1) / segmentWidth;
  }

  private long down() {
    return ((long) page.height() + segmentHeight - 1) / segmentHeight;
  }

  private long[] counts(boolean tiled, long segments) throws IOException {
    int tag = tiled ? TiffDirectory.TILE_BYTE_COUNTS : TiffDirectory.STRIP_BYTE_COUNTS;
    if (!page.tags().has(tag) && segments == 1 && compression.isNone()) {
      return new long[] {segmentBytes(segmentHeight)};
    }
    return page.tags().numbers(tag, segments);
  }

  private int samplesInRow() {
    return planar ? 1 : page.samples();
  }

  private long rowBytes() {
    return ((long) segmentWidth * samplesInRow() * page.bits() + 7) / 8;
  }

  private long segmentBytes(int rows) {
    return rowBytes() * rows;
  }

  private int top(int segment) {
    return (int) (segment % (across() * down()) / across()) * segmentHeight;
  }

  /** Rows that a segment holds: the last strip may have fewer, tiles are always whole. */
  private int rows(int segment) {
    boolean strip = segmentWidth == page.width();
    return strip ? Math.min(segmentHeight, page.height() - top(segment)) : segmentHeight;
  }

  /** Refuses what cannot fit before memory for it is taken. */
  private void checkSize(Limits limits, long segments) throws MalformedImageException {
    long largest = segmentBytes(segmentHeight);
    if (largest > Math.min(limits.maxInflatedBytes(), Integer.MAX_VALUE - 8)) {
      throw file.malformed(
          "strips or tiles of %d bytes exceed the limit of %d", largest, limits.maxInflatedBytes());
    }
    for (int i = 0; i < segments; i++) {
      file.check(offsets[i], counts[i]);
      long needed = segmentBytes(rows(i));
      if (needed / compression.bestRatio() > counts[i]) {
        throw file.malformed(
            "the strip or tile at offset %d has %d bytes, which cannot hold %d",
            offsets[i], counts[i], needed);
      }
    }
  }

  /** Decodes the page into an array of its sample type, from an index on. */
  void decode(Object samples, int start) throws IOException {
    TiffSamples sink = new TiffSamples(page, samples, start);
    byte[] decoded = new byte[(int) segmentBytes(segmentHeight)];
    long perPlane = across() * down();
    for (int i = 0; i < perPlane * (planar ? page.samples() : 1); i++) {
      int left = (int) (i % perPlane % across()) * segmentWidth;
      int top = top(i);
      int rows = rows(i);
      compression.decode(offsets[i], counts[i], decoded, (int) segmentBytes(rows));
      boolean bigEndian = TiffPredictor.undo(page, decoded, rows, (int) rowBytes(), samplesInRow());
      int columns = Math.min(segmentWidth, page.width() - left);
      int shown = Math.min(rows, page.height() - top);
      for (int r = 0; r < shown; r++) {
        Bytes row = new Bytes(file.name(), decoded, file.little() && !bigEndian);
        int plane = planar ? (int) (i / perPlane) : -1;
        sink.row(row, r * (int) rowBytes(), new int[] {left, top + r, columns}, plane);
      }
    }
  }
}
