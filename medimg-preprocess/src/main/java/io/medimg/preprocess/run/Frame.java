package io.medimg.preprocess.run;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.PresentationLutShape;
import io.medimg.core.image.Rescale;
import io.medimg.core.image.VoiLutFunction;
import io.medimg.core.image.VoiWindow;
import io.medimg.preprocess.kernel.Clahe.Grid;
import io.medimg.preprocess.kernel.Colors;
import io.medimg.preprocess.kernel.Curves;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.Equalize;
import io.medimg.preprocess.kernel.Occurrences;
import io.medimg.preprocess.kernel.PlaneFilter;
import io.medimg.preprocess.kernel.Scale;
import io.medimg.preprocess.kernel.Tables;
import io.medimg.preprocess.kernel.TypedFilter;
import io.medimg.preprocess.step.FlipDirection;
import io.medimg.preprocess.step.Resampler;
import io.medimg.preprocess.step.Window;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An image on its way through a plan: pixels, the range that they stand in, and what they mean in
 * real units. Not safe for use by several threads; build one per thread.
 */
public final class Frame {
  private final ImageMetadata metadata;
  private final Pixels pixels;
  private double low;
  private double high;

  /** Real value of a working value: {@code value * realFactor + realShift}. */
  private double realFactor;

  private double realShift;

  /** Whether {@link #realFactor} and {@link #realShift} still hold. */
  private boolean real = true;

  /** Whether a step has set the range. */
  private boolean ranged;

  /** Whether polarity has turned working values against the real ones. */
  private boolean inverted;

  private PhotometricInterpretation photometric;

  /** How the file wants values to be shown, until polarity has seen to it. */
  private @Nullable PresentationLutShape shape;

  /** Real values now per real value of the file: other than 1 in uptake values. */
  private double unit = 1;

  /** The unit of real values. */
  private String units;

  private AffineMap sourceToModel = AffineMap.identity();

  private Frame(MedicalImage image) {
    metadata = image.metadata();
    pixels = Pixels.of(image);
    realFactor = metadata.rescale().rescaleSlope();
    realShift = metadata.rescale().rescaleIntercept();
    units = metadata.rescale().units();
    shape = metadata.presentationLutShape().orElse(null);
    photometric = metadata.photometricInterpretation();
    switch (pixels.depth()) {
      case U8 -> storedRange(8, false);
      case U16 -> storedRange(16, false);
      case S16 -> storedRange(16, true);
      case F32 -> floatRange();
    }
    if (metadata.rescale().isFalling()) {
      // Greater is then more for every step; floats lose nothing by their sign alone.
      boolean whole = pixels.depth().isInteger();
      turn(whole ? low + high : 0, whole ? low : -high, whole ? high : -low);
    }
  }

  /**
   * Starts.
   *
   * @throws IllegalArgumentException if the image has several frames, or floats none of which is
   *     finite
   */
  public static Frame of(MedicalImage image) {
    if (image.frames() != 1) {
      throw new IllegalArgumentException(
          "preprocessing takes one frame, the image has %d; choose one with image.frame(index)"
              .formatted(image.frames()));
    }
    return new Frame(image);
  }

  private void storedRange(int typeBits, boolean signed) {
    int bits = Math.min(metadata.bitsStored().orElse(typeBits), typeBits);
    low = signed ? -(1 << (bits - 1)) : 0;
    high = signed ? (1 << (bits - 1)) - 1 : (1 << bits) - 1;
  }

  private void floatRange() {
    float[] range = pixels.finiteRange();
    if (range[0] > range[1]) {
      throw new IllegalArgumentException(
          "the image of %s holds no finite value; check how it was read".formatted(size()));
    }
    pixels.makeFinite(range[0], range[1]);
    low = range[0];
    high = range[1];
  }

  public Size size() {
    return pixels.size();
  }

  /** From the source's positions to those of the pixels now. */
  public AffineMap sourceToModel() {
    return sourceToModel;
  }

