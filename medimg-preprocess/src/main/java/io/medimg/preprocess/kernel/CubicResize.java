package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Samples.Layout;
import java.util.Arrays;

/**
 * Resizing as OpenCV 4.9 does with {@code INTER_CUBIC}: four taps along each axis with Keys' cubic
 * and a = -0.75, edge pixels repeated, no smoothing when a side shrinks. Bytes use weights of 11
 * bits across. Down, OpenCV computes eight samples at a time in floats, and the rest of a row in
 * whole numbers (bytes) or from the first tap to the last (shorts, floats); that is repeated here,
 * so integers are equal bit for bit to OpenCV's build for x86-64 (one with fused multiply-add, as
 * on ARM, rounds some values differently).
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class CubicResize {
  private static final int TAPS = 4;
  private static final int LANES = 8;
  private static final int ONE = 1 << 11;
  private static final float UNSCALE = 1f / ((float) ONE * ONE);

  private CubicResize() {}

  /**
   * Resizes.
   *
   * @param source read
   * @param depth of the working values; integer depths are rounded as OpenCV rounds them
   * @param width of the result
   * @param height of the result
   * @param target overwritten, {@code width * height * channels} values
   */
  public static void run(Samples source, Depth depth, int width, int height, float[] target) {
    Layout layout = source.layout();
    if (layout.width() == width && layout.height() == height) {
      for (int y = 0; y < height; y++) {
        source.readRow(y, target, y * layout.rowLength());
      }
      return;
    }
    Taps xs = new Taps(layout.width(), width);
    Taps ys = new Taps(layout.height(), height);
    new Pass(source, depth == Depth.U8, xs, ys).run(target);
    depth.round(target, 0, target.length);
  }

  /** Four source positions and weights for each target position along one axis. */
  private static final class Taps {
    final int[] index;
    final float[] weight;

    Taps(int sourceLength, int targetLength) {
      index = new int[targetLength * TAPS];
      weight = new float[targetLength * TAPS];
      double scale = Resampling.scale(sourceLength, targetLength);
      for (int i = 0; i < targetLength; i++) {
        float position = (float) ((i + 0.5) * scale - 0.5);
        int from = (int) Math.floor(position);
        weigh(position - from, i * TAPS);
        for (int k = 0; k < TAPS; k++) {
          index[i * TAPS + k] = Math.max(0, Math.min(from - 1 + k, sourceLength - 1));
        }
      }
    }

    private void weigh(float x, int at) {
      float a = -0.75f;
      float y = 1 - x;
      weight[at] = ((a * (x + 1) - 5 * a) * (x + 1) + 8 * a) * (x + 1) - 4 * a;
      weight[at + 1] = ((a + 2) * x - (a + 3)) * x * x + 1;
      weight[at + 2] = ((a + 2) * y - (a + 3)) * y * y + 1;
      weight[at + 3] = 1f - weight[at] - weight[at + 1] - weight[at + 2];
    }

    /** The weights in whole numbers of 11 bits. */
    float[] whole() {
      float[] whole = new float[weight.length];
      for (int i = 0; i < whole.length; i++) {
        whole[i] = (float) Math.rint(weight[i] * ONE);
      }
      return whole;
    }
  }

  /** One resize; used once. */
  private static final class Pass {
    private final Samples source;
    private final boolean bytes;
    private final Taps xs;
    private final Taps ys;
    private final float[] across;
    private final float[] down;
    private final int channels;
    private final float[] line;

    /** Rows resized across; row {@code y} of the source lies in slot {@code y % 4}. */
    private final float[][] rows;

    private final int[] loaded = new int[TAPS];

    Pass(Samples source, boolean bytes, Taps xs, Taps ys) {
      this.source = source;
      this.bytes = bytes;
      this.xs = xs;
      this.ys = ys;
      across = bytes ? xs.whole() : xs.weight;
      down = bytes ? ys.whole() : ys.weight;
      channels = source.layout().channels();
      line = new float[source.layout().rowLength()];
      rows = new float[TAPS][xs.index.length / TAPS * channels];
      Arrays.fill(loaded, -1);
    }

    void run(float[] target) {
      int length = rows[0].length;
      for (int y = 0; y < ys.index.length / TAPS; y++) {
        int t = y * TAPS;
        float[] r0 = row(ys.index[t]);
        float[] r1 = row(ys.index[t + 1]);
        float[] r2 = row(ys.index[t + 2]);
        float[] r3 = row(ys.index[t + 3]);
        float[][] taps = {r0, r1, r2, r3};
        vector(taps, t, length - length % LANES, target, y * length);
        if (bytes) {
          wholeTail(taps, t, length - length % LANES, target, y * length);
        } else {
          floatTail(taps, t, length - length % LANES, target, y * length);
        }
      }
    }

    private float[] row(int index) {
      int slot = index % TAPS;
      if (loaded[slot] != index) {
        source.readRow(index, line, 0);
        makeRow(rows[slot]);
        loaded[slot] = index;
      }
      return rows[slot];
    }

    private void makeRow(float[] result) {
      int i = 0;
      for (int t = 0; t < xs.index.length; t += TAPS) {
        int s0 = xs.index[t] * channels;
        int s1 = xs.index[t + 1] * channels;
        int s2 = xs.index[t + 2] * channels;
        int s3 = xs.index[t + 3] * channels;
        for (int c = 0; c < channels; c++, i++) {
          result[i] =
              line[s0 + c] * across[t]
                  + line[s1 + c] * across[t + 1]
                  + line[s2 + c] * across[t + 2]
                  + line[s3 + c] * across[t + 3];
        }
      }
    }

    private void vector(float[][] taps, int t, int end, float[] target, int at) {
      float unscale = bytes ? UNSCALE : 1f;
      float b0 = down[t] * unscale;
      float b1 = down[t + 1] * unscale;
      float b2 = down[t + 2] * unscale;
      float b3 = down[t + 3] * unscale;
      float[] r0 = taps[0];
      float[] r1 = taps[1];
      float[] r2 = taps[2];
      float[] r3 = taps[3];
      for (int i = 0; i < end; i++) {
        target[at + i] = r0[i] * b0 + (r1[i] * b1 + (r2[i] * b2 + r3[i] * b3));
      }
    }

    private void wholeTail(float[][] taps, int t, int from, float[] target, int at) {
      for (int i = from; i < taps[0].length; i++) {
        long sum = 1 << 21;
        for (int k = 0; k < TAPS; k++) {
          sum += (long) taps[k][i] * (long) down[t + k];
        }
        target[at + i] = sum >> 22;
      }
    }

    private void floatTail(float[][] taps, int t, int from, float[] target, int at) {
      for (int i = from; i < taps[0].length; i++) {
        target[at + i] =
            taps[0][i] * down[t]
                + taps[1][i] * down[t + 1]
                + taps[2][i] * down[t + 2]
                + taps[3][i] * down[t + 3];
      }
    }
  }
}
