package io.medimg.dicom.codec.jpegls;

import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.codec.Codestream;

/**
 * What governs a JPEG-LS scan (ITU-T T.87, C.2.4.1). Immutable and safe for use by several threads.
 *
 * @param most largest sample, MAXVAL
 * @param near largest error, NEAR; 0 is lossless
 * @param t1 first threshold of gradients
 * @param t2 second
 * @param t3 third
 * @param reset after so many samples a context's counts are halved
 */
public record JpegLsParameters(int most, int near, int t1, int t2, int t3, int reset) {
  private static final int USUAL_RESET = 64;

  /** The presets of an LSE segment (0 means the default), for a scan with its NEAR. */
  public static JpegLsParameters of(Codestream in, int at, int[] presets, int precision, int near)
      throws MalformedImageException {
    int whole = (1 << precision) - 1;
    int most = presets[0] == 0 ? whole : presets[0];
    int a;
    int b;
    int c;
    if (most >= 128) {
      int factor = (Math.min(most, 4095) + 128) / 256;
      a = factor + 2 + 3 * near;
      b = 4 * factor + 3 + 5 * near;
      c = 17 * factor + 4 + 7 * near;
    } else {
      int factor = 256 / (most + 1);
      a = Math.max(2, 3 / factor + 3 * near);
      b = Math.max(3, 7 / factor + 5 * near);
      c = Math.max(4, 21 / factor + 7 * near);
    }
    int t1 = presets[1] == 0 ? within(a, near + 1, most) : presets[1];
    int t2 = presets[2] == 0 ? within(b, t1, most) : presets[2];
    int t3 = presets[3] == 0 ? within(c, t2, most) : presets[3];
    int reset = presets[4] == 0 ? USUAL_RESET : presets[4];
    boolean ordered = near + 1 <= t1 && t1 <= t2 && t2 <= t3 && t3 <= most;
    if (most > whole || near > Math.min(255, most / 2) || !ordered || reset < 3) {
      throw in.malformed(
          at,
          "has JPEG-LS parameters that cannot be: MAXVAL %d, NEAR %d, T %d %d %d, RESET %d"
              .formatted(most, near, t1, t2, t3, reset));
    }
    return new JpegLsParameters(most, near, t1, t2, t3, reset);
  }

  private static int within(int value, int least, int most) {
    return value > most || value < least ? least : value;
  }

  /** How many quantised errors there are. */
  int range() {
    return (most + 2 * near) / (2 * near + 1) + 1;
  }

  /** Bits of a quantised error. */
  int errorBits() {
    return 32 - Integer.numberOfLeadingZeros(range() - 1);
  }

  /** Longest Golomb code. */
  int limit() {
    int bits = Math.max(2, 32 - Integer.numberOfLeadingZeros(most));
    return 2 * (bits + Math.max(8, bits));
  }

  /** The classes of all gradients from -most to most, 4 added (A.3.3). */
  byte[] classes() {
    byte[] classes = new byte[2 * most + 1];
    for (int d = 0; d <= most; d++) {
      int q = d <= near ? 0 : d < t1 ? 1 : d < t2 ? 2 : d < t3 ? 3 : 4;
      classes[most + d] = (byte) q;
      classes[most - d] = (byte) -q;
    }
    return classes;
  }
}
