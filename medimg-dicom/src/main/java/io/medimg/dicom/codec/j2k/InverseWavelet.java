package io.medimg.dicom.codec.j2k;

/**
 * The inverse discrete wavelet transforms, 5/3 in integers and 9/7 in floats, by lifting (ITU-T
 * T.800, annex F). Coefficients lie level by level in the upper left of the array. Safe for use by
 * several threads.
 */
final class InverseWavelet {
  private static final float ALPHA = -1.586134342059924f;
  private static final float BETA = -0.052980118572961f;
  private static final float GAMMA = 0.882911075530934f;
  private static final float DELTA = 0.443506852043971f;
  private static final float K = 1.230174104914001f;

  /** Columns that are lifted together. */
  private static final int TOGETHER = 16;

  private InverseWavelet() {}

  /**
   * A line of coefficients, low ones first.
   *
   * @param low how many of them
   * @param all low and high ones
   * @param odd 1 if the first sample is a high one
   */
  private record Line(int low, int all, int odd) {
    static Line across(J2kResolution now, J2kResolution low) {
      return new Line(low.x1 - low.x0, now.x1 - now.x0, now.x0 & 1);
    }

    static Line down(J2kResolution now, J2kResolution low) {
      return new Line(low.y1 - low.y0, now.y1 - now.y0, now.y0 & 1);
    }

    /** Where a coefficient belongs. */
    int place(int i) {
      return i < low ? 2 * i + odd : 2 * (i - low) + 1 - odd;
    }
  }

  /**
   * Neighbouring lines in the array.
   *
   * @param at their first coefficients
   * @param step from one coefficient of a line to the next
   * @param n how many lines
   */
  private record Lines(int at, int step, int n) {}

  static void reversible(int[] data, int stride, J2kResolution[] resolutions) {
    for (int r = 1; r < resolutions.length; r++) {
      J2kResolution now = resolutions[r];
      Line across = Line.across(now, resolutions[r - 1]);
      Line down = Line.down(now, resolutions[r - 1]);
      int[] lines = new int[TOGETHER * Math.max(across.all, down.all)];
      for (int y = 0; y < down.all; y++) {
        interleave(data, new Lines(y * stride, 1, 1), lines, across);
        lift(lines, across.all, across.odd, 1);
        System.arraycopy(lines, 0, data, y * stride, across.all);
      }
      for (int x = 0; x < across.all; x += TOGETHER) {
        int n = Math.min(TOGETHER, across.all - x);
        interleave(data, new Lines(x, stride, n), lines, down);
        lift(lines, down.all, down.odd, n);
        for (int y = 0; y < down.all; y++) {
          System.arraycopy(lines, y * n, data, y * stride + x, n);
        }
      }
    }
  }

  /** Brings low and high coefficients of some lines to their places. */
  private static void interleave(int[] data, Lines from, int[] lines, Line line) {
    int n = from.n;
    for (int i = 0; i < line.all; i++) {
      int to = line.place(i) * n;
      if (n == 1) {
        lines[to] = data[from.at + i * from.step];
      } else {
        System.arraycopy(data, from.at + i * from.step, lines, to, n);
      }
    }
  }

  /** Lifts lines of {@code n} values; {@code odd} if the first is a high coefficient. */
  private static void lift(int[] lines, int count, int odd, int n) {
    if (count == 1) {
      for (int i = 0; odd == 1 && i < n; i++) {
        lines[i] /= 2;
      }
      return;
    }
    for (int y = odd; y < count; y += 2) {
      int before = (y > 0 ? y - 1 : 1) * n;
      int behind = (y + 1 < count ? y + 1 : y - 1) * n;
      int at = y * n;
      for (int i = 0; i < n; i++) {
        lines[at + i] -= lines[before + i] + lines[behind + i] + 2 >> 2;
      }
    }
    for (int y = 1 - odd; y < count; y += 2) {
      int before = (y > 0 ? y - 1 : 1) * n;
      int behind = (y + 1 < count ? y + 1 : y - 1) * n;
      int at = y * n;
      for (int i = 0; i < n; i++) {
        lines[at + i] += lines[before + i] + lines[behind + i] >> 1;
      }
    }
  }

  static void irreversible(float[] data, int stride, J2kResolution[] resolutions) {
    for (int r = 1; r < resolutions.length; r++) {
      J2kResolution now = resolutions[r];
      Line across = Line.across(now, resolutions[r - 1]);
      Line down = Line.down(now, resolutions[r - 1]);
      float[] lines = new float[TOGETHER * Math.max(across.all, down.all)];
      for (int y = 0; y < down.all; y++) {
        interleave(data, new Lines(y * stride, 1, 1), lines, across);
        lift(lines, across.all, across.odd, 1);
        System.arraycopy(lines, 0, data, y * stride, across.all);
      }
      for (int x = 0; x < across.all; x += TOGETHER) {
        int n = Math.min(TOGETHER, across.all - x);
        interleave(data, new Lines(x, stride, n), lines, down);
        lift(lines, down.all, down.odd, n);
        for (int y = 0; y < down.all; y++) {
          System.arraycopy(lines, y * n, data, y * stride + x, n);
        }
      }
    }
  }

  /** Brings low and high coefficients of some lines to their places. */
  private static void interleave(float[] data, Lines from, float[] lines, Line line) {
    int n = from.n;
    for (int i = 0; i < line.all; i++) {
      int to = line.place(i) * n;
      if (n == 1) {
        lines[to] = data[from.at + i * from.step];
      } else {
        System.arraycopy(data, from.at + i * from.step, lines, to, n);
      }
    }
  }

  private static void lift(float[] lines, int count, int odd, int n) {
    if (count == 1) {
      for (int i = 0; odd == 1 && i < n; i++) {
        lines[i] /= 2;
      }
      return;
    }
    for (int y = 0; y < count; y++) {
      float gain = (y & 1) == odd ? K : 1 / K;
      for (int i = y * n; i < (y + 1) * n; i++) {
        lines[i] *= gain;
      }
    }
    step(lines, count, odd, n, -DELTA);
    step(lines, count, 1 - odd, n, -GAMMA);
    step(lines, count, odd, n, -BETA);
    step(lines, count, 1 - odd, n, -ALPHA);
  }

  private static void step(float[] lines, int count, int first, int n, float factor) {
    for (int y = first; y < count; y += 2) {
      int before = (y > 0 ? y - 1 : 1) * n;
      int behind = (y + 1 < count ? y + 1 : y - 1) * n;
      int at = y * n;
      for (int i = 0; i < n; i++) {
        lines[at + i] += factor * (lines[before + i] + lines[behind + i]);
      }
    }
  }
}
