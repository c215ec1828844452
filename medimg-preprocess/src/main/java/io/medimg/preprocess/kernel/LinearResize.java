package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Samples.Layout;
import java.util.Arrays;

/**
 * Resizing as OpenCV 4.9 does with {@code INTER_LINEAR}: two taps along each axis, pixel centres at
 * half-integers, no smoothing when a side shrinks. Bytes use weights of 11 bits, as OpenCV's own
 * code does, equal bit for bit; wider samples use floats (equal to OpenCV without Intel's IPP,
 * whose rounding differs). A shrink by exactly two along both axes is {@code INTER_AREA}, as in
 * OpenCV.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class LinearResize {
  private static final int BITS = 11;
  private static final int ONE = 1 << BITS;

  private LinearResize() {}

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
    boolean same = layout.width() == width && layout.height() == height;
    boolean half =
        Resampling.wholeScale(Resampling.scale(layout.width(), width)) == 2
            && Resampling.wholeScale(Resampling.scale(layout.height(), height)) == 2;
    if (same || half) {
      AreaResize.run(source, depth, width, height, target);
      return;
    }
    Taps xs = Taps.centred(layout.width(), width, true);
    Taps ys = Taps.centred(layout.height(), height, false);
    run(source, depth, xs, ys, target);
  }

  /** What OpenCV does for {@code INTER_AREA} where a side grows. */
  static void enlargeArea(Samples source, Depth depth, int width, int height, float[] target) {
    Layout layout = source.layout();
    Taps xs = Taps.area(layout.width(), width, true);
    Taps ys = Taps.area(layout.height(), height, false);
    run(source, depth, xs, ys, target);
  }

  private static void run(Samples source, Depth depth, Taps xs, Taps ys, float[] target) {
    if (depth == Depth.U8) {
      new FixedPoint(source, xs, ys).run(target);
    } else {
      new Floating(source, xs, ys).run(target);
      depth.round(target, 0, target.length);
    }
  }

  /** The pair of source positions and weights for each target position along one axis. */
  private static final class Taps {
    final int[] before;
    final int[] after;
    final float[] weight;
    final float[] rest;

    private Taps(int length) {
      before = new int[length];
      after = new int[length];
      weight = new float[length];
      rest = new float[length];
    }

    static Taps centred(int sourceLength, int targetLength, boolean across) {
      Taps taps = new Taps(targetLength);
      double scale = Resampling.scale(sourceLength, targetLength);
      for (int i = 0; i < targetLength; i++) {
        float position = (float) ((i + 0.5) * scale - 0.5);
        int index = (int) Math.floor(position);
        taps.set(i, index, position - index, sourceLength, across);
      }
      return taps;
    }

    static Taps area(int sourceLength, int targetLength, boolean across) {
      Taps taps = new Taps(targetLength);
      double scale = Resampling.scale(sourceLength, targetLength);
      double inverse = Resampling.inverseScale(sourceLength, targetLength);
      for (int i = 0; i < targetLength; i++) {
        int index = (int) Math.floor(i * scale);
        float fraction = (float) ((i + 1) - (index + 1) * inverse);
        float weight = fraction <= 0 ? 0f : fraction - (int) Math.floor(fraction);
        taps.set(i, index, weight, sourceLength, across);
      }
      return taps;
    }

    /** Across, a tap beyond the edge loses its weight; down, both taps take the edge row. */
    private void set(int i, int index, float fraction, int sourceLength, boolean across) {
      boolean outside = index < 0 || index >= sourceLength - 1;
      float w = across && outside ? 0f : fraction;
      before[i] = Math.max(0, Math.min(index, sourceLength - 1));
      after[i] = Math.max(0, Math.min(index + 1, sourceLength - 1));
      weight[i] = w;
      rest[i] = 1f - w;
    }

    int[] fixed(float[] weights) {
      int[] result = new int[weights.length];
      for (int i = 0; i < weights.length; i++) {
        result[i] = (int) Math.rint(weights[i] * ONE);
      }
      return result;
    }
  }

  /** The samples of a row that the taps want, and no others; used by one resize. */
  private static final class Places {
    /** The target position that each sample of a target row belongs to. */
    final int[] target;

    final float[] left;
    final float[] right;
    private final int[] before;
    private final int[] after;

    Places(Taps xs, int channels) {
      int length = xs.before.length * channels;
      target = new int[length];
      before = new int[length];
      after = new int[length];
      left = new float[length];
      right = new float[length];
      for (int i = 0; i < length; i++) {
        target[i] = i / channels;
        before[i] = xs.before[target[i]] * channels + i % channels;
        after[i] = xs.after[target[i]] * channels + i % channels;
      }
    }

    int length() {
      return target.length;
    }

    void pick(Samples source, int y) {
      source.pick(y, before, left);
      source.pick(y, after, right);
    }
  }

  /** Floating-point resize; used once. */
  private static final class Floating {
    private final Samples source;
    private final Taps xs;
    private final Taps ys;
    private final Places places;
    private final float[][] rows = new float[2][];
    private final int[] loaded = {-1, -1};

    Floating(Samples source, Taps xs, Taps ys) {
      this.source = source;
      this.xs = xs;
      this.ys = ys;
      places = new Places(xs, source.layout().channels());
      rows[0] = new float[places.length()];
      rows[1] = new float[places.length()];
    }

    void run(float[] target) {
      int length = rows[0].length;
      for (int y = 0; y < ys.before.length; y++) {
        float[] upper = row(ys.before[y], ys.after[y]);
        float[] lower = row(ys.after[y], ys.before[y]);
        float b0 = ys.rest[y];
        float b1 = ys.weight[y];
        int at = y * length;
        for (int i = 0; i < length; i++) {
          target[at + i] = upper[i] * b0 + lower[i] * b1;
        }
      }
    }

    /** The row resized across, from the cache, or made in the slot that {@code keep} is not in. */
    private float[] row(int index, int keep) {
      int slot = loaded[0] == index ? 0 : loaded[1] == index ? 1 : loaded[0] == keep ? 1 : 0;
      if (loaded[slot] != index) {
        places.pick(source, index);
        across(rows[slot]);
        loaded[slot] = index;
      }
      return rows[slot];
    }

    private void across(float[] result) {
      for (int i = 0; i < result.length; i++) {
        int x = places.target[i];
        result[i] = places.left[i] * xs.rest[x] + places.right[i] * xs.weight[x];
      }
    }
  }

  /** Fixed-point resize of bytes; used once. */
  private static final class FixedPoint {
    private final Samples source;
    private final Taps xs;
    private final Taps ys;
    private final int[] alpha0;
    private final int[] alpha1;
    private final Places places;
    private final int[][] rows = new int[2][];
    private final int[] loaded = new int[2];

    FixedPoint(Samples source, Taps xs, Taps ys) {
      this.source = source;
      this.xs = xs;
      this.ys = ys;
      alpha0 = xs.fixed(xs.rest);
      alpha1 = xs.fixed(xs.weight);
      places = new Places(xs, source.layout().channels());
      rows[0] = new int[places.length()];
      rows[1] = new int[places.length()];
      Arrays.fill(loaded, -1);
    }

    void run(float[] target) {
      int[] beta0 = ys.fixed(ys.rest);
      int[] beta1 = ys.fixed(ys.weight);
      int length = rows[0].length;
      for (int y = 0; y < ys.before.length; y++) {
        int[] upper = row(ys.before[y], ys.after[y]);
        int[] lower = row(ys.after[y], ys.before[y]);
        int b0 = beta0[y];
        int b1 = beta1[y];
        int at = y * length;
        for (int i = 0; i < length; i++) {
          int sum = ((b0 * (upper[i] >> 4)) >> 16) + ((b1 * (lower[i] >> 4)) >> 16);
          target[at + i] = (sum + 2) >> 2;
        }
      }
    }

    private int[] row(int index, int keep) {
      int slot = loaded[0] == index ? 0 : loaded[1] == index ? 1 : loaded[0] == keep ? 1 : 0;
      if (loaded[slot] != index) {
        places.pick(source, index);
        across(rows[slot]);
        loaded[slot] = index;
      }
      return rows[slot];
    }

    private void across(int[] result) {
      for (int i = 0; i < result.length; i++) {
        int x = places.target[i];
        result[i] = (int) places.left[i] * alpha0[x] + (int) places.right[i] * alpha1[x];
      }
    }
  }
}
