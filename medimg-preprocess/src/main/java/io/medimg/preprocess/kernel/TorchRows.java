package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.TorchResize.Spans;

/**
 * PyTorch's antialiased resize: sums of floats across, then down.
 *
 * <p>Not safe for use by several threads; build one per thread.
 */
final class TorchRows extends RowWindow {
  private final Samples source;
  private final Depth depth;
  private final Spans xs;
  private final Spans ys;
  private final int channels;
  private final int length;

  /** Four rows of the source, one after the other. */
  private final float[] lines;

  private final float[][] rows;
  private final float[] sums;

  TorchRows(Samples source, Depth depth, Spans xs, Spans ys) {
    super(ys.size, source.layout().height());
    this.source = source;
    this.depth = depth;
    this.xs = xs;
    this.ys = ys;
    channels = source.layout().channels();
    length = source.layout().rowLength();
    lines = new float[ROWS * length];
    sums = new float[xs.first.length * channels];
    rows = new float[slots][sums.length];
  }

  void run(float[] target) {
    for (int y = 0; y < ys.first.length; y++) {
      slide(ys.first[y], ys.first[y] + ys.count[y]);
      int plain = ys.plain(y);
      for (int k = 0; k < ys.count[y]; k++) {
        float[] row = rows[(ys.first[y] + k) % slots];
        float weight = ys.weight[y * ys.size + k];
        if (k == 0) {
          begin(row, weight, sums);
        } else if (k < plain) {
          add(row, weight, sums);
        } else {
          addFused(row, weight, sums);
        }
      }
      Resampling.round(depth, sums, 0, sums.length);
      System.arraycopy(sums, 0, target, y * sums.length, sums.length);
    }
  }

  private static void begin(float[] row, float weight, float[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = row[i] * weight;
    }
  }

  private static void add(float[] row, float weight, float[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += row[i] * weight;
    }
  }

  private static void addFused(float[] row, float weight, float[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = TorchResize.fused(row[i], weight, sums[i]);
    }
  }

  @Override
  void make(int from, int count) {
    for (int r = 0; r < count; r++) {
      source.readRow(from + r, lines, r * length);
    }
    float[] row0 = rows[from % slots];
    float[] row1 = rows[(from + 1) % slots];
    float[] row2 = rows[(from + 2) % slots];
    float[] row3 = rows[(from + 3) % slots];
    for (int x = 0; x < xs.first.length; x++) {
      for (int c = 0; c < channels; c++) {
        sum(x, c, row0, row1, row2, row3);
      }
    }
  }

  private void sum(int x, int channel, float[] row0, float[] row1, float[] row2, float[] row3) {
    int r1 = length;
    int r2 = 2 * length;
    int r3 = 3 * length;
    int s = xs.first[x] * channels + channel;
    int k = x * xs.size;
    int end = k + xs.count[x];
    int plain = k + xs.plain(x);
    float w = xs.weight[k];
    float sum0 = lines[s] * w;
    float sum1 = lines[r1 + s] * w;
    float sum2 = lines[r2 + s] * w;
    float sum3 = lines[r3 + s] * w;
    for (k++, s += channels; k < plain; k++, s += channels) {
      w = xs.weight[k];
      sum0 += lines[s] * w;
      sum1 += lines[r1 + s] * w;
      sum2 += lines[r2 + s] * w;
      sum3 += lines[r3 + s] * w;
    }
    for (; k < end; k++, s += channels) {
      w = xs.weight[k];
      sum0 = TorchResize.fused(lines[s], w, sum0);
      sum1 = TorchResize.fused(lines[r1 + s], w, sum1);
      sum2 = TorchResize.fused(lines[r2 + s], w, sum2);
      sum3 = TorchResize.fused(lines[r3 + s], w, sum3);
    }
    int at = x * channels + channel;
    row0[at] = sum0;
    row1[at] = sum1;
    row2[at] = sum2;
    row3[at] = sum3;
  }
}