  /** Remembers where a step has put pixels. */
  public void moved(AffineMap map) {
    sourceToModel = sourceToModel.andThen(map);
  }

  public int channels() {
    return pixels.channels();
  }

  /** What values are now, and between which ends they stand. */
  public Curves.Scope scope() {
    return new Curves.Scope(pixels.depth(), low, high);
  }

  /**
   * Applies a function of single values, which joins the table where there is one; real units end
   * here.
   *
   * @param function overwrites values one by one, without regard to their order or number
   * @param after what the new values are, and the new range
   */
  public void point(Consumer<float[]> function, Curves.Scope after) {
    pixels.map(function, after.depth());
    leaveRealUnits(after.low(), after.high());
  }

  /** Runs every channel, equal ones once, through a filter; type, range and units stay. */
  public void filter(PlaneFilter filter) {
    pixels.filter(filter, pixels.depth());
  }

  /** Runs every channel through a filter of values in their own type; range and units stay. */
  public void filterTyped(TypedFilter filter) {
    pixels.filterTyped(filter);
  }

  /** Runs every channel through a filter that gives values a new meaning. */
  public void filter(PlaneFilter filter, Curves.Scope after) {
    pixels.filter(filter, after.depth());
    leaveRealUnits(after.low(), after.high());
  }

  /** Hands over all rows in order, channels interleaved; the array is overwritten in between. */
  public void rows(Consumer<float[]> reader) {
    pixels.rows(reader);
  }

  /** Percentiles by nearest rank, all channels together. */
  public float[] percentiles(double... percents) {
    return pixels.percentiles(percents);
  }

  /** How often each value occurs, all channels together. */
  public Occurrences occurrences() {
    return pixels.occurrences();
  }

  /**
   * Refuses colour.
   *
   * @throws IllegalArgumentException if there is more than one channel
   */
  public void requireGray(String step) {
    if (channels() != 1) {
      throw new IllegalArgumentException(
          "%s works on gray, the image has %d channels here; put toGray() before it"
              .formatted(step, channels()));
    }
  }

  /** The working values, dense, channels interleaved; only to be read. */
  public float[] toFloats() {
    return pixels.toFloats();
  }

  public Pixels pixels() {
    return pixels;
  }

  public void materialize() {
    pixels.materialize();
  }

  /** As the presentation LUT shape says where there is one, else by photometric interpretation. */
  private boolean showsLeastAsWhite() {
    return shape == null
        ? photometric == PhotometricInterpretation.MONOCHROME1
        : shape == PresentationLutShape.INVERSE;
  }

  public void fixPolarity() {
    boolean turn = showsLeastAsWhite();
    shape = null;
    if (photometric == PhotometricInterpretation.MONOCHROME1) {
      photometric = PhotometricInterpretation.MONOCHROME2;
    }
    if (turn) {
      invert();
    }
  }

  /** Turns values around within the range; real units turn along. */
  public void invert() {
    turn(low + high, low, high);
    inverted = !inverted;
  }

  private void turn(double sum, double least, double most) {
    pixels.map(
        values -> {
          Scale.affine(values, -1, sum);
          Scale.clamp(values, (float) least, (float) most);
        },
        pixels.depth());
    low = least;
    high = most;
    realShift += realFactor * sum;
    realFactor = -realFactor;
  }

  public void toRealUnits() {
    double factor = realFactor;
    double shift = realShift;
    pixels.map(values -> Scale.affine(values, factor, shift), Depth.F32);
    double a = low * factor + shift;
    double b = high * factor + shift;
    low = Math.min(a, b);
    high = Math.max(a, b);
    realFactor = 1;
    realShift = 0;
  }

  /** What the file says. */
  public ImageMetadata metadata() {
    return metadata;
  }

  /** Turns real values into standardised uptake values. */
  public void toUptake(double suv) {
    realFactor *= suv;
    realShift *= suv;
    unit = suv;
    units = "SUVbw";
    toRealUnits();
  }

