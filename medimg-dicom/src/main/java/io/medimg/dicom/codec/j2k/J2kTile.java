package io.medimg.dicom.codec.j2k;

import io.medimg.dicom.codec.Codestream;
import io.medimg.dicom.codec.SampleSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A tile: its parts of the codestream, then its samples. Not safe for use by several threads. */
final class J2kTile {
  /** Code-blocks beyond this many and beyond a byte's worth each are no real picture's. */
  private static final int FREE_BLOCKS = 1 << 19;

  final int x0;
  final int y0;
  final int x1;
  final int y1;
  final J2kSettings settings;
  J2kTileComponent[] components = new J2kTileComponent[0];
  private final J2kSize size;
  private final List<int[]> parts = new ArrayList<>();

  J2kTile(J2kSize size, int index, J2kSettings settings) {
    this.size = size;
    this.settings = settings;
    long left = size.tileX0() + (long) (index % size.tilesAcross()) * size.tileWidth();
    long top = size.tileY0() + (long) (index / size.tilesAcross()) * size.tileHeight();
    x0 = (int) Math.max(left, size.x0());
    y0 = (int) Math.max(top, size.y0());
    x1 = (int) Math.min(left + size.tileWidth(), size.x1());
    y1 = (int) Math.min(top + size.tileHeight(), size.y1());
  }

  /** Adds the packets of a tile-part. */
  void add(int from, int to) {
    parts.add(new int[] {from, to});
  }

  /** Decodes the tile and hands its samples on. */
  void decode(Codestream in, SampleSink out) throws IOException {
    components = new J2kTileComponent[size.components().length];
    for (int c = 0; c < components.length; c++) {
      settings.components[c].check(in);
      components[c] = new J2kTileComponent(settings.components[c], size.components()[c], this);
      if (components[c].width < 1 || components[c].height < 1) {
        throw in.malformed(in.from(), "has a tile without a sample of component " + c);
      }
    }
    byte[] data = in.data();
    int from = parts.get(0)[0];
    int to = parts.get(0)[1];
    if (parts.size() > 1) {
      data = join(data);
      from = 0;
      to = data.length;
    }
    checkCounts(in, to - from);
    J2kPackets packets = new J2kPackets(in, data, from, to);
    for (J2kSettings.Progression progression : settings.progressions()) {
      new J2kProgressions(this, packets, progression).run();
    }
    write(in, data, out);
  }

  private byte[] join(byte[] data) {
    int total = 0;
    for (int[] part : parts) {
      total += part[1] - part[0];
    }
    byte[] joined = new byte[total];
    int done = 0;
    for (int[] part : parts) {
      System.arraycopy(data, part[0], joined, done, part[1] - part[0]);
      done += part[1] - part[0];
    }
    return joined;
  }

  /** Every packet takes a byte at least; more precincts than bytes cannot be. */
  private void checkCounts(Codestream in, int bytes) throws IOException {
    long precincts = 0;
    long blocks = 0;
    for (J2kTileComponent c : components) {
      for (J2kResolution r : c.resolutions) {
        precincts += r.precincts();
      }
      int area = c.coding.blockX() + c.coding.blockY();
      blocks += ((long) c.width * c.height) >> area;
    }
    if (precincts * settings.layers > bytes || blocks > FREE_BLOCKS + 8L * bytes) {
      throw in.malformed(
          in.to(),
          "has a tile of %d bytes, too few for %d precincts, %d layers and %d code-blocks"
              .formatted(bytes, precincts, settings.layers, blocks));
    }
  }

  private void write(Codestream in, byte[] data, SampleSink out) throws IOException {
    int count = components.length;
    int[][] integers = new int[count][];
    float[][] floats = new float[count][];
    for (int c = 0; c < count; c++) {
      J2kTileComponent component = components[c];
      J2kTileComponent.BlockDecoder decoder =
          component.coding.has(J2kCoding.HIGH_THROUGHPUT)
              ? new HtBlockDecoder(in)
              : new J2kBlockDecoder(in);
      if (component.coding.reversible()) {
        integers[c] = component.integers(data, decoder);
      } else {
        floats[c] = component.floats(data, decoder);
      }
    }
    if (settings.colourTransform && count >= 3) {
      transform(in, integers, floats);
    }
    for (int c = 0; c < count; c++) {
      if (integers[c] == null) {
        integers[c] = J2kColours.round(floats[c]);
      }
      write(c, integers[c], out);
    }
  }

  private void transform(Codestream in, int[][] integers, float[][] floats) throws IOException {
    for (int c = 1; c < 3; c++) {
      if (components[c].width != components[0].width
          || components[c].height != components[0].height
          || components[c].coding.reversible() != components[0].coding.reversible()) {
        throw in.malformed(in.from(), "transforms the colours of components that differ");
      }
    }
    if (components[0].coding.reversible()) {
      J2kColours.reversible(integers[0], integers[1], integers[2]);
    } else {
      J2kColours.irreversible(floats[0], floats[1], floats[2]);
    }
  }

  /** Shifts to the range of samples, repeats what is subsampled, and hands rows on. */
  private void write(int c, int[] samples, SampleSink out) {
    J2kSize.Component component = size.components()[c];
    J2kTileComponent tile = components[c];
    int least = component.signed() ? -(1 << (component.bits() - 1)) : 0;
    int most = least + (1 << component.bits()) - 1;
    int shift = component.signed() ? 0 : 1 << (component.bits() - 1);
    int[] row = new int[x1 - x0];
    int columns = size.x1() - size.x0();
    int count = size.components().length;
    for (int y = y0; y < y1; y++) {
      int from = clamp(y / component.stepY() - tile.y0, tile.height) * tile.width;
      for (int x = x0; x < x1; x++) {
        int value = samples[from + clamp(x / component.stepX() - tile.x0, tile.width)] + shift;
        row[x - x0] = Math.max(least, Math.min(most, value));
      }
      int first = (y - size.y0()) * columns + x0 - size.x0();
      out.put(first * count + c, count, row, 0, row.length);
    }
  }

  private static int clamp(int place, int count) {
    return Math.max(0, Math.min(count - 1, place));
  }
}
