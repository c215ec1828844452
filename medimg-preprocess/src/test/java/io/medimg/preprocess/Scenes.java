package io.medimg.preprocess;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.Modality;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.Rescale;
import java.util.Random;

/**
 * Drawn pictures of several modalities for the documentation: they show what a step does, not what
 * a body looks like. The same on every machine.
 */
final class Scenes {
  static final int SIDE = 192;

  private Scenes() {}

  /** A value or three at a place; both coordinates from -1 to 1, downwards and to the right. */
  private interface Painter {
    double at(double x, double y, int channel);
  }

  private static double[] paint(int channels, Painter painter) {
    double[] values = new double[SIDE * SIDE * channels];
    for (int i = 0; i < values.length; i++) {
      int pixel = i / channels;
      double x = (pixel % SIDE + 0.5) / SIDE * 2 - 1;
      double y = (pixel / SIDE + 0.5) / SIDE * 2 - 1;
      values[i] = painter.at(x, y, i % channels);
    }
    return values;
  }

  private static boolean in(double x, double y, double cx, double cy, double rx, double ry) {
    return (x - cx) * (x - cx) / rx / rx + (y - cy) * (y - cy) / ry / ry < 1;
  }

  private static MedicalImage hounsfield(double[] hu, double noise, long seed) {
    Random random = new Random(seed);
    short[] stored = new short[hu.length];
    for (int i = 0; i < hu.length; i++) {
      stored[i] = (short) Math.rint(hu[i] + noise * random.nextGaussian());
    }
    ImageMetadata about =
        ImageMetadata.builder().modality(Modality.CT).rescale(new Rescale(1, 0, "HU")).build();
    return MedicalImage.of(new Size(SIDE, SIDE), 1, 1, PixelBuffer.S16.of(stored), about);
  }

  private static MedicalImage bytes(double[] levels, int channels) {
    byte[] bytes = new byte[levels.length];
    for (int i = 0; i < levels.length; i++) {
      bytes[i] = (byte) Math.rint(Math.max(0, Math.min(255, levels[i])));
    }
    return channels == 3
        ? MedicalImage.rgb(SIDE, SIDE, bytes)
        : MedicalImage.gray(SIDE, SIDE, bytes);
  }

  /** A slice through a chest in HU: a nodule in a lung, a lymph node in fat, ribs and a spine. */
  static MedicalImage chestCt() {
    double[][] vessels = new double[60][];
    Random random = new Random(11);
    for (int i = 0; i < vessels.length; i++) {
      double side = i % 2 == 0 ? -0.42 : 0.42;
      vessels[i] =
          new double[] {
            side + 0.24 * random.nextGaussian() * 0.6,
            0.22 * random.nextGaussian(),
            0.006 + 0.014 * random.nextDouble()
          };
    }
    return hounsfield(paint(1, (x, y, c) -> chestHu(x, y, vessels)), 14, 5);
  }

  private static double chestHu(double x, double y, double[][] vessels) {
    if (!in(x, y, 0, 0.03, 0.93, 0.7)) {
      return -1000;
    }
    double angle = StrictMath.atan2((y - 0.03) / 0.6, x / 0.83);
    boolean onRibs =
        in(x, y, 0, 0.03, 0.86, 0.63) && !in(x, y, 0, 0.03, 0.81, 0.58) && Math.abs(x) > 0.12;
    if (onRibs && StrictMath.sin(angle * 9) > 0.2) {
      return 650;
    }
    if (in(x, y, 0, 0.47, 0.13, 0.11)) {
      return in(x, y, 0, 0.47, 0.1, 0.08) ? 280 : 850;
    }
    boolean lung = in(x, y, -0.42, 0, 0.32, 0.46) || in(x, y, 0.44, 0, 0.3, 0.44);
    if (lung && !in(x, y, 0.14, 0.08, 0.24, 0.24)) {
      return in(x, y, 0.5, -0.12, 0.055, 0.055) ? 25 : vessel(x, y, vessels) ? 30 : -860;
    }
    if (in(x, y, 0.02, 0.3, 0.07, 0.07)) {
      return 170; // aorta with contrast
    }
    if (in(x, y, -0.03, -0.2, 0.16, 0.22)) {
      return in(x, y, -0.05, -0.16, 0.05, 0.06) ? 55 : -90; // lymph node in fat
    }
    return in(x, y, 0, 0.03, 0.86, 0.63) ? 48 : -100;
  }

  private static boolean vessel(double x, double y, double[][] vessels) {
    for (double[] v : vessels) {
      if (in(x, y, v[0], v[1], v[2], v[2])) {
        return true;
      }
    }
    return false;
  }

  /**
   * A slice through a head in HU: a fresh infarct 6 HU below its surround, blood under the skull.
   */
  static MedicalImage headCt() {
    double[] hu = paint(1, (x, y, c) -> headHu(x, y));
    Preprocessing smooth = Preprocessing.builder().gaussian(1).build();
    return smooth.apply(hounsfield(hu, 6, 6));
  }

  private static double headHu(double x, double y) {
    if (!in(x, y, 0, 0, 0.78, 0.94)) {
      return -1000;
    }
    if (!in(x, y, 0, 0, 0.69, 0.85)) {
      return in(x, y, 0, 0, 0.75, 0.91) ? 1100 : 30;
    }
    if (!in(x, y, 0.13, 0, 0.72, 0.95) && x < 0) {
      return 68; // blood
    }
    if (in(x, y, -0.1, -0.12, 0.08, 0.24) || in(x, y, 0.1, -0.12, 0.08, 0.24)) {
      return 8;
    }
    if (in(x, y, 0.42, 0.18, 0.2, 0.28)) {
      return 29; // infarct
    }
    return 35;
  }

