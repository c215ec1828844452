package io.medimg.dicom.codec.j2k;

import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.codec.Codestream;
import java.io.IOException;
import java.util.Arrays;

/**
 * How a component is coded (ITU-T T.800, A.6.1 and A.6.4). Immutable and safe for use by several
 * threads.
 *
 * @param levels of decomposition, 0 to 32
 * @param blockX exponent of a code-block's width
 * @param blockY exponent of its height
 * @param style of code-blocks, a set of the constants
 * @param reversible whether the wavelet is 5/3, not 9/7
 * @param precincts by resolution: exponents of width (low four bits) and height
 * @param exponents by band: of the quantisation step; empty until a QCD or QCC comes
 * @param mantissas by band
 * @param guardBits of quantisation
 * @param roiShift by which a region of interest was shifted up
 */
@SuppressWarnings("ArrayRecordComponent") // inside the package, never changed
record J2kCoding(
    int levels,
    int blockX,
    int blockY,
    int style,
    boolean reversible,
    int[] precincts,
    int[] exponents,
    int[] mantissas,
    int guardBits,
    int roiShift) {
  /** Raw bits in the lower planes. */
  static final int BYPASS = 1;

  /** Contexts start again with each pass. */
  static final int RESET = 2;

  /** Each pass is a codeword of its own. */
  static final int TERMINATE = 4;

  /** No look below a stripe. */
  static final int CAUSAL = 8;

  /** A marker behind each clean-up pass. */
  static final int MARKED = 32;

  /** High-throughput blocks. */
  static final int HIGH_THROUGHPUT = 64;

  private static final int MIXED = 128;

  /** Before any segment has come. */
  static final J2kCoding NONE =
      new J2kCoding(-1, 0, 0, 0, true, new int[0], new int[0], new int[0], 0, 0);

  /** The same, coded as a COD or COC segment says. */
  J2kCoding coded(Codestream in, int at, boolean ownPrecincts) throws IOException {
    int depth = in.u8(at);
    int x = in.u8(at + 1) + 2;
    int y = in.u8(at + 2) + 2;
    int blockStyle = in.u8(at + 3);
    int wavelet = in.u8(at + 4);
    if (depth > 32 || x > 10 || y > 10 || x + y > 12 || wavelet > 1) {
      throw in.malformed(
          at,
          "has %d levels, code-blocks of 2^%d x 2^%d, wavelet %d".formatted(depth, x, y, wavelet));
    }
    int[] sizes = new int[depth + 1];
    Arrays.fill(sizes, 0xFF);
    for (int r = 0; ownPrecincts && r <= depth; r++) {
      sizes[r] = in.u8(at + 5 + r);
      if (r > 0 && ((sizes[r] & 15) == 0 || sizes[r] >> 4 == 0)) {
        throw in.malformed(at + 5 + r, "has precincts without width or height");
      }
    }
    if ((blockStyle & MIXED) != 0) {
      throw in.unsupported("JPEG 2000 that mixes kinds of code-blocks");
    }
    return new J2kCoding(
        depth, x, y, blockStyle, wavelet == 1, sizes, exponents, mantissas, guardBits, roiShift);
  }

  /** The same, quantised as a QCD or QCC segment from {@code at} to {@code end} says. */
  J2kCoding quantised(Codestream in, int at, int end) throws MalformedImageException {
    int kind = in.u8(at) & 31;
    int step = kind == 0 ? 1 : 2;
    int bands = kind == 1 ? 1 : (end - at - 1) / step;
    if (kind > 2 || bands < 1 || bands > 97 || at + 1 + step * bands > end) {
      throw in.malformed(at, "has a quantisation of kind %d that cannot be".formatted(kind));
    }
    int[] e = new int[kind == 1 ? 97 : bands];
    int[] m = new int[e.length];
    for (int i = 0; i < bands; i++) {
      int word = kind == 0 ? in.u8(at + 1 + i) << 8 : in.u16(at + 1 + 2 * i);
      e[i] = word >> 11;
      m[i] = kind == 0 ? 0 : word & 0x7FF;
    }
    if (kind == 1) {
      for (int i = 1; i < e.length; i++) {
        e[i] = e[0] - (i - 1) / 3;
        m[i] = m[0];
      }
    }
    int guard = in.u8(at) >> 5;
    return new J2kCoding(
        levels, blockX, blockY, style, reversible, precincts, e, m, guard, roiShift);
  }

  /** The same, with a region of interest shifted up. */
  J2kCoding shifted(int shift) {
    return new J2kCoding(
        levels,
        blockX,
        blockY,
        style,
        reversible,
        precincts,
        exponents,
        mantissas,
        guardBits,
        shift);
  }

  boolean has(int flag) {
    return (style & flag) != 0;
  }

  int precinctX(int resolution) {
    return precincts[resolution] & 15;
  }

  int precinctY(int resolution) {
    return precincts[resolution] >> 4;
  }

  /** Requires that coding and quantisation have come, for all bands. */
  void check(Codestream in) throws MalformedImageException {
    if (levels < 0 || exponents.length < 3 * levels + 1) {
      throw in.malformed(
          in.from(),
          "has no coding, or too few quantisation steps for %d levels".formatted(levels));
    }
  }
}
