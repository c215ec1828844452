package io.medimg.core.io.internal.tiff;

import io.medimg.core.geometry.Size;
import io.medimg.core.io.Limits;
import io.medimg.core.io.internal.Bytes;
import io.medimg.core.io.internal.RandomBytes;
import io.medimg.core.io.internal.Samples;
import java.io.IOException;
import java.util.Arrays;

/** Decodes the strips or tiles of one page. Not safe for use by several threads. */
final class TiffPixels {
  private final TiffPage page;
  private final RandomBytes file;
  private final TiffCompression compression;
  private final boolean planar;
  private final boolean tiled;
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
    tiled = tags.has(TiffDirectory.TILE_WIDTH);
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
    if (segments > Integer.MAX_VALUE - 8) {
      throw file.malformed("%d strips or tiles", segments);
    }
    offsets =
        tags.numbers(tiled ? TiffDirectory.TILE_OFFSETS : TiffDirectory.STRIP_OFFSETS, segments);
    counts = counts(segments);
    checkSize(limits, segments);
  }

  private int side(int tag) throws IOException {
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

  private long[] counts(long segments) throws IOException {
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
  private void checkSize(Limits limits, long segments) throws IOException {
    long largest = segmentBytes(segmentHeight);
    if (largest > Math.min(limits.maxInflatedBytes(), Integer.MAX_VALUE - 8)) {
      throw file.malformed(
          "strips or tiles of %d bytes exceed the limit of %d", largest, limits.maxInflatedBytes());
    }
    for (int i = 0; i < segments; i++) {
      file.require(offsets[i], counts[i]);
      if (counts[i] == 0 && tiled) {
        continue; // a tile that nobody scanned
      }
      long needed = segmentBytes(rows(i));
      if (needed / compression.bestRatio() > counts[i]) {
        throw file.malformed(
            "the strip or tile at offset %d has %d bytes, which cannot hold %d",
            offsets[i], counts[i], needed);
      }
    }
  }

  TiffPage page() {
    return page;
  }

  /** Width of a tile, columns of tiles, height, rows of tiles. */
  int[] tiling() {
    return new int[] {segmentWidth, (int) across(), segmentHeight, (int) down()};
  }

  /** Decodes the page into an array of its sample type, from an index on. */
  void decode(Object samples, int start) throws IOException {
    TiffSamples sink = new TiffSamples(page, page.width(), samples, start);
    byte[] decoded = new byte[(int) segmentBytes(segmentHeight)];
    int perPlane = (int) (across() * down());
    for (int i = 0; i < perPlane * (planar ? page.samples() : 1); i++) {
      int left = (int) (i % perPlane % across()) * segmentWidth;
      segment(i, decoded, sink, new int[] {left, top(i)}, i / perPlane);
    }
  }

  /**
   * Decodes one tile alone; what nobody scanned is white.
   *
   * @param column of tiles
   * @param row of tiles
   * @return an array of the page's sample type: the part of the tile that lies in the page
   */
  Object tile(int column, int row) throws IOException {
    int width = Math.min(segmentWidth, page.width() - column * segmentWidth);
    int height = Math.min(segmentHeight, page.height() - row * segmentHeight);
    Object samples = Samples.allocate(page.sampleType(), width * height * page.channels());
    TiffSamples sink = new TiffSamples(page, width, samples, 0);
    byte[] decoded = new byte[(int) segmentBytes(segmentHeight)];
    int perPlane = (int) (across() * down());
    for (int plane = 0; plane < (planar ? page.samples() : 1); plane++) {
      int index = plane * perPlane + row * (int) across() + column;
      segment(index, decoded, sink, new int[] {0, 0}, plane);
    }
    return samples;
  }

  /** Decodes a strip or tile and puts its rows where it starts: column, row. */
  private void segment(int index, byte[] decoded, TiffSamples sink, int[] start, int plane)
      throws IOException {
    int rows = rows(index);
    boolean bigEndian = false;
    if (counts[index] == 0) {
      Arrays.fill(decoded, (byte) -1);
    } else {
      Size size = new Size(/* width= */ segmentWidth, /* height= */ rows);
      compression.decode(offsets[index], counts[index], decoded, size, (int) segmentBytes(rows));
      bigEndian = TiffPredictor.undo(page, decoded, rows, (int) rowBytes(), samplesInRow());
    }
    int perPlane = (int) (across() * down());
    int left = (int) (index % perPlane % across()) * segmentWidth;
    int columns = Math.min(segmentWidth, page.width() - left);
    int shown = Math.min(rows, page.height() - top(index));
    Bytes bytes = new Bytes(file.name(), decoded, file.little() && !bigEndian);
    for (int r = 0; r < shown; r++) {
      int[] place = {start[0], start[1] + r, columns};
      sink.row(bytes, r * (int) rowBytes(), place, planar ? plane : -1);
    }
  }
}
