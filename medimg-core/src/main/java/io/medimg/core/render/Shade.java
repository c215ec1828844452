package io.medimg.core.render;

import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.Rescale;
import io.medimg.core.image.SampleType;
import io.medimg.core.image.VoiLut;
import io.medimg.core.image.VoiLutFunction;
import io.medimg.core.image.VoiTransformation;
import io.medimg.core.image.VoiWindow;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * How stored values become shades: the file's VOI LUT, else its first window, by the formulae of
 * DICOM PS3.3 C.11.2.1, else the range that holds nearly all values; always by real values, so that
 * a negative Rescale Slope shows the greatest stored value black. Immutable and safe for use by
 * several threads.
 *
 * @param low the stored value that is shown black, for people
 * @param high the stored value that is shown white, for people
 * @param origin where it comes from, for people
 * @param unit from a stored value to 0 (black) to 1 (white)
 */
record Shade(double low, double high, String origin, DoubleUnaryOperator unit) {
  private static final int SAMPLES = 200_000;
  private static final double TAIL = 0.002;

  static Shade of(MedicalImage image) {
    ImageMetadata m = image.metadata();
    boolean bytes = image.sampleType() == SampleType.U8;
    if (image.channels() >= 3 && bytes) {
      return straight(0, 255, "8-bit colour as stored");
    }
    Optional<VoiTransformation> voi = VoiTransformation.first(m);
    if (voi.isPresent()) {
      return voi.get() instanceof VoiLut lut
          ? lut(lut, m.rescale())
          : window((VoiWindow) voi.get(), m.rescale());
    }
    Shade rising = bytes ? straight(0, 255, "8 bits as stored") : percentiles(image);
    return m.rescale().isFalling() ? straight(rising.high, rising.low, rising.origin) : rising;
  }

  /** A straight line; {@code high} below {@code low} where stored values fall as real ones rise. */
  private static Shade straight(double low, double high, String origin) {
    double span = high == low ? 1e-12 : high - low;
    return new Shade(low, high, origin, stored -> (stored - low) / span);
  }

  private static Shade lut(VoiLut lut, Rescale r) {
    double slope = r.rescaleSlope();
    double intercept = r.rescaleIntercept();
    return new Shade(
        (lut.firstMapped() - intercept) / slope,
        (lut.firstMapped() + lut.size() - 1 - intercept) / slope,
        "LUT of the file",
        stored -> lut.apply(stored * slope + intercept) / (double) lut.maximum());
  }

  private static Shade window(VoiWindow w, Rescale r) {
    double slope = r.rescaleSlope();
    double intercept = r.rescaleIntercept();
    DoubleUnaryOperator real = real(w);
    String sigmoid = w.function() == VoiLutFunction.SIGMOID ? "sigmoid " : "";
    return new Shade(
        (w.windowCenter() - w.windowWidth() / 2 - intercept) / slope,
        (w.windowCenter() + w.windowWidth() / 2 - intercept) / slope,
        sigmoid + "window of the file",
        stored -> real.applyAsDouble(stored * slope + intercept));
  }

  private static DoubleUnaryOperator real(VoiWindow w) {
    double center = w.windowCenter();
    double width = w.windowWidth();
    return switch (w.function()) {
      case LINEAR_EXACT -> x -> (x - center) / width + 0.5;
      case SIGMOID -> x -> 1 / (1 + Math.exp(-4 * (x - center) / width));
      case LINEAR ->
          width > 1 ? x -> (x - (center - 0.5)) / (width - 1) + 0.5 : x -> x > center - 0.5 ? 1 : 0;
    };
  }

  private static Shade percentiles(MedicalImage image) {
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
        ? straight(low, high, "99.6 % of the values")
        : straight(some[0], some[some.length - 1], "all values");
  }

  /** 0 to 1, also for values beyond the ends. */
  float of(float stored) {
    return (float) Math.min(1, Math.max(0, unit.applyAsDouble(stored)));
  }
}