  /** A scan with layers, a cyst and a mass, under speckle, in a dark surround. */
  static MedicalImage ultrasound() {
    Random random = new Random(21);
    double[] v =
        paint(
            1,
            (x, y, c) -> {
              double echo = 0.25 + 0.12 * StrictMath.sin(7 * y + StrictMath.sin(3 * x));
              if (in(x, y, -0.35, 0.05, 0.26, 0.22)) {
                echo = 0.02;
              } else if (in(x, y, 0.4, 0.25, 0.24, 0.2)) {
                echo = 0.1;
              } else if (y < -0.7) {
                echo = 0.7;
              }
              double speckle = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
              double light = 255 * StrictMath.log1p(40 * echo * speckle) / StrictMath.log1p(40);
              boolean field = y > -0.92 && Math.abs(x) < 0.55 + 0.3 * (y + 1) / 2;
              return field ? light : 3;
            });
    return bytes(v, 1);
  }

  /** A fundus: optic disc, vessels, a few microaneurysms, uneven light, black around. */
  static MedicalImage retina() {
    Random random = new Random(31);
    double[][] spots = new double[14][];
    for (int i = 0; i < spots.length; i++) {
      spots[i] = new double[] {random.nextDouble() - 0.6, 1.2 * random.nextDouble() - 0.6, 0.014};
    }
    double[] colour = {196, 98, 50};
    double[] disc = {246, 196, 120};
    double[] blood = {0.86, 0.66, 0.8};
    double[] v =
        paint(
            3,
            (x, y, c) -> {
              if (!in(x, y, 0, 0, 0.94, 0.94)) {
                return 2 + random.nextInt(3);
              }
              double shade = 1 - 0.45 * (x * x + (y + 0.25) * (y + 0.25)) / 1.5;
              double level = colour[c] * shade;
              if (in(x, y, 0.52, 0, 0.14, 0.15)) {
                level = disc[c] * shade;
              }
              boolean dark = onVessel(x, y) || vessel(x, y, spots);
              return level * (dark ? blood[c] : 1) + 3 * random.nextGaussian();
            });
    return bytes(v, 3);
  }

  private static boolean onVessel(double x, double y) {
    double away = 0.55 - x;
    for (int i = 0; i < 6; i++) {
      double sign = i % 2 == 0 ? 1 : -1;
      double reach = 0.35 + 0.25 * (i / 2);
      double bend = sign * reach * Math.sqrt(Math.abs(away)) * (0.75 + 0.06 * i);
      double wave = 0.02 * StrictMath.sin(14 * x + 2 * i);
      double width = 0.022 - 0.009 * Math.abs(away) - 0.002 * i;
      if (Math.abs(y - bend - wave) < width && (away > 0 || i > 3)) {
        return true;
      }
    }
    return false;
  }

  /** A tube with folds and a polyp, wet highlights, a dark surround full of noise. */
  static MedicalImage endoscopy() {
    Random random = new Random(41);
    double[][] wet = new double[22][];
    for (int i = 0; i < wet.length; i++) {
      wet[i] =
          new double[] {
            0.9 * random.nextDouble() - 0.5,
            1.2 * random.nextDouble() - 0.6,
            0.012 + 0.03 * random.nextDouble()
          };
    }
    double[] colour = {222, 132, 112};
    double[] polyp = {205, 92, 84};
    double[] v =
        paint(
            3,
            (x, y, c) -> {
              if (!in(x, y, 0.1, 0, 0.84, 0.84)) {
                return 8 + random.nextInt(17);
              }
              double r = Math.hypot(x - 0.2, y + 0.05);
              double fold = 0.72 + 0.2 * StrictMath.sin(16 * r + 1.5 * StrictMath.sin(4 * x));
              double deep = Math.min(1, 0.25 + 1.3 * r);
              double level = colour[c] * fold * deep;
              if (in(x, y, -0.25, 0.3, 0.2, 0.17)) {
                double ball = 1 - (Math.hypot(x + 0.3, y - 0.24) * 1.6);
                level = polyp[c] * (0.55 + 0.5 * ball);
              }
              return vessel(x, y, wet) ? 250 : level + 2 * random.nextGaussian();
            });
    return bytes(v, 3);
  }

  /** A section in haematoxylin and eosin, as two laboratories might stain and scan the same one. */
  static MedicalImage tissue(boolean otherLaboratory) {
    Random random = new Random(51);
    double[][] nuclei = new double[90][];
    for (int i = 0; i < nuclei.length; i++) {
      nuclei[i] =
          new double[] {
            2 * random.nextDouble() - 1,
            2 * random.nextDouble() - 1,
            0.03 + 0.03 * random.nextDouble()
          };
    }
    double[] h = otherLaboratory ? new double[] {0.5, 0.72, 0.48} : new double[] {0.65, 0.7, 0.29};
    double[] e = otherLaboratory ? new double[] {0.2, 0.75, 0.62} : new double[] {0.26, 0.89, 0.36};
    double strength = otherLaboratory ? 0.9 : 1.3;
    Random grain = new Random(52);
    double[] v =
        paint(
            3,
            (x, y, c) -> {
              double amountH = vessel(x, y, nuclei) ? 1.5 : 0.05;
              boolean empty = in(x, y, 0.45, -0.4, 0.3, 0.25);
              double fibre = 0.9 + 0.2 * StrictMath.sin(9 * x + 6 * StrictMath.sin(3 * y));
              double amountE = empty ? 0.02 : fibre;
              double density = strength * ((empty ? 0.02 : amountH) * h[c] + amountE * e[c]);
              return 240 * StrictMath.exp(-density) + 1.5 * grain.nextGaussian();
            });
    return bytes(v, 3);
  }
}
