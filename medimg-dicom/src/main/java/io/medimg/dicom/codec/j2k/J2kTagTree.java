package io.medimg.dicom.codec.j2k;

import io.medimg.core.io.MalformedImageException;

/**
 * A tag tree: numbers of a grid, coded as what they exceed the least of each four by (ITU-T T.800,
 * B.10.2). Not safe for use by several threads.
 */
final class J2kTagTree {
  private final int[] levelAt;
  private final int[] levelWidth;
  private final int[] value;
  private final boolean[] known;

  J2kTagTree(int width, int height) {
    int levels = 1;
    for (int w = width, h = height; w > 1 || h > 1; w = (w + 1) / 2, h = (h + 1) / 2) {
      levels++;
    }
    levelAt = new int[levels];
    levelWidth = new int[levels];
    int count = 0;
    int w = width;
    int h = height;
    for (int i = 0; i < levels; i++) {
      levelAt[i] = count;
      levelWidth[i] = w;
      count += w * h;
      w = (w + 1) / 2;
      h = (h + 1) / 2;
    }
    value = new int[count];
    known = new boolean[count];
  }

  /**
   * Reads until the number of a place is known or is at least {@code limit}; whether it is less.
   */
  boolean isLess(J2kPacketBits bits, int x, int y, int limit) throws MalformedImageException {
    int least = 0;
    int node = 0;
    for (int level = levelAt.length - 1; level >= 0; level--) {
      node = levelAt[level] + (y >> level) * levelWidth[level] + (x >> level);
      value[node] = Math.max(value[node], least);
      while (!known[node] && value[node] < limit) {
        if (bits.bit() == 1) {
          known[node] = true;
        } else {
          value[node]++;
        }
      }
      least = value[node];
    }
    return known[node] && value[node] < limit;
  }

  /** Reads the number of a place. */
  int read(J2kPacketBits bits, int x, int y, int most) throws MalformedImageException {
    int limit = 1;
    while (limit <= most && !isLess(bits, x, y, limit)) {
      limit++;
    }
    return limit - 1;
  }
}
