package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.PilResize.Weights;
import java.util.Arrays;

/**
 * Pillow's resize of shorts and floats: sums in double precision, rounded to the depth after each
 * pass, from the first source pixel to the last.
 *
 * <p>Not safe for use by several threads; build one per thread.
 */
final class PilDoubles extends RowWindow {
  private final Samples source;
  private final Depth depth;
  private final Weights xs;
  private final Weights ys;
  private final int channels;
  private final int length;

  /** Four rows of the source, one after the other. */
  private final float[] lines;

  /** Rows of values of the depth, as doubles. */
  private final double[][] rows;

  private final double[] sums;

  PilDoubles(Samples source, Depth depth, Weights xs, Weights ys) {
    super(ys.size, source.layout().height());
    this.source = source;
    this.depth = depth;
    this.xs = xs;
    this.ys = ys;
    channels = source.layout().channels();
    length = source.layout().rowLength();
    lines = new float[ROWS * length];
    sums = new double[xs.first.length * channels];
    rows = new double[slots][sums.length];
  }

  void run(float[] target) {
    for (int y = 0; y < ys.first.length; y++) {
      slide(ys.first[y], ys.first[y] + ys.count[y]);
      Arrays.fill(sums, 0);
      for (int k = 0; k < ys.count[y]; k++) {
        add(rows[(ys.first[y] + k) % slots], ys.weight[y * ys.size + k], sums);
      }
      finish(sums);
      for (int i = 0; i < sums.length; i++) {
        target[y * sums.length + i] = (float) sums[i];
      }
    }
  }

  private static void add(double[] row, double weight, double[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += row[i] * weight;
    }
  }

  /** Rounds to the depth, halves away from zero. */
  private void finish(double[] values) {
    for (int i = 0; i < values.length; i++) {
      double value = values[i];
      values[i] =
          depth.isInteger() ? (int) (value >= 0 ? value + 0.5 : value - 0.5) : (float) value;
    }
  }

  @Override
  void make(int from, int count) {
    for (int r = 0; r < count; r++) {
      source.readRow(from + r, lines, r * length);
    }
    double[] row0 = rows[from % slots];
    double[] row1 = rows[(from + 1) % slots];
    double[] row2 = rows[(from + 2) % slots];
    double[] row3 = rows[(from + 3) % slots];
    for (int c = 0; c < channels; c++) {
      sum(c, row0, row1, row2, row3);
    }
    finish(row0);
    finish(row1);
    finish(row2);
    finish(row3);
  }

  private void sum(int channel, double[] row0, double[] row1, double[] row2, double[] row3) {
    int r1 = length;
    int r2 = 2 * length;
    int r3 = 3 * length;
    for (int x = 0; x < xs.first.length; x++) {
      int s = xs.first[x] * channels + channel;
      double sum0 = 0;
      double sum1 = 0;
      double sum2 = 0;
      double sum3 = 0;
      int k = x * xs.size;
      for (int end = k + xs.count[x]; k < end; k++, s += channels) {
        double w = xs.weight[k];
        sum0 += lines[s] * w;
        sum1 += lines[r1 + s] * w;
        sum2 += lines[r2 + s] * w;
        sum3 += lines[r3 + s] * w;
      }
      int at = x * channels + channel;
      row0[at] = sum0;
      row1[at] = sum1;
      row2[at] = sum2;
      row3[at] = sum3;
    }
  }
}
