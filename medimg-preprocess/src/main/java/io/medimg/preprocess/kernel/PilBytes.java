package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.PilResize.Weights;
import java.util.Arrays;

/**
 * Pillow's resize of bytes: whole numbers with weights of 22 bits, rounded to bytes after each
 * pass.
 *
 * <p>Not safe for use by several threads; build one per thread.
 */
final class PilBytes extends RowWindow {
  private static final int HALF = 1 << (PilResize.BITS - 1);

  private final Weights xs;
  private final Weights ys;
  private final int[] across;
  private final int[] down;
  private final int channels;
  private final int length;

  /** Four rows of the source, one after the other. */
  private final byte[] lines;

  private final ByteLines reader;

  /** Rows of bytes, as ints. */
  private final int[][] rows;

  private final int[] sums;

  PilBytes(Samples source, Weights xs, Weights ys) {
    super(ys.size, source.layout().height());
    this.xs = xs;
    this.ys = ys;
    across = xs.fixed();
    down = ys.fixed();
    channels = source.layout().channels();
    length = source.layout().rowLength();
    lines = new byte[ROWS * length];
    reader = ByteLines.of(source);
    sums = new int[xs.first.length * channels];
    rows = new int[slots][sums.length];
  }

  void run(float[] target) {
    for (int y = 0; y < ys.first.length; y++) {
      slide(ys.first[y], ys.first[y] + ys.count[y]);
      Arrays.fill(sums, HALF);
      for (int k = 0; k < ys.count[y]; k++) {
        add(rows[(ys.first[y] + k) % slots], down[y * ys.size + k], sums);
      }
      toBytes(sums);
      Resampling.toFloats(sums, target, y * sums.length);
    }
  }

  private static void add(int[] row, int weight, int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += row[i] * weight;
    }
  }

  private static void toBytes(int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = Math.max(0, Math.min(sums[i] >> PilResize.BITS, 255));
    }
  }

  @Override
  void make(int from, int count) {
    for (int r = 0; r < count; r++) {
      reader.read(from + r, lines, r * length);
    }
    int[] row0 = rows[from % slots];
    int[] row1 = rows[(from + 1) % slots];
    int[] row2 = rows[(from + 2) % slots];
    int[] row3 = rows[(from + 3) % slots];
    for (int c = 0; c < channels; c++) {
      sum(c, row0, row1, row2, row3);
    }
    toBytes(row0);
    toBytes(row1);
    toBytes(row2);
    toBytes(row3);
  }

  private void sum(int channel, int[] row0, int[] row1, int[] row2, int[] row3) {
    int r1 = length;
    int r2 = 2 * length;
    int r3 = 3 * length;
    for (int x = 0; x < xs.first.length; x++) {
      int s = xs.first[x] * channels + channel;
      int sum0 = HALF;
      int sum1 = HALF;
      int sum2 = HALF;
      int sum3 = HALF;
      int k = x * xs.size;
      for (int end = k + xs.count[x]; k < end; k++, s += channels) {
        int w = across[k];
        sum0 += (lines[s] & 0xFF) * w;
        sum1 += (lines[r1 + s] & 0xFF) * w;
        sum2 += (lines[r2 + s] & 0xFF) * w;
        sum3 += (lines[r3 + s] & 0xFF) * w;
      }
      int at = x * channels + channel;
      row0[at] = sum0;
      row1[at] = sum1;
      row2[at] = sum2;
      row3[at] = sum3;
    }
  }
}
