package io.medimg.preprocess.kernel;

/**
 * Where each column (or row) lies between two tile centres, in the floats that OpenCV computes.
 * Immutable and safe for use by several threads.
 */
final class ClaheAxis {
  /** Which gap between centres: 0 before the first centre, {@code tiles} after the last. */
  final int[] gap;

  /** Share of the tile after the gap. */
  final float[] weight;

  /** Share of the tile before the gap. */
  final float[] rest;

  /** Where the runs of one gap start; one more than runs. */
  final int[] runStart;

  final int runs;
  private final int lastTile;

  ClaheAxis(int length, int tileLength, int tiles) {
    gap = new int[length];
    weight = new float[length];
    rest = new float[length];
    runStart = new int[tiles + 2];
    lastTile = tiles - 1;
    float inverse = 1f / tileLength;
    int run = 0;
    for (int i = 0; i < length; i++) {
      float position = i * inverse - 0.5f;
      int tile = (int) Math.floor(position);
      weight[i] = position - tile;
      rest[i] = 1f - weight[i];
      gap[i] = tile + 1;
      if (i > 0 && gap[i] != gap[i - 1]) {
        runStart[++run] = i;
      }
    }
    runs = run + 1;
    runStart[runs] = length;
  }

  /** The tile whose table serves before a gap. */
  int before(int gap) {
    return Math.max(gap - 1, 0);
  }

  /** The tile whose table serves after a gap. */
  int after(int gap) {
    return Math.min(gap, lastTile);
  }
}
