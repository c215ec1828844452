package io.medimg.core.render;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.SampleType;
import io.medimg.core.image.VoiWindow;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Locale;

/**
 * Shows an image to people: the file's first window, or else the range that holds nearly all of its
 * values; MONOCHROME1 turned so that bone is bright. Safe for use by several threads.
 */
public final class Display {
  private static final int SAMPLES = 200_000;
  private static final double TAIL = 0.002;

  private Display() {}

  /**
   * The first frame at a size; pixels are averaged on the way down and interpolated on the way up.
   *
   * @param image gray or colour; alpha is left out
   * @param size what to show it at
   * @return RGB
   */
  public static BufferedImage render(MedicalImage image, Size size) {
    int colors = image.channels() >= 3 ? 3 : 1;
    boolean invert =
        image.metadata().photometricInterpretation() == PhotometricInterpretation.MONOCHROME1;
    Range range = range(image);
    float[][] planes = new float[colors][];
    for (int c = 0; c < colors; c++) {
      planes[c] = plane(image, c, size, range);
    }
    BufferedImage out = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < planes[0].length; i++) {
      int r = gray(planes[0][i], invert);
      int g = colors == 3 ? gray(planes[1][i], false) : r;
      int b = colors == 3 ? gray(planes[2][i], false) : r;
      out.setRGB(i % size.width(), i / size.width(), r << 16 | g << 8 | b);
    }
    return out;
  }

  /**
   * Says which values become black and white.
   *
   * @param image as for {@link #render}
   * @return for people, for example {@code window of the file, 100 to 900}
   */
  public static String describe(MedicalImage image) {
    Range r = range(image);
    return String.format(
        Locale.ROOT, "%s, %s to %s", r.origin(), number(r.low()), number(r.high()));
  }

  private static String number(double v) {
    return String.format(Locale.ROOT, Math.abs(v) < 10 && v != Math.rint(v) ? "%.3g" : "%.0f", v);
  }

  private static int gray(float unit, boolean invert) {
    int v = Math.round(255 * Math.min(1, Math.max(0, unit)));
    return invert ? 255 - v : v;
  }

  private record Range(double low, double high, String origin) {
    float unit(float stored) {
      double span = high - low;
      double wide = Math.abs(span) < 1e-12 ? 1e-12 : span;
      return (float) Math.min(1, Math.max(0, (stored - low) / wide));
    }
  }

  /** In stored values. */
  private static Range range(MedicalImage image) {
    ImageMetadata m = image.metadata();
    if (image.channels() >= 3 && image.sampleType() == SampleType.U8) {
      return new Range(0, 255, "8-bit colour as stored");
    }
    double slope = m.rescale().rescaleSlope();
    if (!m.windows().isEmpty() && slope != 0) {
      VoiWindow w = m.windows().get(0);
      double intercept = m.rescale().rescaleIntercept();
      double low = (w.windowCenter() - w.windowWidth() / 2 - intercept) / slope;
      double high = (w.windowCenter() + w.windowWidth() / 2 - intercept) / slope;
      return new Range(low, high, "window of the file");
    }
    if (image.sampleType() == SampleType.U8) {
      return new Range(0, 255, "8 bits as stored");
    }
    return percentiles(image);
  }

  private static Range percentiles(MedicalImage image) {
    PixelBuffer p = image.pixels();
    int length = p.length() / image.frames();
    int step = Math.max(1, length / SAMPLES);
    float[] some = new float[(length + step - 1) / step];
    for (int i = 0; i < some.length; i++) {
      some[i] = p.get(i * step);
    }
    Arrays.sort(some);
    int cut = (int) (some.length * TAIL);
    float low = some[cut];
    float high = some[some.length - 1 - cut];
    return high > low
        ? new Range(low, high, "99.6 % of the values")
        : new Range(some[0], some[some.length - 1], "all values");
  }

  /** One channel of the first frame, 0 to 1, separably resampled by overlap or interpolation. */
  private static float[] plane(MedicalImage image, int channel, Size size, Range range) {
    int w = image.width();
    int step = image.channels();
    Taps across = Taps.of(w, size.width());
    Taps down = Taps.of(image.height(), size.height());
    float[] out = new float[Math.toIntExact(size.pixels())];
    float[] row = new float[w];
    for (int y = 0; y < size.height(); y++) {
      Arrays.fill(row, 0);
      for (int k = 0; k < down.count(y); k++) {
        float weight = down.weight(y, k);
        int from = down.first(y) + k;
        for (int x = 0; x < w; x++) {
          row[x] += weight * range.unit(image.pixels().get((from * w + x) * step + channel));
        }
      }
      across.apply(row, out, y * size.width());
    }
    return out;
  }
}
