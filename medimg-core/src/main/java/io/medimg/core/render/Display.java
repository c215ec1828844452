package io.medimg.core.render;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.PresentationLutShape;
import io.medimg.core.image.SampleType;
import io.medimg.core.image.VoiLutFunction;
import io.medimg.core.image.VoiTransformation;
import io.medimg.core.image.VoiWindow;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Shows an image to people: the file's VOI LUT or first window, or else the range that holds nearly
 * all of its values; MONOCHROME1 turned so that bone is bright, unless a Presentation LUT Shape
 * says otherwise. Safe for use by several threads.
 */
public final class Display {
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
    boolean invert = isInverted(image.metadata());
    Shade shade = Shade.of(image);
    float[][] planes = new float[colors][];
    for (int c = 0; c < colors; c++) {
      planes[c] = plane(image, c, size, shade);
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
   * The table or window that {@link #render} shows an image by, for those that show it elsewhere.
   *
   * @param image gray; of colours of 8 bits the range is given, whatever windows they have
   * @return of real values: the file's VOI LUT, else its first window, else a LINEAR_EXACT window
   *     over the range that is shown
   */
  public static VoiTransformation voi(MedicalImage image) {
    boolean asStored = image.channels() >= 3 && image.sampleType() == SampleType.U8;
    Optional<VoiTransformation> own =
        asStored ? Optional.empty() : VoiTransformation.first(image.metadata());
    return own.orElseGet(() -> range(image));
  }

  /** A single value is shown black, or white where polarity is inverted, so it is the least one. */
  private static VoiWindow range(MedicalImage image) {
    Shade shade = Shade.of(image);
    double low = image.metadata().rescale().apply(shade.low());
    double high = image.metadata().rescale().apply(shade.high());
    double width = high > low ? high - low : 1;
    boolean finite = Double.isFinite(low) && Double.isFinite(width);
    return finite
        ? new VoiWindow(low + width / 2, width, VoiLutFunction.LINEAR_EXACT)
        : new VoiWindow(0.5, 1, VoiLutFunction.LINEAR_EXACT);
  }

  /**
   * Says which values become black and white.
   *
   * @param image as for {@link #render}
   * @return for people, for example {@code window of the file, 100 to 900}
   */
  public static String describe(MedicalImage image) {
    Shade r = Shade.of(image);
    return String.format(
        Locale.ROOT, "%s, %s to %s", r.origin(), number(r.low()), number(r.high()));
  }

  /** How brightness was chosen, in plain words; values only where the file names them. */
  static String words(MedicalImage image) {
    Shade shade = Shade.of(image);
    return shade.origin().startsWith("8") ? "as stored" : describe(image);
  }

  /**
   * Whether the least value is shown white: the Presentation LUT Shape decides, where there is none
   * the photometric interpretation.
   *
   * @param m of a gray image
   * @return true for INVERSE, and for MONOCHROME1 without a shape
   */
  public static boolean isInverted(ImageMetadata m) {
    return m.presentationLutShape()
        .map(shape -> shape == PresentationLutShape.INVERSE)
        .orElse(m.photometricInterpretation() == PhotometricInterpretation.MONOCHROME1);
  }

  private static String number(double v) {
    return String.format(Locale.ROOT, Math.abs(v) < 10 && v != Math.rint(v) ? "%.3g" : "%.0f", v);
  }

  private static int gray(float unit, boolean invert) {
    int v = Math.round(255 * Math.min(1, Math.max(0, unit)));
    return invert ? 255 - v : v;
  }

  /** One channel of the first frame, 0 to 1, separably resampled by overlap or interpolation. */
  private static float[] plane(MedicalImage image, int channel, Size size, Shade shade) {
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
          row[x] += weight * shade.of(image.pixels().get((from * w + x) * step + channel));
        }
      }
      across.apply(row, out, y * size.width());
    }
    return out;
  }
}
