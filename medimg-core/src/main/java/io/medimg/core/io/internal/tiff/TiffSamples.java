package io.medimg.core.io.internal.tiff;

import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.core.io.internal.Bytes;
import java.io.IOException;

/** Puts rows of samples where they belong. Not safe for use by several threads. */
final class TiffSamples {
  /** Whole numbers up to here are exact in a float. */
  private static final long EXACT = 1L << 24;

  private final TiffPage page;
  private final int width;
  private final Object target;
  private final int start;
  private final int channels;
  private final long[] colorMap;

  /**
   * A target.
   *
   * @param width pixels of its rows
   * @param start where its first pixel goes
   */
  TiffSamples(TiffPage page, int width, Object target, int start) throws IOException {
    this.page = page;
    this.width = width;
    this.target = target;
    this.start = start;
    this.channels = page.channels();
    this.colorMap =
        page.isPalette()
            ? page.tags().numbers(TiffDirectory.COLOR_MAP, 3L << page.bits())
            : new long[0];
  }

  /**
   * Puts a part of a row.
   *
   * @param bytes the decoded strip or tile
   * @param at where the row starts in it
   * @param place column, row, and how many pixels
   * @param plane which sample the row holds, -1 if all of them
   */
  void row(Bytes bytes, int at, int[] place, int plane) throws IOException {
    int to = start + (place[1] * width + place[0]) * channels + Math.max(plane, 0);
    int step = plane < 0 ? 1 : channels;
    int count = plane < 0 ? place[2] * page.samples() : place[2];
    if (page.isPalette()) {
      palette(bytes, at, to, count);
    } else if (target instanceof byte[] out) {
      for (int i = 0; i < count; i++) {
        out[to + i * step] = (byte) narrow(bytes, at, i);
      }
    } else if (target instanceof short[] out) {
      for (int i = 0; i < count; i++) {
        out[to + i * step] = (short) wide(bytes, at, i);
      }
    } else if (target instanceof float[] out) {
      for (int i = 0; i < count; i++) {
        out[to + i * step] = floating(bytes, at, i);
      }
    }
  }

  private void palette(Bytes bytes, int at, int to, int count) {
    byte[] out = (byte[]) target;
    int colors = 1 << page.bits();
    for (int i = 0; i < count; i++) {
      int index = packed(bytes, at, i);
      for (int c = 0; c < 3; c++) {
        out[to + 3 * i + c] = (byte) (colorMap[c * colors + index] >> 8);
      }
    }
  }

  /** Up to 8 bits; fewer than 8 are widened so that the largest becomes 255. */
  private int narrow(Bytes bytes, int at, int i) {
    int value = packed(bytes, at, i);
    int most = (1 << page.bits()) - 1;
    return most == 255 ? value : value * 255 / most;
  }

  private int packed(Bytes bytes, int at, int i) {
    int bits = page.bits();
    if (bits == 8) {
      return bytes.data()[at + i] & 0xFF;
    }
    int value = 0;
    for (int bit = i * bits; bit < (i + 1) * bits; bit++) {
      value = value << 1 | (bytes.data()[at + (bit >> 3)] >> (7 - (bit & 7)) & 1);
    }
    return value;
  }

  private int wide(Bytes bytes, int at, int i) throws MalformedImageException {
    if (page.bits() == 16) {
      return bytes.u16(at + 2L * i);
    }
    // Signed bytes are kept as shorts.
    return page.bits() == 8 ? bytes.data()[at + i] : packed(bytes, at, i);
  }

  private float floating(Bytes bytes, int at, int i) throws IOException {
    if (page.sampleFormat() == TiffPage.FLOAT) {
      return switch (page.bits()) {
        case 16 -> half(bytes.u16(at + 2L * i));
        case 32 -> Float.intBitsToFloat(bytes.s32(at + 4L * i));
        default -> narrowed(bytes, at + 8L * i);
      };
    }
    int word = bytes.s32(at + 4L * i);
    long value = page.sampleFormat() == TiffPage.SIGNED ? word : word & 0xFFFF_FFFFL;
    if (Math.abs(value) > EXACT) {
      throw new UnsupportedImageException(
          "%s: a value of %d is beyond what a float holds exactly (%d)"
              .formatted(bytes.name(), value, EXACT));
    }
    return value;
  }

  private static float narrowed(Bytes bytes, long at) throws MalformedImageException {
    long first = bytes.u32(at);
    long second = bytes.u32(at + 4);
    long word = bytes.little() ? second << 32 | first : first << 32 | second;
    return (float) Double.longBitsToDouble(word);
  }

  /** IEEE 754 binary16. */
  private static float half(int h) {
    int exponent = h >> 10 & 31;
    int fraction = h & 0x3FF;
    float size;
    if (exponent == 0) {
      size = fraction * 0x1p-24f;
    } else if (exponent == 31) {
      size = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else {
      size = Float.intBitsToFloat((exponent + 112) << 23 | fraction << 13);
    }
    return h >> 15 == 0 ? size : -size;
  }
}
