package io.medimg.dicom.codec.j2k;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A resolution of a tile's component with its bands and precincts (ITU-T T.800, B.5 to B.7). Not
 * safe for use by several threads.
 */
final class J2kResolution {
  final int x0;
  final int y0;
  final int x1;
  final int y1;
  final int precinctX;
  final int precinctY;
  final int precinctsAcross;
  final int precinctsDown;
  final List<J2kBand> bands;
  private final J2kCoding coding;
  private final boolean lowest;
  private @Nullable J2kPrecinct[] precincts = new J2kPrecinct[0];

  J2kResolution(J2kCoding coding, int resolution, int[] tile) {
    this.coding = coding;
    this.lowest = resolution == 0;
    int down = coding.levels() - resolution;
    x0 = shrink(tile[0], down);
    y0 = shrink(tile[1], down);
    x1 = shrink(tile[2], down);
    y1 = shrink(tile[3], down);
    precinctX = coding.precinctX(resolution);
    precinctY = coding.precinctY(resolution);
    boolean empty = x0 >= x1 || y0 >= y1;
    precinctsAcross = empty ? 0 : shrink(x1, precinctX) - (x0 >> precinctX);
    precinctsDown = empty ? 0 : shrink(y1, precinctY) - (y0 >> precinctY);
    bands =
        lowest
            ? List.of(new J2kBand(0, 0, x0, y0, x1, y1, 0, 0))
            : List.of(
                band(1, resolution, tile, down + 1),
                band(2, resolution, tile, down + 1),
                band(3, resolution, tile, down + 1));
  }

  private static J2kBand band(int kind, int resolution, int[] tile, int down) {
    int right = kind & 1;
    int below = kind >> 1;
    int left = right == 0 ? 0 : shrink(tile[2], down) - shrink(tile[0], down);
    int top = below == 0 ? 0 : shrink(tile[3], down) - shrink(tile[1], down);
    return new J2kBand(
        kind,
        3 * (resolution - 1) + kind,
        shift(tile[0], right, down),
        shift(tile[1], below, down),
        shift(tile[2], right, down),
        shift(tile[3], below, down),
        left,
        top);
  }

  /** A coordinate divided by a power of two, rounded up. */
  static int shrink(int a, int exponent) {
    return (int) ((a + (1L << exponent) - 1) >> exponent);
  }

  private static int shift(int a, int high, int down) {
    return (int) ((a - ((long) high << (down - 1)) + (1L << down) - 1) >> down);
  }

  long precincts() {
    return (long) precinctsAcross * precinctsDown;
  }

  J2kPrecinct precinct(int index) {
    if (precincts.length == 0) {
      precincts = new J2kPrecinct[precinctsAcross * precinctsDown];
    }
    J2kPrecinct precinct = precincts[index];
    if (precinct == null) {
      precinct = create(index);
      precincts[index] = precinct;
    }
    return precinct;
  }

  private J2kPrecinct create(int index) {
    int across = lowest ? precinctX : precinctX - 1;
    int down = lowest ? precinctY : precinctY - 1;
    int column = (x0 >> precinctX) + index % precinctsAcross;
    int row = (y0 >> precinctY) + index / precinctsAcross;
    J2kPrecinct.Part[] parts = new J2kPrecinct.Part[bands.size()];
    for (int i = 0; i < parts.length; i++) {
      J2kBand band = bands.get(i);
      int[] area = {
        (int) Math.max(band.x0(), (long) column << across),
        (int) Math.max(band.y0(), (long) row << down),
        (int) Math.min(band.x1(), (column + 1L) << across),
        (int) Math.min(band.y1(), (row + 1L) << down)
      };
      int blockX = Math.min(coding.blockX(), across);
      int blockY = Math.min(coding.blockY(), down);
      parts[i] = new J2kPrecinct.Part(band, area, blockX, blockY);
    }
    return new J2kPrecinct(parts);
  }

  /** The precincts that packets have touched. */
  @Nullable J2kPrecinct[] touched() {
    return precincts;
  }
}
