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
    new Pass(source, depth, xs, ys).run(target);
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

    /** One of the four source positions for each target position. */
    int[] index(int tap) {
      int[] result = new int[index.length / TAPS];
      for (int i = 0; i < result.length; i++) {
        result[i] = index[i * TAPS + tap];
      }
      return result;
    }

    /** One of the four weights for each target position. */
    float[] weight(int tap) {
      float[] result = new float[weight.length / TAPS];
      for (int i = 0; i < result.length; i++) {
        result[i] = weight[i * TAPS + tap];
      }
      return result;
    }

    /** The weights in whole numbers of 11 bits. */
    static float[] whole(float[] weight) {
      float[] whole = new float[weight.length];
      for (int i = 0; i < whole.length; i++) {
        whole[i] = (float) Math.rint(weight[i] * ONE);
      }
      return whole;
    }
  }

  /** Resizes rows across; used by one resize. */
  private interface Across {
    void row(int y, float[] result);
  }

  /** Whole numbers, which floats hold exactly. */
  private static final class BytesAcross implements Across {
    private final BytePairs outer;
    private final BytePairs inner;
    private final int[][] weight = new int[TAPS][];
    private final int[] sums;

    BytesAcross(Samples source, Taps xs) {
      for (int k = 0; k < TAPS; k++) {
        weight[k] = Tables.toInts(Taps.whole(xs.weight(k)));
      }
      outer = BytePairs.of(source, xs.index(0), xs.index(1));
      outer.fit(weight[0], weight[1]);
      inner = BytePairs.of(source, xs.index(2), xs.index(3));
      inner.fit(weight[2], weight[3]);
      for (int k = 0; k < TAPS; k++) {
        weight[k] = Resampling.spread(weight[k], source.layout().channels());
      }
      sums = new int[weight[0].length];
    }

    @Override
    public void row(int y, float[] result) {
      outer.read(y);
      set(outer.packed, outer.shift, weight[0], weight[1]);
      inner.read(y);
      add(inner.packed, inner.shift, weight[2], weight[3]);
      Resampling.toFloats(sums, result, 0);
    }

    private void set(int[] packed, int shift, int[] w0, int[] w1) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] = (packed[i] & 0xFF) * w0[i] + ((packed[i] >>> shift) & 0xFF) * w1[i];
      }
    }

    private void add(int[] packed, int shift, int[] w2, int[] w3) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += (packed[i] & 0xFF) * w2[i] + ((packed[i] >>> shift) & 0xFF) * w3[i];
      }
    }
  }

  private static final class FloatsAcross implements Across {
    private final FloatPairs outer;
    private final FloatPairs inner;
    private final float[][] weight = new float[TAPS][];

    FloatsAcross(Samples source, Taps xs) {
      outer = FloatPairs.of(source, xs.index(0), xs.index(1));
      inner = FloatPairs.of(source, xs.index(2), xs.index(3));
      for (int k = 0; k < TAPS; k++) {
        weight[k] = Resampling.spread(xs.weight(k), source.layout().channels());
      }
    }

    @Override
    public void row(int y, float[] result) {
      outer.read(y);
      set(outer.left, weight[0], outer.right, weight[1], result);
      inner.read(y);
      add(inner.left, weight[2], inner.right, weight[3], result);
    }

    private static void set(float[] a, float[] w0, float[] b, float[] w1, float[] result) {
      for (int i = 0; i < result.length; i++) {
        result[i] = a[i] * w0[i] + b[i] * w1[i];
      }
    }

    private static void add(float[] c, float[] w2, float[] d, float[] w3, float[] result) {
      for (int i = 0; i < result.length; i++) {
        result[i] = result[i] + c[i] * w2[i] + d[i] * w3[i];
      }
    }
  }

  /** One resize; used once. */
  private static final class Pass {
    private final Depth depth;
    private final boolean bytes;
    private final Taps ys;
    private final Across across;
    private final float[] down;

    /** Rows resized across; row {@code y} of the source lies in slot {@code y % 4}. */
    private final float[][] rows;

    private final int[] loaded = new int[TAPS];

    Pass(Samples source, Depth depth, Taps xs, Taps ys) {
      this.depth = depth;
      this.ys = ys;
      bytes = depth == Depth.U8;
      across = bytes ? new BytesAcross(source, xs) : new FloatsAcross(source, xs);
      down = bytes ? Taps.whole(ys.weight) : ys.weight;
      rows = new float[TAPS][xs.index.length / TAPS * source.layout().channels()];
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
        Resampling.round(depth, target, y * length, (y + 1) * length);
      }
    }

    private float[] row(int index) {
      int slot = index % TAPS;
      if (loaded[slot] != index) {
        across.row(index, rows[slot]);
        loaded[slot] = index;
      }
      return rows[slot];
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
