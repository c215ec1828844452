package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Samples.Layout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Rows of an affine map: each target pixel between four neighbours of the source, of which those
 * outside have the fill value.
 *
 * <p>Not safe for use by several threads; build one per thread.
 */
abstract class WarpRows {
  private static final int FRACTION = AffineWarp.FRACTION;
  private static final int PARTS = 1 << FRACTION;

  /** From a position as it is summed up to 32nds of a pixel. */
  private static final int TO_PARTS = AffineWarp.BITS - FRACTION;

  final int channels;
  final int row;

  /**
   * Where left upper neighbours end of which all four lie inside; OpenCV's positions are shorts.
   */
  final int endX;

  final int endY;
  final int[] places = new int[AffineWarp.STRIP];
  final int[] fractionX = new int[AffineWarp.STRIP];
  final int[] fractionY = new int[AffineWarp.STRIP];
  private final int[] positionX = new int[AffineWarp.STRIP];
  private final int[] positionY = new int[AffineWarp.STRIP];
  private boolean near;
  private final int width;
  private final int height;
  private final float fill;

  private WarpRows(Layout layout, float fill) {
    width = layout.width();
    height = layout.height();
    channels = layout.channels();
    row = layout.rowLength();
    endX = Math.min(width - 1, Short.MAX_VALUE);
    endY = Math.min(height - 1, Short.MAX_VALUE);
    this.fill = fill;
  }

  /** Prepares to read; bytes are computed in whole numbers, others in floats. */
  static WarpRows of(Samples source, Depth depth, float fill) {
    Layout layout = source.layout();
    return switch (depth) {
      case U8 -> new OfBytes(source.readBytes(), layout, fill);
      case U16 -> new OfShorts(source.readShorts(), 0xFFFF, layout, fill);
      case S16 -> new OfShorts(source.readShorts(), -1, layout, fill);
      case F32 ->
          new OfFloats(
              source instanceof Samples.Floats f ? f.read() : source.readAll(), layout, fill);
    };
  }

  /**
   * Moves to another part of a row; positions are in 1024ths.
   *
   * @param startX source position of the first pixel of the row
   * @param stepX read, what each pixel's position adds; never falls, or never rises
   * @param startY as startX
   * @param stepY as stepX
   * @param from first pixel
   * @param count of pixels, at most {@link AffineWarp#STRIP}
   */
  final void move(int startX, int[] stepX, int startY, int[] stepY, int from, int count) {
    near = near(stepX, from, count) && near(stepY, from, count);
    add(startX, stepX, from, count, positionX);
    add(startY, stepY, from, count, positionY);
  }

  /** Whether sums cannot run over between a first and a last pixel that both lie inside. */
  private static boolean near(int[] step, int from, int count) {
    return Math.abs((long) step[from + count - 1] - step[from]) < 1 << 30;
  }

  private static void add(int start, int[] step, int from, int count, int[] positions) {
    for (int i = 0; i < count; i++) {
      positions[i] = start + step[from + i];
    }
  }

  /**
   * Makes the part of a row that was moved to.
   *
   * @param count of pixels
   * @param target overwritten from {@code at}
   * @param at first index written
   */
  final void run(int count, float[] target, int at) {
    int from = 0;
    while (from < count && !isInside(from)) {
      edge(from, target, at + from * channels);
      from++;
    }
    int to = count;
    while (to > from && !isInside(to - 1)) {
      to--;
      edge(to, target, at + to * channels);
    }
    if (to > from) {
      inside(from, to, target, at);
    }
  }

  private boolean isInside(int i) {
    int x = positionX[i] >> AffineWarp.BITS;
    int y = positionY[i] >> AffineWarp.BITS;
    return near && x >= 0 && x < endX && y >= 0 && y < endY;
  }

  /** Finds the left upper neighbours in the array, and the weights. */
  final void place(int from, int to) {
    for (int i = from; i < to; i++) {
      int y = positionY[i] >> AffineWarp.BITS;
      places[i] = y * row + (positionX[i] >> AffineWarp.BITS) * channels;
      fractionX[i] = (positionX[i] >> TO_PARTS) & (PARTS - 1);
      fractionY[i] = (positionY[i] >> TO_PARTS) & (PARTS - 1);
    }
  }

  /** Makes pixels of which all neighbours lie inside. */
  abstract void inside(int from, int to, float[] target, int at);

  /** One sample. */
  abstract float sample(int index);

  /** A value between four. */
  float blend(float a, float b, float d, float e, int fx, int fy) {
    return between(a, b, d, e, fx, fy);
  }

  /** A pixel of which not all neighbours lie inside. */
  private void edge(int i, float[] target, int at) {
    int x = clamp(positionX[i] >> AffineWarp.BITS);
    int y = clamp(positionY[i] >> AffineWarp.BITS);
    int fx = (positionX[i] >> TO_PARTS) & (PARTS - 1);
    int fy = (positionY[i] >> TO_PARTS) & (PARTS - 1);
    for (int c = 0; c < channels; c++) {
      float a = value(x, y, c);
      float b = value(x + 1, y, c);
      float d = value(x, y + 1, c);
      float e = value(x + 1, y + 1, c);
      target[at + c] = blend(a, b, d, e, fx, fy);
    }
  }

