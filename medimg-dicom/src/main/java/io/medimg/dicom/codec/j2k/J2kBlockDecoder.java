package io.medimg.dicom.codec.j2k;

import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.codec.Codestream;
import java.util.Arrays;

/**
 * Tier 1: the bit-planes of a code-block (ITU-T T.800, annex D). Coefficients come out doubled,
 * with half a step added where lower planes are not known. Not safe for use by several threads.
 */
final class J2kBlockDecoder implements J2kTileComponent.BlockDecoder {
  // A coefficient's flags: which neighbours are significant, their signs, and its own state.
  private static final int NE = 1;
  private static final int SE = 2;
  private static final int SW = 4;
  private static final int NW = 8;
  private static final int N = 16;
  private static final int E = 32;
  private static final int S = 64;
  private static final int W = 128;
  private static final int AROUND = 255;
  private static final int MINUS_N = 256;
  private static final int MINUS_E = 512;
  private static final int MINUS_S = 1024;
  private static final int MINUS_W = 2048;
  private static final int SIGNIFICANT = 4096;
  private static final int REFINED = 8192;
  private static final int VISITED = 16_384;

  private static final byte[][] ZERO_CONTEXTS = zeroContexts();

  /** Context of a sign, doubled, plus the bit to flip. */
  private static final byte[] SIGN_CONTEXTS = signContexts();

  private static final int MARK = 10;
  private static final int MOST_PLANES = 30;

  private final Codestream in;
  private final MqDecoder mq = new MqDecoder();
  private final J2kRawBits raw = new J2kRawBits();
  private int[] flags = new int[0];
  private int[] values = new int[0];
  private byte[] zero = new byte[0];
  private int width;
  private int height;
  private int stride;
  private boolean causal;
  private int one;

  J2kBlockDecoder(Codestream in) {
    this.in = in;
  }

  /** Table D.1. */
  private static byte[][] zeroContexts() {
    byte[][] tables = new byte[4][256];
    for (int f = 0; f < 256; f++) {
      int h = (f & E) / E + (f & W) / W;
      int v = (f & N) / N + (f & S) / S;
      int d = Integer.bitCount(f & (NE | SE | SW | NW));
      tables[0][f] = (byte) zeroContext(h, v, d);
      tables[1][f] = (byte) zeroContext(v, h, d);
      tables[2][f] = tables[0][f];
      int hv = h + v;
      int diagonal =
          d >= 3
              ? 8
              : d == 2 ? 6 + Math.min(1, hv) : d == 1 ? 3 + Math.min(2, hv) : Math.min(2, hv);
      tables[3][f] = (byte) diagonal;
    }
    return tables;
  }

  private static int zeroContext(int h, int v, int d) {
    if (h == 2) {
      return 8;
    }
    if (h == 1) {
      return v > 0 ? 7 : d > 0 ? 6 : 5;
    }
    return v > 0 ? 2 + v : Math.min(2, d);
  }

  /** Tables D.2 and D.3. */
  private static byte[] signContexts() {
    byte[] table = new byte[256];
    for (int f = 0; f < 256; f++) {
      int all = f << 4;
      int h = contribution(all, E, MINUS_E) + contribution(all, W, MINUS_W);
      int v = contribution(all, N, MINUS_N) + contribution(all, S, MINUS_S);
      h = Integer.signum(h);
      v = Integer.signum(v);
      int flip = h < 0 || (h == 0 && v < 0) ? 1 : 0;
      int context = h == 0 ? 9 + Math.abs(v) : 12 + h * v;
      table[f] = (byte) (2 * context + flip);
    }
    return table;
  }

  private static int contribution(int f, int there, int minus) {
    return (f & there) == 0 ? 0 : (f & minus) == 0 ? 1 : -1;
  }

  @Override
  public int[] decode(J2kBlock block, byte[] bytes, J2kCoding coding, int kind, int planes)
      throws MalformedImageException {
    int plane = planes - block.zeroPlanes;
    if (plane > MOST_PLANES || block.passes > 3 * plane - 2) {
      throw in.malformed(
          in.from(), "has a code-block of %d passes in %d planes".formatted(block.passes, plane));
    }
    prepare(block, coding, kind);
    int pass = 2;
    int segment = 0;
    int at = 0;
    int left = 0;
    for (int done = 0; done < block.passes; done++) {
      boolean rawPass = coding.has(J2kCoding.BYPASS) && done >= 10 && pass < 2;
      if (left == 0) {
        int to = at + block.segmentBytes[segment];
        if (rawPass) {
          raw.start(bytes, at, to);
        } else {
          mq.start(bytes, at, to);
        }
        at = to;
        left = block.segmentPasses[segment++];
      }
      left--;
      one = 1 << plane;
      pass(pass, rawPass, coding);
      if (++pass == 3) {
        pass = 0;
        plane--;
      }
    }
    return values;
  }

