package io.medimg.dicom.codec.j2k;

/** A precinct: code-blocks of each band in one place. Not safe for use by several threads. */
final class J2kPrecinct {
  final Part[] parts;

  /** Layers that have come. */
  int layers;

  J2kPrecinct(Part[] parts) {
    this.parts = parts;
  }

  /** What lies in one band. */
  static final class Part {
    final J2kBand band;
    final int across;
    final int down;
    final J2kBlock[] blocks;
    final J2kTagTree inclusion;
    final J2kTagTree zeroPlanes;

    Part(J2kBand band, int[] area, int blockX, int blockY) {
      this.band = band;
      boolean empty = area[0] >= area[2] || area[1] >= area[3];
      int firstX = area[0] >> blockX;
      int firstY = area[1] >> blockY;
      across = empty ? 0 : J2kResolution.shrink(area[2], blockX) - firstX;
      down = empty ? 0 : J2kResolution.shrink(area[3], blockY) - firstY;
      blocks = new J2kBlock[across * down];
      for (int i = 0; i < blocks.length; i++) {
        int column = firstX + i % across;
        int row = firstY + i / across;
        int x = Math.max(area[0], column << blockX);
        int y = Math.max(area[1], row << blockY);
        int width = Math.min(area[2], (column + 1) << blockX) - x;
        int height = Math.min(area[3], (row + 1) << blockY) - y;
        blocks[i] =
            new J2kBlock(x - band.x0() + band.left(), y - band.y0() + band.top(), width, height);
      }
      inclusion = new J2kTagTree(Math.max(1, across), Math.max(1, down));
      zeroPlanes = new J2kTagTree(Math.max(1, across), Math.max(1, down));
    }
  }
}
