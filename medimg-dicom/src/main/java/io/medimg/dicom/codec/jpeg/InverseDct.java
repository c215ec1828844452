package io.medimg.dicom.codec.jpeg;

/**
 * The inverse DCT of 8 x 8 coefficients in integers, rows after columns, by the factorisation of
 * Loeffler, Ligtenberg and Moschytz (ICASSP 1989): 11 multiplications for 8 values. Not safe for
 * use by several threads.
 */
final class InverseDct {
  /** Bits of the constants behind the point. */
  private static final int BITS = 13;

  private static final int C_0298 = fixed(0.298631336);
  private static final int C_0390 = fixed(0.390180644);
  private static final int C_0541 = fixed(0.541196100);
  private static final int C_0765 = fixed(0.765366865);
  private static final int C_0899 = fixed(0.899976223);
  private static final int C_1175 = fixed(1.175875602);
  private static final int C_1501 = fixed(1.501321110);
  private static final int C_1847 = fixed(1.847759065);
  private static final int C_1961 = fixed(1.961570560);
  private static final int C_2053 = fixed(2.053119869);
  private static final int C_2562 = fixed(2.562915447);
  private static final int C_3072 = fixed(3.072711026);

  private final int[] between = new int[64];
  private final int[] values = new int[64];
  private final int extra;
  private final int middle;
  private final int most;

  /**
   * Creates a transform.
   *
   * @param precision bits of a sample, 8 or 12
   */
  InverseDct(int precision) {
    extra = precision > 8 ? 1 : 2;
    middle = 1 << (precision - 1);
    most = (1 << precision) - 1;
  }

  private static int fixed(double constant) {
    return (int) Math.round(constant * (1 << BITS));
  }

  /** From dequantised coefficients, row by row, to samples in a plane. */
  void apply(int[] block, short[] plane, int at, int stride) {
    for (int x = 0; x < 8; x++) {
      eight(block, x, 8, between, BITS - extra);
    }
    for (int y = 0; y < 8; y++) {
      eight(between, 8 * y, 1, values, BITS + extra + 3);
      for (int x = 0; x < 8; x++) {
        int value = values[8 * y + x] + middle;
        plane[at + y * stride + x] = (short) Math.max(0, Math.min(most, value));
      }
    }
  }

  /** A block without any frequency but the lowest. */
  void flat(int lowest, short[] plane, int at, int stride) {
    int value = ((lowest << extra) + (1 << (extra + 2)) >> (extra + 3)) + middle;
    short sample = (short) Math.max(0, Math.min(most, value));
    for (int y = 0; y < 8; y++) {
      int row = at + y * stride;
      java.util.Arrays.fill(plane, row, row + 8, sample);
    }
  }

  private static void eight(int[] in, int at, int step, int[] out, int shift) {
    int x2 = in[at + 2 * step];
    int x6 = in[at + 6 * step];
    int turned = (x2 + x6) * C_0541;
    int t2 = turned - x6 * C_1847;
    int t3 = turned + x2 * C_0765;
    int half = 1 << (shift - 1);
    int t0 = ((in[at] + in[at + 4 * step]) << BITS) + half;
    int t1 = ((in[at] - in[at + 4 * step]) << BITS) + half;
    int x1 = in[at + step];
    int x3 = in[at + 3 * step];
    int x5 = in[at + 5 * step];
    int x7 = in[at + 7 * step];
    int all = (x7 + x3 + x5 + x1) * C_1175;
    int z1 = -(x7 + x1) * C_0899;
    int z2 = -(x5 + x3) * C_2562;
    int z3 = all - (x7 + x3) * C_1961;
    int z4 = all - (x5 + x1) * C_0390;
    int o0 = x7 * C_0298 + z1 + z3;
    int o1 = x5 * C_2053 + z2 + z4;
    int o2 = x3 * C_3072 + z2 + z3;
    int o3 = x1 * C_1501 + z1 + z4;
    out[at] = t0 + t3 + o3 >> shift;
    out[at + 7 * step] = t0 + t3 - o3 >> shift;
    out[at + step] = t1 + t2 + o2 >> shift;
    out[at + 6 * step] = t1 + t2 - o2 >> shift;
    out[at + 2 * step] = t1 - t2 + o1 >> shift;
    out[at + 5 * step] = t1 - t2 - o1 >> shift;
    out[at + 3 * step] = t0 - t3 + o0 >> shift;
    out[at + 4 * step] = t0 - t3 - o0 >> shift;
  }
}