  /** Turns values into real ones and limits them to a range, which becomes theirs. */
  public void clipReal(double least, double most) {
    toRealUnits();
    pixels.map(values -> Scale.clamp(values, (float) least, (float) most), Depth.F32);
    low = least;
    high = most;
    ranged = true;
  }

  public void window(Window window) {
    boolean fromFile = window.source() == Window.Source.IMAGE;
    Optional<VoiWindow> voi = fromFile ? metadata.windows().stream().findFirst() : window.given();
    if (fromFile && !metadata.voiLuts().isEmpty()) {
      window(1 / unit, WindowCurve.lookup(metadata.voiLuts().get(0)));
    } else if (voi.isPresent()) {
      window(fromFile ? 1 / unit : 1, WindowCurve.function(voi.get()));
    } else {
      stretch(0, 1);
    }
    leaveRealUnits(0, 1);
  }

  /** Applies a function of real values times a scale. */
  private void window(double scale, Consumer<float[]> function) {
    double factor = realFactor * scale;
    double shift = realShift * scale;
    boolean invert = inverted;
    pixels.map(
        values -> {
          Scale.affine(values, factor, shift);
          function.accept(values);
          if (invert) {
            Scale.affine(values, -1, 1);
          }
        },
        Depth.F32);
  }

  /** Maps the range to another one, in float. */
  private void stretch(double newLow, double newHigh) {
    double factor = high > low ? (newHigh - newLow) / (high - low) : 0;
    double shift = newLow - low * factor;
    pixels.map(values -> Scale.affine(values, factor, shift), Depth.F32);
  }

  private void leaveRealUnits(double newLow, double newHigh) {
    low = newLow;
    high = newHigh;
    ranged = true;
    real = false;
  }

  public void clipPercentiles(double lowPercent, double highPercent) {
    float[] ends = pixels.percentiles(lowPercent, highPercent);
    pixels.map(values -> Scale.clamp(values, ends[0], ends[1]), pixels.depth());
    low = ends[0];
    high = ends[1];
    ranged = true;
  }

  public void equalize(int levels) {
    quantize("heq", levels);
    int[] table = Equalize.table(pixels.levelCounts(levels));
    pixels.map(values -> Tables.replace(values, table), pixels.depth());
  }

  public void clahe(Grid grid) {
    quantize("clahe", grid.levels());
    pixels.clahe(grid);
  }

  /** Puts values on levels over the range; gray only. */
  public void quantize(String step, int levels) {
    requireGray(step);
    toLevels(levels);
  }

  /** Puts values on levels over the range. */
  public void toLevels(int levels) {
    double from = low;
    double to = high;
    boolean already = pixels.depth().levels() == levels && from == 0 && to == levels - 1;
    if (!already) { // 12 bits in 16 go through: pixels may lie above the bits stored
      Depth depth = levels <= 256 ? Depth.U8 : Depth.U16;
      pixels.map(values -> Scale.quantize(values, from, to, levels), depth);
    }
    leaveRealUnits(0, levels - 1);
  }

  public void toGray() {
    if (channels() != 1) {
      pixels.toGray();
      photometric = PhotometricInterpretation.MONOCHROME2;
    }
  }

  public void toRgb() {
    if (channels() == 1) {
      pixels.toRgb();
      photometric = PhotometricInterpretation.RGB;
    }
  }

  public void swapRedAndBlue() {
    requireColour("toBgr");
    pixels.mapDense(values -> Colors.swap(values, channels()), pixels.depth());
  }

  /**
   * Changes colour on 256 levels.
   *
   * @param change overwrites whole numbers from 0 to 255, red, green and blue interleaved
   * @throws IllegalArgumentException unless there are three channels
   */
  public void colour(String step, Consumer<float[]> change) {
    requireColour(step);
    toLevels(256);
    pixels.mapDense(change, Depth.U8);
  }

