package io.medimg.core.io.internal.jpeg;

/** YCbCr to RGB in 16-bit fixed point, as libjpeg does it. Safe for use by several threads. */
public final class Ycc {
  private static final int HALF = 1 << 15;
  private static final int RED = fix(1.40200);
  private static final int BLUE = fix(1.77200);
  private static final int GREEN_CR = fix(0.71414);
  private static final int GREEN_CB = fix(0.34414);

  private Ycc() {}

  private static int fix(double factor) {
    return (int) (factor * 65_536 + 0.5);
  }

  /** Converts triples of Y, Cb, Cr in place. */
  public static void toRgb(byte[] triples) {
    for (int i = 0; i < triples.length; i += 3) {
      int y = triples[i] & 0xFF;
      int cb = (triples[i + 1] & 0xFF) - 128;
      int cr = (triples[i + 2] & 0xFF) - 128;
      triples[i] = clamp(y + ((RED * cr + HALF) >> 16));
      triples[i + 1] = clamp(y + ((-GREEN_CB * cb - GREEN_CR * cr + HALF) >> 16));
      triples[i + 2] = clamp(y + ((BLUE * cb + HALF) >> 16));
    }
  }

  private static byte clamp(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }
}
