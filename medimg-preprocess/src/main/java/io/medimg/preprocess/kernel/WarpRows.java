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
   * Makes one row.
   *
   * @param startX source position of the first pixel, in 1024ths
   * @param stepX read, what each pixel's position adds
   * @param startY as startX
   * @param stepY as stepX
   * @param target overwritten from {@code at}, one pixel per step
   * @param at first index written
   */
  abstract void run(int startX, int[] stepX, int startY, int[] stepY, float[] target, int at);

  /** One sample. */
  abstract float sample(int index);

  /** A value between four. */
  abstract float blend(float a, float b, float d, float e, int fx, int fy);

  static int fraction(int position) {
    return (position >> TO_PARTS) & (PARTS - 1);
  }

  /** A pixel of which not all neighbours lie inside. */
  final void edge(int positionX, int positionY, float[] target, int at) {
    int x = clamp(positionX >> AffineWarp.BITS);
    int y = clamp(positionY >> AffineWarp.BITS);
    int fx = fraction(positionX);
    int fy = fraction(positionY);
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

    OfBytes(byte[] samples, Layout layout, float fill) {
      super(layout, fill);
      this.samples = samples;
    }

    @Override
    void run(int startX, int[] stepX, int startY, int[] stepY, float[] target, int at) {
      for (int i = 0; i < stepX.length; i++) {
        int px = startX + stepX[i];
        int py = startY + stepY[i];
        int x = px >> AffineWarp.BITS;
        int y = py >> AffineWarp.BITS;
        if ((x | y) >= 0 && x < endX && y < endY) {
          int fx = fraction(px);
          int fy = fraction(py);
          if (channels == 1) {
            int upper = (short) PAIR.get(samples, y * row + x);
            int lower = (short) PAIR.get(samples, y * row + row + x);
            int above = (upper & 0xFF) * (PARTS - fx) + ((upper >>> 8) & 0xFF) * fx;
            int below = (lower & 0xFF) * (PARTS - fx) + ((lower >>> 8) & 0xFF) * fx;
            target[at + i] = whole(above, below, fy);
          } else {
            inside(y * row + x * channels, fx, fy, target, at + i * channels);
          }
        } else {
          edge(px, py, target, at + i * channels);
        }
      }
    }

    private void inside(int s, int fx, int fy, float[] target, int at) {
      for (int c = 0; c < channels; c++) {
        int p = s + c;
        int q = p + row;
        int above = (samples[p] & 0xFF) * (PARTS - fx) + (samples[p + channels] & 0xFF) * fx;
        int below = (samples[q] & 0xFF) * (PARTS - fx) + (samples[q + channels] & 0xFF) * fx;
        target[at + c] = whole(above, below, fy);
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
    void run(int startX, int[] stepX, int startY, int[] stepY, float[] target, int at) {
      for (int i = 0; i < stepX.length; i++) {
        int px = startX + stepX[i];
        int py = startY + stepY[i];
        int x = px >> AffineWarp.BITS;
        int y = py >> AffineWarp.BITS;
        if ((x | y) >= 0 && x < endX && y < endY) {
          int s = y * row + x * channels;
          for (int p = s; p < s + channels; p++) {
            int q = p + row;
            float a = samples[p] & mask;
            float b = samples[p + channels] & mask;
            float d = samples[q] & mask;
            float e = samples[q + channels] & mask;
            target[at + i * channels + p - s] = between(a, b, d, e, fraction(px), fraction(py));
          }
        } else {
          edge(px, py, target, at + i * channels);
        }
      }
    }

    @Override
    float sample(int index) {
      return samples[index] & mask;
    }

    @Override
    float blend(float a, float b, float d, float e, int fx, int fy) {
      return between(a, b, d, e, fx, fy);
    }
  }

  private static final class OfFloats extends WarpRows {
    private final float[] samples;

    OfFloats(float[] samples, Layout layout, float fill) {
      super(layout, fill);
      this.samples = samples;
    }

    @Override
    void run(int startX, int[] stepX, int startY, int[] stepY, float[] target, int at) {
      for (int i = 0; i < stepX.length; i++) {
        int px = startX + stepX[i];
        int py = startY + stepY[i];
        int x = px >> AffineWarp.BITS;
        int y = py >> AffineWarp.BITS;
        if ((x | y) >= 0 && x < endX && y < endY) {
          int s = y * row + x * channels;
          for (int p = s; p < s + channels; p++) {
            int q = p + row;
            target[at + i * channels + p - s] =
                between(
                    samples[p],
                    samples[p + channels],
                    samples[q],
                    samples[q + channels],
                    fraction(px),
                    fraction(py));
          }
        } else {
          edge(px, py, target, at + i * channels);
        }
      }
    }

    @Override
    float sample(int index) {
      return samples[index];
    }

    @Override
    float blend(float a, float b, float d, float e, int fx, int fy) {
      return between(a, b, d, e, fx, fy);
    }
  }
}