  private void prepare(J2kBlock block, J2kCoding coding, int kind) {
    width = block.width;
    height = block.height;
    stride = width + 2;
    causal = coding.has(J2kCoding.CAUSAL);
    zero = ZERO_CONTEXTS[kind];
    int length = stride * (height + 2);
    if (flags.length < length) {
      flags = new int[length];
    } else {
      Arrays.fill(flags, 0, length, 0);
    }
    if (values.length < width * height) {
      values = new int[width * height];
    } else {
      Arrays.fill(values, 0, width * height, 0);
    }
    mq.resetContexts();
  }

  private void pass(int pass, boolean rawPass, J2kCoding coding) throws MalformedImageException {
    for (int top = 0; top < height; top += 4) {
      int bottom = Math.min(height, top + 4);
      for (int x = 0; x < width; x++) {
        switch (pass) {
          case 0 -> propagate(x, top, bottom, rawPass);
          case 1 -> refine(x, top, bottom, rawPass);
          default -> cleanUp(x, top, bottom);
        }
      }
    }
    if (pass == 2 && coding.has(J2kCoding.MARKED)) {
      int mark = 0;
      for (int i = 0; i < 4; i++) {
        mark = mark << 1 | mq.decode(MqDecoder.UNIFORM);
      }
      if (mark != MARK) {
        throw in.malformed(in.from(), "has a code-block that lost its way");
      }
    }
    if (coding.has(J2kCoding.RESET)) {
      mq.resetContexts();
    }
  }

  private void propagate(int x, int top, int bottom, boolean rawPass) {
    int index = (top + 1) * stride + x + 1;
    for (int y = top; y < bottom; y++, index += stride) {
      int f = flags[index];
      if ((f & AROUND) != 0 && (f & (SIGNIFICANT | VISITED)) == 0) {
        int bit = rawPass ? raw.bit() : mq.decode(zero[f & AROUND]);
        if (bit == 1) {
          signify(index, y * width + x, rawPass ? raw.bit() : sign(f), y);
        }
        flags[index] |= VISITED;
      }
    }
  }

  private int sign(int f) {
    int entry = SIGN_CONTEXTS[f >> 4 & AROUND];
    return mq.decode(entry >> 1) ^ (entry & 1);
  }

  /** A coefficient becomes significant, and its neighbours hear of it. */
  private void signify(int index, int at, int minus, int y) {
    int magnitude = one | one >> 1;
    values[at] = minus == 1 ? -magnitude : magnitude;
    int[] f = flags;
    f[index] |= SIGNIFICANT;
    f[index - 1] |= E | minus * MINUS_E;
    f[index + 1] |= W | minus * MINUS_W;
    f[index + stride] |= N | minus * MINUS_N;
    f[index + stride - 1] |= NE;
    f[index + stride + 1] |= NW;
    if (!causal || (y & 3) != 0) {
      f[index - stride] |= S | minus * MINUS_S;
      f[index - stride - 1] |= SE;
      f[index - stride + 1] |= SW;
    }
  }

  private void refine(int x, int top, int bottom, boolean rawPass) {
    int index = (top + 1) * stride + x + 1;
    int half = one >> 1;
    for (int y = top; y < bottom; y++, index += stride) {
      int f = flags[index];
      if ((f & (SIGNIFICANT | VISITED)) == SIGNIFICANT) {
        int context = (f & REFINED) != 0 ? 16 : (f & AROUND) != 0 ? 15 : 14;
        int bit = rawPass ? raw.bit() : mq.decode(context);
        int value = values[y * width + x];
        values[y * width + x] += (bit == 1) == (value > 0) ? half : -half;
        flags[index] |= REFINED;
      }
    }
  }

  private void cleanUp(int x, int top, int bottom) {
    int index = (top + 1) * stride + x + 1;
    int y = top;
    if (bottom - top == 4) {
      int any =
          flags[index]
              | flags[index + stride]
              | flags[index + 2 * stride]
              | flags[index + 3 * stride];
      if ((any & (SIGNIFICANT | VISITED | AROUND)) == 0) {
        if (mq.decode(MqDecoder.RUN) == 0) {
          return;
        }
        int skip = mq.decode(MqDecoder.UNIFORM) << 1;
        skip |= mq.decode(MqDecoder.UNIFORM);
        y += skip;
        index += skip * stride;
        signify(index, y * width + x, sign(flags[index]), y);
        y++;
        index += stride;
      }
    }
    for (; y < bottom; y++, index += stride) {
      int f = flags[index];
      if ((f & (SIGNIFICANT | VISITED)) == 0 && mq.decode(zero[f & AROUND]) == 1) {
        signify(index, y * width + x, sign(f), y);
      }
      flags[index] &= ~VISITED;
    }
  }
}
