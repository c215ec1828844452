package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Samples.Layout;

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
      new Floating(source, depth, xs, ys).run(target);
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
  }

  /** Floating-point resize; used once. */
  private static final class Floating {
    private final Depth depth;
    private final Taps ys;
    private final Slots slots = new Slots();
    private final FloatPairs pairs;
    private final float[] rest;
    private final float[] weight;
    private final float[][] rows;

    Floating(Samples source, Depth depth, Taps xs, Taps ys) {
      this.depth = depth;
      this.ys = ys;
      int channels = source.layout().channels();
      pairs = FloatPairs.of(source, xs.before, xs.after);
      rest = Resampling.spread(xs.rest, channels);
      weight = Resampling.spread(xs.weight, channels);
      rows = new float[2][rest.length];
    }

    void run(float[] target) {
      int length = rest.length;
      for (int y = 0; y < ys.before.length; y++) {
        float[] upper = row(ys.before[y], ys.after[y]);
        float[] lower = row(ys.after[y], ys.before[y]);
        blend(upper, ys.rest[y], lower, ys.weight[y], target, y * length);
        Resampling.round(depth, target, y * length, (y + 1) * length);
      }
    }

    private float[] row(int index, int keep) {
      int slot = slots.slot(index, keep);
      if (slots.put(slot, index)) {
        pairs.read(index);
        across(pairs.left, pairs.right, rows[slot]);
      }
      return rows[slot];
    }

    private void across(float[] left, float[] right, float[] result) {
      for (int i = 0; i < result.length; i++) {
        result[i] = left[i] * rest[i] + right[i] * weight[i];
      }
    }

    private static void blend(
        float[] upper, float b0, float[] lower, float b1, float[] target, int at) {
      for (int i = 0; i < upper.length; i++) {
        target[at + i] = upper[i] * b0 + lower[i] * b1;
      }
    }
  }

  /** Fixed-point resize of bytes; used once. */
  private static final class FixedPoint {
    private final Taps ys;
    private final Slots slots = new Slots();
    private final BytePairs pairs;
    private final int[] rest;
    private final int[] weight;
    private final int[][] rows;
    private final int[] line;

    FixedPoint(Samples source, Taps xs, Taps ys) {
      this.ys = ys;
      pairs = BytePairs.of(source, xs.before, xs.after);
      int[] alpha0 = fixed(xs.rest);
      int[] alpha1 = fixed(xs.weight);
      pairs.fit(alpha0, alpha1);
      rest = Resampling.spread(alpha0, source.layout().channels());
      weight = Resampling.spread(alpha1, source.layout().channels());
      rows = new int[2][rest.length];
      line = new int[rest.length];
    }

    private static int[] fixed(float[] weights) {
      int[] result = new int[weights.length];
      for (int i = 0; i < weights.length; i++) {
        result[i] = (int) Math.rint(weights[i] * ONE);
      }
      return result;
    }

    void run(float[] target) {
      int[] beta0 = fixed(ys.rest);
      int[] beta1 = fixed(ys.weight);
      for (int y = 0; y < ys.before.length; y++) {
        int[] upper = row(ys.before[y], ys.after[y]);
        int[] lower = row(ys.after[y], ys.before[y]);
        blend(upper, beta0[y], lower, beta1[y], line);
        Resampling.toFloats(line, target, y * line.length);
      }
    }

    /** A row resized across, without the four last bits, as OpenCV uses it. */
    private int[] row(int index, int keep) {
      int slot = slots.slot(index, keep);
      if (slots.put(slot, index)) {
        pairs.read(index);
        across(pairs.packed, pairs.shift, rows[slot]);
      }
      return rows[slot];
    }

    private void across(int[] packed, int shift, int[] result) {
      for (int i = 0; i < result.length; i++) {
        int right = (packed[i] >>> shift) & 0xFF;
        result[i] = ((packed[i] & 0xFF) * rest[i] + right * weight[i]) >> 4;
      }
    }

    private static void blend(int[] upper, int b0, int[] lower, int b1, int[] result) {
      for (int i = 0; i < result.length; i++) {
        result[i] = (((b0 * upper[i]) >> 16) + ((b1 * lower[i]) >> 16) + 2) >> 2;
      }
    }
  }
}
