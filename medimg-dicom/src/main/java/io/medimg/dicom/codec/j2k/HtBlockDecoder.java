package io.medimg.dicom.codec.j2k;

import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.codec.Codestream;

/**
 * High-throughput code-blocks (ITU-T T.814, clause 7): a clean-up pass in quads of 2 x 2, then at
 * most one pass each of significance propagation and magnitude refinement. Coefficients come out
 * doubled, with half a step added. Not safe for use by several threads.
 */
final class HtBlockDecoder implements J2kTileComponent.BlockDecoder {
  /** The clean-up pass says how long two of its streams are, in 12 bits. */
  private static final int LONGEST_TAIL = 4079;

  private final Codestream in;
  private int[] values = new int[0];
  private int width;
  private int height;

  HtBlockDecoder(Codestream in) {
    this.in = in;
  }

  @Override
  public int[] decode(J2kBlock block, byte[] bytes, J2kCoding coding, int kind, int planes)
      throws MalformedImageException {
    int plane = planes - 1 - block.zeroPlanes;
    int first = block.segmentBytes[0];
    int second = block.segments > 1 ? block.segmentBytes[1] : 0;
    int passes = second == 0 ? 1 : block.passes;
    if (plane < 0 || planes > 30 || passes > 3 || (passes > 1 && plane == 0) || first < 2) {
      throw in.malformed(
          in.from(),
          "has a code-block of %d passes and %d bytes in plane %d".formatted(passes, first, plane));
    }
    width = block.width;
    height = block.height;
    if (values.length < width * height) {
      values = new int[width * height];
    } else {
      java.util.Arrays.fill(values, 0, width * height, 0);
    }
    cleanUp(bytes, first, block.zeroPlanes + 2, plane);
    if (passes > 1) {
      byte[] known = significant();
      HtForwardBits bits = new HtForwardBits(bytes, first, first + second, 0);
      propagate(known.clone(), bits, coding.has(J2kCoding.CAUSAL), 3 << (plane - 1));
      if (passes > 2) {
        refine(known, HtReverseBits.refinement(bytes, first, first + second), 1 << (plane - 1));
      }
    }
    return values;
  }

  private void cleanUp(byte[] bytes, int length, int most, int plane)
      throws MalformedImageException {
    int tail = (bytes[length - 1] & 0xFF) << 4 | (bytes[length - 2] & 15);
    if (tail < 2 || tail > length || tail > LONGEST_TAIL) {
      throw in.malformed(in.from(), "has a code-block with a tail of %d bytes".formatted(tail));
    }
    HtQuads quads =
        new HtQuads(
            new HtEvents(bytes, length - tail, length - 1),
            HtReverseBits.codes(bytes, length, tail),
            (width + 1) / 2);
    HtForwardBits bits = new HtForwardBits(bytes, 0, length - tail, 0xFF);
    int across = (width + 1) / 2;
    // The lower samples of the row of quads above, with one more on the left and two on the right.
    int[] above = new int[2 * across + 3];
    int[] below = new int[2 * across + 3];
    for (int y = 0; y < height; y += 2) {
      quads.next();
      for (int q = 0; q < across; q++) {
        int entry = quads.entry(q);
        int exponent = quads.exponent(q);
        boolean several = Integer.bitCount(entry >> 4 & 15) > 1;
        if (y == 0 || !several) {
          exponent++;
        } else {
          int all = above[2 * q] | above[2 * q + 1] | above[2 * q + 2] | above[2 * q + 3];
          exponent += 31 - Integer.numberOfLeadingZeros(all | 2);
        }
        if (exponent > most) {
          throw in.malformed(in.from(), "has a code-block with too large an exponent");
        }
        quad(bits, new Quad(entry, exponent, 2 * q, y, plane), below);
      }
      int[] swap = above;
      above = below;
      below = swap;
    }
  }

  /**
   * Four samples.
   *
   * @param entry of {@link HtTables}
   * @param exponent of the largest one
   * @param x column of the first
   * @param y its row
   * @param plane of the lowest bit
   */
  private record Quad(int entry, int exponent, int x, int y, int plane) {}

  /** Reads the four samples of a quad, column by column. */
  private void quad(HtForwardBits bits, Quad quad, int[] below) {
    for (int i = 0; i < 4; i++) {
      int value = 0;
      int entry = quad.entry >> i;
      if ((entry >> 4 & 1) != 0) {
        int count = quad.exponent - (entry >> 12 & 1);
        value = bits.take(count) | (entry >> 8 & 1) << count;
        int x = quad.x + (i >> 1);
        int y = quad.y + (i & 1);
        if (x < width && y < height) {
          int magnitude = (value | 1) + 2 << quad.plane;
          values[y * width + x] = (value & 1) != 0 ? -magnitude : magnitude;
        }
        value |= 1;
      }
      if ((i & 1) == 1) {
        below[quad.x + 1 + (i >> 1)] = value;
      }
    }
  }

  /** Which samples are significant, with a margin of one on each side. */
  private byte[] significant() {
    int stride = width + 2;
    byte[] known = new byte[stride * (height + 2)];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        known[(y + 1) * stride + x + 1] = (byte) (values[y * width + x] == 0 ? 0 : 1);
      }
    }
    return known;
  }

  private void propagate(byte[] known, HtForwardBits bits, boolean causal, int magnitude) {
    int stride = width + 2;
    int[] found = new int[16];
    for (int top = 0; top < height; top += 4) {
      int bottom = Math.min(height, top + 4);
      for (int left = 0; left < width; left += 4) {
        int count = 0;
        for (int x = left; x < Math.min(width, left + 4); x++) {
          for (int y = top; y < bottom; y++) {
            int i = (y + 1) * stride + x + 1;
            boolean open = !causal || y + 1 < top + 4;
            if (known[i] == 0 && hasNeighbour(known, i, stride, open) && bits.take(1) == 1) {
              known[i] = 1;
              found[count++] = y * width + x;
            }
          }
        }
        for (int i = 0; i < count; i++) {
          values[found[i]] = bits.take(1) == 1 ? -magnitude : magnitude;
        }
      }
    }
  }

  private static boolean hasNeighbour(byte[] known, int i, int stride, boolean below) {
    int up = i - stride;
    int any = known[up - 1] | known[up] | known[up + 1] | known[i - 1] | known[i + 1];
    if (below) {
      int down = i + stride;
      any |= known[down - 1] | known[down] | known[down + 1];
    }
    return any != 0;
  }

  private void refine(byte[] known, HtReverseBits bits, int half) {
    int stride = width + 2;
    for (int top = 0; top < height; top += 4) {
      for (int x = 0; x < width; x++) {
        for (int y = top; y < Math.min(height, top + 4); y++) {
          if (known[(y + 1) * stride + x + 1] != 0) {
            int value = values[y * width + x];
            boolean up = bits.take(1) == 1;
            values[y * width + x] += up == value > 0 ? half : -half;
          }
        }
      }
    }
  }
}
