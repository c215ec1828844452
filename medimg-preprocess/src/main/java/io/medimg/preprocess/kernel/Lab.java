package io.medimg.preprocess.kernel;

/**
 * CIE L*a*b* of 8-bit sRGB with white D65. Towards Lab as OpenCV's {@code COLOR_RGB2Lab} does on
 * bytes, in fixed point: L from 0 to 255 for 0 to 100, bit for bit; a and b with 128 for 0, one in
 * ten thousand off by a level, since OpenCV makes its tables in single precision. Back by the
 * formulae in double precision, rounded once, within two levels of OpenCV's tables.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Lab {
  private static final int SHIFT = 12;
  private static final int GAMMA_SHIFT = 3;
  private static final int WIDE_SHIFT = SHIFT + GAMMA_SHIFT;
  private static final double[] WHITE = {0.950456, 1, 1.088754};
  private static final double[] TO_XYZ = {
    0.412453, 0.357580, 0.180423, 0.212671, 0.715160, 0.072169, 0.019334, 0.119193, 0.950227
  };
  private static final double[] FROM_XYZ = {
    3.240479, -1.53715, -0.498535, -0.969256, 1.875991, 0.041556, 0.055648, -0.204043, 1.057311
  };

  private Lab() {}

  /**
   * Turns colour into Lab.
   *
   * @param rgb read, red, green, blue interleaved, whole numbers from 0 to 255
   * @param lab overwritten, L, a, b interleaved, whole numbers from 0 to 255
   */
  public static void fromRgb(float[] rgb, float[] lab) {
    int[] gamma = gammaTable();
    int[] roots = rootTable();
    int[] c = new int[9];
    for (int i = 0; i < 9; i++) {
      c[i] = (int) Math.rint((1 << SHIFT) * (TO_XYZ[i] / WHITE[i / 3]));
    }
    int scale = (116 * 255 + 50) / 100;
    int shift = -((16 * 255 * (1 << WIDE_SHIFT) + 50) / 100);
    int middle = 128 * (1 << WIDE_SHIFT);
    for (int i = 0; i < rgb.length; i += 3) {
      int r = gamma[(int) rgb[i]];
      int g = gamma[(int) rgb[i + 1]];
      int b = gamma[(int) rgb[i + 2]];
      int x = roots[descale(r * c[0] + g * c[1] + b * c[2], SHIFT)];
      int y = roots[descale(r * c[3] + g * c[4] + b * c[5], SHIFT)];
      int z = roots[descale(r * c[6] + g * c[7] + b * c[8], SHIFT)];
      lab[i] = level(descale(scale * y + shift, WIDE_SHIFT));
      lab[i + 1] = level(descale(500 * (x - y) + middle, WIDE_SHIFT));
      lab[i + 2] = level(descale(200 * (y - z) + middle, WIDE_SHIFT));
    }
  }

  private static int descale(int value, int bits) {
    return (value + (1 << (bits - 1))) >> bits;
  }

  private static int level(int value) {
    return Math.max(0, Math.min(value, 255));
  }

  private static int[] gammaTable() {
    int[] table = new int[256];
    for (int i = 0; i < 256; i++) {
      double x = i / 255.0;
      double linear = x <= 0.04045 ? x / 12.92 : Math.pow((x + 0.055) / 1.055, 2.4);
      table[i] = (int) Math.rint(255.0 * (1 << GAMMA_SHIFT) * linear);
    }
    return table;
  }

  private static int[] rootTable() {
    int[] table = new int[256 * 3 / 2 * (1 << GAMMA_SHIFT)];
    for (int i = 0; i < table.length; i++) {
      double x = i / (255.0 * (1 << GAMMA_SHIFT));
      double root = x < 216.0 / 24389 ? x * 841.0 / 108 + 16.0 / 116 : Math.cbrt(x);
      table[i] = (int) Math.rint((1 << WIDE_SHIFT) * root);
    }
    return table;
  }

  /**
   * Turns Lab into colour; what sRGB cannot show is cut off.
   *
   * @param lab read, L, a, b interleaved, 0 to 255
   * @param rgb overwritten, red, green, blue interleaved, whole numbers from 0 to 255
   */
  public static void toRgb(float[] lab, float[] rgb) {
    for (int i = 0; i < lab.length; i += 3) {
      double l = lab[i] * 100 / 255.0;
      double fy = (l + 16) / 116;
      double y = l <= 8 ? l * 27 / 24389 : fy * fy * fy;
      double near = l <= 8 ? y * 841 / 108 + 16.0 / 116 : fy;
      double x = WHITE[0] * cube(near + (lab[i + 1] - 128) / 500.0);
      double z = WHITE[2] * cube(near - (lab[i + 2] - 128) / 200.0);
      for (int c = 0; c < 3; c++) {
        int m = 3 * c;
        rgb[i + c] = shown(FROM_XYZ[m] * x + FROM_XYZ[m + 1] * y + FROM_XYZ[m + 2] * z);
      }
    }
  }

  private static double cube(double f) {
    return f <= 6.0 / 29 ? (f - 16.0 / 116) * 108 / 841 : f * f * f;
  }

  private static float shown(double linear) {
    double v = Math.max(0, Math.min(linear, 1));
    double s = v <= 0.0031308 ? v * 12.92 : 1.055 * Math.pow(v, 1 / 2.4) - 0.055;
    return (float) Math.rint(s * 255);
  }
}
