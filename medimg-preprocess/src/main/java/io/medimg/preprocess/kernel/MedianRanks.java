package io.medimg.preprocess.kernel;

import java.util.Arrays;

/**
 * The median of a large window of shorts or floats: counts of the ranks of its values, which slide
 * along the row, in a binary indexed tree (Fenwick, 1994). Not safe for use by several threads;
 * build one per thread.
 */
final class MedianRanks {
  private final int[] tree;
  private final int top;
  private final int size;
  private final int wanted;

  private MedianRanks(int ranks, int size) {
    this.size = size;
    tree = new int[ranks + 1];
    top = Integer.highestOneBit(ranks);
    wanted = size * size / 2;
  }

  static void run(TypedPlane source, int size, TypedPlane target) {
    int radius = size / 2;
    int[] columns = Borders.replicate(-radius, source.width() + radius, source.width());
    int[] rows = Borders.replicate(-radius, source.height() + radius, source.height());
    if (source.depth() == Depth.F32) {
      float[] floats = source.floats();
      Occurrences values = Occurrences.of(floats);
      int[] keys = new int[floats.length];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = values.indexOf(floats[i]);
      }
      int[] found = new MedianRanks(values.size(), size).slide(keys, columns, rows);
      for (int i = 0; i < found.length; i++) {
        target.floats()[i] = values.value(found[i]);
      }
    } else {
      short[] shorts = source.shorts();
      int turned = source.depth() == Depth.S16 ? 0x8000 : 0;
      int[] keys = new int[shorts.length];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = shorts[i] & 0xFFFF ^ turned;
      }
      int[] found = new MedianRanks(1 << 16, size).slide(keys, columns, rows);
      for (int i = 0; i < found.length; i++) {
        target.shorts()[i] = (short) (found[i] ^ turned);
      }
    }
  }

  private int[] slide(int[] keys, int[] columns, int[] rows) {
    int width = columns.length - size + 1;
    int[] found = new int[keys.length];
    for (int y = 0; y <= rows.length - size; y++) {
      Arrays.fill(tree, 0);
      for (int c = 0; c < size; c++) {
        change(keys, width, columns[c], rows, y, 1);
      }
      found[y * width] = median();
      for (int x = 1; x < width; x++) {
        change(keys, width, columns[x - 1], rows, y, -1);
        change(keys, width, columns[x + size - 1], rows, y, 1);
        found[y * width + x] = median();
      }
    }
    return found;
  }

  private void change(int[] keys, int width, int column, int[] rows, int y, int by) {
    for (int r = y; r < y + size; r++) {
      for (int i = keys[rows[r] * width + column] + 1; i < tree.length; i += i & -i) {
        tree[i] += by;
      }
    }
  }

  private int median() {
    int at = 0;
    int rest = wanted;
    for (int step = top; step > 0; step >>= 1) {
      if (at + step < tree.length && tree[at + step] <= rest) {
        at += step;
        rest -= tree[at];
      }
    }
    return at;
  }
}