  private static int clamp(int position) {
    return Math.max(Short.MIN_VALUE, Math.min(position, Short.MAX_VALUE));
  }

  private float value(int x, int y, int c) {
    boolean inside = x >= 0 && x < width && y >= 0 && y < height;
    return inside ? sample((y * width + x) * channels + c) : fill;
  }

  private static final class OfBytes extends WarpRows {
    private static final VarHandle PAIR =
        MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] samples;
    private final int[] upper = new int[AffineWarp.STRIP];
    private final int[] lower = new int[AffineWarp.STRIP];
    private final int[] line = new int[AffineWarp.STRIP];

    OfBytes(byte[] samples, Layout layout, float fill) {
      super(layout, fill);
      this.samples = samples;
    }

    @Override
    void inside(int from, int to, float[] target, int at) {
      place(from, to);
      if (channels == 1) {
        load(from, to, row);
        blend(from, to);
        for (int i = from; i < to; i++) {
          target[at + i] = line[i];
        }
      } else {
        for (int i = from; i < to; i++) {
          pixel(i, target, at + i * channels);
        }
      }
    }

    private void load(int from, int to, int below) {
      for (int i = from; i < to; i++) {
        upper[i] = (short) PAIR.get(samples, places[i]);
        lower[i] = (short) PAIR.get(samples, places[i] + below);
      }
    }

    private void blend(int from, int to) {
      for (int i = from; i < to; i++) {
        int fx = fractionX[i];
        int above = (upper[i] & 0xFF) * (PARTS - fx) + ((upper[i] >>> 8) & 0xFF) * fx;
        int below = (lower[i] & 0xFF) * (PARTS - fx) + ((lower[i] >>> 8) & 0xFF) * fx;
        line[i] = whole(above, below, fractionY[i]);
      }
    }

    private void pixel(int i, float[] target, int at) {
      int fx = fractionX[i];
      for (int c = 0; c < channels; c++) {
        int p = places[i] + c;
        int q = p + row;
        int above = (samples[p] & 0xFF) * (PARTS - fx) + (samples[p + channels] & 0xFF) * fx;
        int below = (samples[q] & 0xFF) * (PARTS - fx) + (samples[q + channels] & 0xFF) * fx;
        target[at + c] = whole(above, below, fractionY[i]);
      }
    }

    /** Weights are whole 1024ths, so 15 bits hold them exactly. */
    private static int whole(int above, int below, int fy) {
      return (above * (PARTS - fy) + below * fy + PARTS * PARTS / 2) >> (2 * FRACTION);
    }

    @Override
    float sample(int index) {
      return samples[index] & 0xFF;
    }

    @Override
    float blend(float a, float b, float d, float e, int fx, int fy) {
      int above = (int) a * (PARTS - fx) + (int) b * fx;
      int below = (int) d * (PARTS - fx) + (int) e * fx;
      return whole(above, below, fy);
    }
  }

  private static float between(float a, float b, float d, float e, int fx, int fy) {
    float x1 = fx * (1f / PARTS);
    float y1 = fy * (1f / PARTS);
    float x0 = 1f - x1;
    float y0 = 1f - y1;
    return a * (y0 * x0) + b * (y0 * x1) + d * (y1 * x0) + e * (y1 * x1);
  }

  private static final class OfShorts extends WarpRows {
    private final short[] samples;
    private final int mask;

    OfShorts(short[] samples, int mask, Layout layout, float fill) {
      super(layout, fill);
      this.samples = samples;
      this.mask = mask;
    }

    @Override
    void inside(int from, int to, float[] target, int at) {
      place(from, to);
      for (int i = from; i < to; i++) {
        for (int c = 0; c < channels; c++) {
          int p = places[i] + c;
          int q = p + row;
          float a = samples[p] & mask;
          float b = samples[p + channels] & mask;
          float d = samples[q] & mask;
          float e = samples[q + channels] & mask;
          target[at + i * channels + c] = between(a, b, d, e, fractionX[i], fractionY[i]);
        }
      }
    }

    @Override
    float sample(int index) {
      return samples[index] & mask;
    }
  }

  private static final class OfFloats extends WarpRows {
    private final float[] samples;

    OfFloats(float[] samples, Layout layout, float fill) {
      super(layout, fill);
      this.samples = samples;
    }

    @Override
    void inside(int from, int to, float[] target, int at) {
      place(from, to);
      for (int i = from; i < to; i++) {
        for (int c = 0; c < channels; c++) {
          int p = places[i] + c;
          int q = p + row;
          float a = samples[p];
          float b = samples[p + channels];
          float d = samples[q];
          float e = samples[q + channels];
          target[at + i * channels + c] = between(a, b, d, e, fractionX[i], fractionY[i]);
        }
      }
    }

    @Override
    float sample(int index) {
      return samples[index];
    }
  }
}
