package io.medimg.dicom.codec.jpegls;

import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.codec.Codestream;

/**
 * The adaptive half of JPEG-LS: 365 regular contexts and 2 for the ends of runs (ITU-T T.87, A.4 to
 * A.7), and the errors decoded with them. Not safe for use by several threads.
 */
final class JpegLsContexts {
  private static final int RUN = 365;
  private static final int MOST_K = 31;

  private final Codestream in;
  private final JpegLsBits bits;
  private final JpegLsParameters p;
  private final int[] sums = new int[RUN + 2];
  private final int[] biases = new int[RUN];
  private final int[] corrections = new int[RUN];
  private final int[] counts = new int[RUN + 2];
  private final int[] negatives = new int[2];
  private final int step;
  private final int span;
  private final int errorBits;
  private final int limit;

  JpegLsContexts(Codestream in, JpegLsBits bits, JpegLsParameters p) {
    this.in = in;
    this.bits = bits;
    this.p = p;
    step = 2 * p.near() + 1;
    span = p.range() * step;
    errorBits = p.errorBits();
    limit = p.limit();
    java.util.Arrays.fill(sums, Math.max(2, (p.range() + 32) / 64));
    java.util.Arrays.fill(counts, 1);
  }

  /** A sample in regular mode; the context's sign is the index's. */
  int regular(int index, int prediction) throws MalformedImageException {
    int q = Math.abs(index);
    int sign = index < 0 ? -1 : 1;
    int corrected = Math.max(0, Math.min(p.most(), prediction + sign * corrections[q]));
    int k = golomb(counts[q], sums[q]);
    int mapped = code(k, limit);
    int error = (mapped >>> 1) ^ -(mapped & 1);
    if (k == 0 && p.near() == 0 && 2 * biases[q] <= -counts[q]) {
      error = ~error;
    }
    update(q, error);
    return reconstruct(corrected, sign * error);
  }

  private void update(int q, int error) {
    int b = biases[q] + error * step;
    int n = counts[q];
    sums[q] += Math.abs(error);
    if (n == p.reset()) {
      sums[q] >>= 1;
      b >>= 1;
      n >>= 1;
    }
    n++;
    if (b <= -n) {
      b = Math.max(b + n, 1 - n);
      corrections[q] = Math.max(-128, corrections[q] - 1);
    } else if (b > 0) {
      b = Math.min(b - n, 0);
      corrections[q] = Math.min(127, corrections[q] + 1);
    }
    biases[q] = b;
    counts[q] = n;
  }

  /** The sample that ends a run (A.7.2). */
  int afterRun(int left, int above, boolean alike, int runBits) throws MalformedImageException {
    int type = alike ? 1 : 0;
    int q = RUN + type;
    int k = golomb(counts[q], alike ? sums[q] + (counts[q] >> 1) : sums[q]);
    int mapped = code(k, limit - runBits - 1);
    int doubled = mapped + type;
    boolean odd = (doubled & 1) == 1;
    int error = (doubled + 1) >> 1;
    if ((k != 0 || 2 * negatives[type] >= counts[q]) == odd) {
      error = -error;
    }
    if (error < 0) {
      negatives[type]++;
    }
    sums[q] += (mapped + 1 - type) >> 1;
    if (counts[q] == p.reset()) {
      sums[q] >>= 1;
      counts[q] >>= 1;
      negatives[type] >>= 1;
    }
    counts[q]++;
    return alike ? reconstruct(left, error) : reconstruct(above, left > above ? -error : error);
  }

  private static int golomb(int count, int sum) {
    int k = 0;
    while (k < MOST_K && (long) count << k < sum) {
      k++;
    }
    return k;
  }

  /** A number in a Golomb code of limited length (A.5.3). */
  private int code(int k, int most) throws MalformedImageException {
    int escape = most - errorBits - 1;
    int zeros = bits.zeros(escape);
    if (zeros < 0 || k > 24) {
      throw in.malformed(in.from(), "has a scan with a code that is too long");
    }
    int value = zeros < escape ? zeros << k | bits.take(k) : bits.take(errorBits) + 1;
    if (value > 2 * span) {
      throw in.malformed(in.from(), "has a scan with an error beyond the range");
    }
    return value;
  }

  private int reconstruct(int prediction, int error) {
    int value = prediction + error * step;
    if (value < -p.near()) {
      value += span;
    } else if (value > p.most() + p.near()) {
      value -= span;
    }
    return Math.max(0, Math.min(p.most(), value));
  }
}
