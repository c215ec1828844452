package io.medimg.dicom.codec.j2k;

import io.medimg.core.io.MalformedImageException;

/**
 * Goes through the precincts of a tile in one of the five orders (ITU-T T.800, B.12). Not safe for
 * use by several threads.
 */
final class J2kProgressions {
  private final J2kTile tile;
  private final J2kPackets packets;
  private final J2kSettings.Progression p;

  J2kProgressions(J2kTile tile, J2kPackets packets, J2kSettings.Progression p) {
    this.tile = tile;
    this.packets = packets;
    this.p = p;
  }

  void run() throws MalformedImageException {
    switch (p.order()) {
      case 0 -> {
        for (int layer = 0; layer < p.layerEnd(); layer++) {
          for (int r = p.resolution(); r < resolutionEnd(); r++) {
            all(layer, r);
          }
        }
      }
      case 1 -> {
        for (int r = p.resolution(); r < resolutionEnd(); r++) {
          for (int layer = 0; layer < p.layerEnd(); layer++) {
            all(layer, r);
          }
        }
      }
      case 2 -> {
        for (int r = p.resolution(); r < resolutionEnd(); r++) {
          byPosition(p.component(), p.componentEnd(), r, r + 1);
        }
      }
      case 3 -> byPosition(p.component(), p.componentEnd(), p.resolution(), resolutionEnd());
      default -> {
        for (int c = p.component(); c < p.componentEnd(); c++) {
          byPosition(c, c + 1, p.resolution(), resolutionEnd());
        }
      }
    }
  }

  private int resolutionEnd() {
    int most = 0;
    for (J2kTileComponent component : tile.components) {
      most = Math.max(most, component.resolutions.length);
    }
    return Math.min(most, p.resolutionEnd());
  }

  /** One layer of all precincts of a resolution. */
  private void all(int layer, int r) throws MalformedImageException {
    for (int c = p.component(); c < p.componentEnd(); c++) {
      J2kTileComponent component = tile.components[c];
      if (r < component.resolutions.length) {
        long count = component.resolutions[r].precincts();
        for (int i = 0; i < count; i++) {
          J2kPrecinct precinct = component.resolutions[r].precinct(i);
          if (precinct.layers == layer) {
            packets.read(precinct, component.coding);
          }
        }
      }
    }
  }

  private void byPosition(int c0, int c1, int r0, int r1) throws MalformedImageException {
    long stepX = Long.MAX_VALUE;
    long stepY = Long.MAX_VALUE;
    for (int c = c0; c < c1; c++) {
      for (int r = r0; r < Math.min(r1, tile.components[c].resolutions.length); r++) {
        stepX = Math.min(stepX, tile.components[c].stepX(r));
        stepY = Math.min(stepY, tile.components[c].stepY(r));
      }
    }
    for (long y = tile.y0; y < tile.y1; y += stepY - y % stepY) {
      for (long x = tile.x0; x < tile.x1; x += stepX - x % stepX) {
        for (int c = c0; c < c1; c++) {
          for (int r = r0; r < Math.min(r1, tile.components[c].resolutions.length); r++) {
            at(tile.components[c], r, x, y);
          }
        }
      }
    }
  }

  /** All layers of the precinct that begins at a place, if one does. */
  private void at(J2kTileComponent component, int r, long x, long y)
      throws MalformedImageException {
    int index = component.precinctAt(r, x, y, tile);
    if (index >= 0) {
      J2kPrecinct precinct = component.resolutions[r].precinct(index);
      while (precinct.layers < p.layerEnd()) {
        packets.read(precinct, component.coding);
      }
    }
  }
}
