package io.medimg.dicom.write;

import java.awt.color.ColorSpace;

/** Colours as DICOM recommends them. Safe for use by several threads. */
final class Colors {
  private Colors() {}

  /** The CIELab encoding of an sRGB colour (PS3.3, C.10.7.1.1): D50, 0 to 65535 each. */
  static double[] cieLab(int red, int green, int blue) {
    float[] xyz =
        ColorSpace.getInstance(ColorSpace.CS_sRGB)
            .toCIEXYZ(new float[] {red / 255f, green / 255f, blue / 255f});
    double fx = f(xyz[0] / 0.9642);
    double fy = f(xyz[1]);
    double fz = f(xyz[2] / 0.8249);
    return new double[] {
      scaled((116 * fy - 16) / 100),
      scaled((500 * (fx - fy) + 128) / 255),
      scaled((200 * (fy - fz) + 128) / 255)
    };
  }

  private static double f(double t) {
    double limit = 6.0 / 29;
    return t > limit * limit * limit ? Math.cbrt(t) : t / (3 * limit * limit) + 4.0 / 29;
  }

  private static double scaled(double unit) {
    return Math.round(65535 * Math.min(1, Math.max(0, unit)));
  }
}