  private void requireColour(String step) {
    if (channels() != 3) {
      throw new IllegalArgumentException(
          "%s works on colour, the image has %d channels here; put toRgb() before it"
              .formatted(step, channels()));
    }
  }

  public void crop(int x, int y, int width, int height) {
    pixels.crop(x, y, width, height);
  }

  /**
   * Cuts a rectangle that was found in the pixels, and remembers where it lies.
   *
   * @param found x, y, width, height
   */
  public void cropFound(int[] found) {
    crop(found[0], found[1], found[2], found[3]);
    moved(AffineMap.translate(-found[0], -found[1]));
  }

  public void warp(AffineMap map, Size to, double fill) {
    pixels.warp(map, to, pixels.depth().round((float) fill) + 0f);
  }

  public void resize(Size to, Resampler resampler) {
    pixels.resize(to, resampler);
  }

  public void place(Canvas canvas) {
    pixels.place(canvas);
  }

  public void resizeOn(Canvas canvas, Size to, Resampler resampler) {
    pixels.resizeOn(canvas, to, resampler);
  }

  public void flip(FlipDirection direction) {
    pixels.flip(direction);
  }

  public void turnClockwise() {
    pixels.turnClockwise();
  }

  public void scaleTo(double newLow, double newHigh) {
    stretch(newLow, newHigh);
    leaveRealUnits(newLow, newHigh);
  }

  public void normalize(List<Double> mean, List<Double> std) {
    if (mean.size() != 1 && mean.size() != channels()) {
      throw new IllegalArgumentException(
          "normalize has %d means, the image has %d channels here; add %s before it"
              .formatted(mean.size(), channels(), channels() == 1 ? "toRgb()" : "toGray()"));
    }
    double[] means = mean.stream().mapToDouble(Double::doubleValue).toArray();
    double[] stds = std.stream().mapToDouble(Double::doubleValue).toArray();
    if (means.length == 1) {
      pixels.map(values -> Scale.standardize(values, means, stds), Depth.F32);
    } else {
      pixels.mapDense(values -> Scale.standardize(values, means, stds), Depth.F32);
    }
    real = false;
  }

  /**
   * The pixels and what is still true of them. Values keep their real units where they have any,
   * and the range that contrast steps made becomes the window.
   */
  public MedicalImage toImage(ImageMetadata.Builder about) {
    boolean mapped = real && realFactor > 0;
    about
        .photometricInterpretation(photometric)
        .bitsStored(bits())
        .pixelPaddingValue(null)
        .presentationLutShape(shape)
        .suvFactor(mapped && unit == 1 ? metadata.suvFactor().orElse(Double.NaN) : Double.NaN)
        .rescale(mapped ? new Rescale(realFactor, realShift, units) : Rescale.IDENTITY)
        .voiLuts(mapped && unit == 1 && !ranged ? metadata.voiLuts() : List.of())
        .windows(real && !ranged ? fileWindows(mapped) : rangeWindow(mapped));
    return MedicalImage.of(size(), 1, channels(), pixels.toBuffer(), about.build());
  }

  private List<VoiWindow> fileWindows(boolean mapped) {
    if (mapped && unit == 1) {
      return metadata.windows();
    }
    double shift = mapped ? 0 : -realShift / realFactor;
    return WindowCurve.rescaled(metadata.windows(), mapped ? unit : unit / realFactor, shift);
  }

  private List<VoiWindow> rangeWindow(boolean mapped) {
    double width = (high - low) * (mapped ? realFactor : 1);
    double middle = (low + high) / 2;
    double center = mapped ? middle * realFactor + realShift : middle;
    return width > 0
        ? List.of(new VoiWindow(center, width, VoiLutFunction.LINEAR_EXACT))
        : List.of();
  }

  private int bits() {
    int type = pixels.depth() == Depth.U8 ? 8 : pixels.depth().isInteger() ? 16 : 32;
    return real && pixels.depth().isInteger()
        ? Math.min(metadata.bitsStored().orElse(type), type)
        : type;
  }
}
