package io.medimg.preprocess;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.Rescale;
import io.medimg.core.render.HistogramChart.Series;
import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Counts;
import io.medimg.preprocess.kernel.Moves;
import io.medimg.preprocess.kernel.Otsu;
import io.medimg.preprocess.kernel.Percentiles;
import io.medimg.preprocess.kernel.Samples.Layout;
import io.medimg.preprocess.kernel.Scale;
import io.medimg.preprocess.run.Pixels;
import java.util.Arrays;

/**
 * How often stored values occur in an image: all frames and colour channels together, without
 * alpha. Integer images get one bin per value, from the least to the greatest that the bits stored
 * can express (wider if values lie outside); float images get equal bins from the least to the
 * greatest finite value. Values are stored ones; {@link #toReal} gives real units. Immutable and
 * safe for use by several threads.
 */
public final class Histogram {
  private static final int FLOAT_BINS = 1_024;

  private final long[] counts;
  private final double low;
  private final double binWidth;
  private final boolean exact;
  private final Rescale rescale;
  private final Moments moments;

  /** What does not depend on bins. */
  private record Moments(
      long total, long invalid, double min, double max, double mean, double std) {}

  private Histogram(long[] counts, double low, double binWidth, Rescale rescale, Moments moments) {
    this.counts = counts;
    this.low = low;
    this.binWidth = binWidth;
    this.exact = binWidth == 1 && low == Math.rint(low);
    this.rescale = rescale;
    this.moments = moments;
  }

  /**
   * Counts an image.
   *
   * @param image any type; left as it is
   * @return one bin per value, or 1,024 bins for floats
   * @throws IllegalArgumentException if floats are all NaN or infinite
   */
  public static Histogram of(MedicalImage image) {
    return image.sampleType().isInteger() ? ofIntegers(image) : ofFloats(image);
  }

  private static Histogram ofIntegers(MedicalImage image) {
    PixelBuffer buffer = withoutAlpha(image);
    Layout line = Layout.dense(buffer.length(), 1, 1);
    boolean signed = buffer instanceof PixelBuffer.S16;
    int[] raw =
        buffer instanceof PixelBuffer.U8 u8
            ? Counts.of(u8.backingArray(), line)
            : Counts.of(shorts(buffer), line);
    int[] ordered = signed ? signedOrder(raw) : raw;
    int first = signed ? -32_768 : 0;
    int typeBits = buffer instanceof PixelBuffer.U8 ? 8 : 16;
    int bits = Math.min(image.metadata().bitsStored().orElse(typeBits), typeBits);
    int low = Math.min(signed ? -(1 << (bits - 1)) : 0, first + firstUsed(ordered));
    int high = Math.max((1 << (signed ? bits - 1 : bits)) - 1, first + lastUsed(ordered));
    long[] counts = new long[high - low + 1];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = ordered[low - first + i];
    }
    return new Histogram(counts, low, 1, image.metadata().rescale(), moments(counts, low));
  }

  private static short[] shorts(PixelBuffer buffer) {
    return buffer instanceof PixelBuffer.S16 s16
        ? s16.backingArray()
        : ((PixelBuffer.U16) buffer).backingArray();
  }

  private static int[] signedOrder(int[] raw) {
    int[] ordered = new int[65_536];
    System.arraycopy(raw, 32_768, ordered, 0, 32_768);
    System.arraycopy(raw, 0, ordered, 32_768, 32_768);
    return ordered;
  }

  private static int firstUsed(int[] counts) {
    int i = 0;
    while (counts[i] == 0) {
      i++;
    }
    return i;
  }

  private static int lastUsed(int[] counts) {
    int i = counts.length - 1;
    while (counts[i] == 0) {
      i--;
    }
    return i;
  }

  private static Moments moments(long[] counts, int low) {
    long total = 0;
    double sum = 0;
    int min = 0;
    int max = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        min = total == 0 ? i : min;
        max = i;
        total += counts[i];
        sum += (double) counts[i] * (low + i);
      }
    }
    double mean = sum / total;
    double squares = 0;
    for (int i = min; i <= max; i++) {
      double d = low + i - mean;
      squares += counts[i] * d * d;
    }
    return new Moments(total, 0, low + min, low + max, mean, Math.sqrt(squares / total));
  }

  private static Histogram ofFloats(MedicalImage image) {
    float[] values = ((PixelBuffer.F32) withoutAlpha(image)).backingArray();
    float[] range = Scale.finiteRange(values);
    if (range[0] > range[1]) {
      throw new IllegalArgumentException(
          "a histogram needs finite values, the image of %s has none".formatted(image.size()));
    }
    double low = range[0];
    double width = range[1] > low ? (range[1] - low) / FLOAT_BINS : 1;
    long[] counts = new long[range[1] > low ? FLOAT_BINS : 1];
    long total = 0;
    double sum = 0;
    for (float value : values) {
      if (Float.isFinite(value)) {
        counts[(int) Math.min((value - low) / width, counts.length - 1)]++;
        total++;
        sum += value;
      }
    }
    double mean = sum / total;
    double squares = 0;
    for (float value : values) {
      squares += Float.isFinite(value) ? (value - mean) * (value - mean) : 0;
    }
    Moments moments =
        new Moments(total, values.length - total, low, range[1], mean, Math.sqrt(squares / total));
    return new Histogram(counts, low, width, image.metadata().rescale(), moments);
  }

  /** The image's buffer, or a copy without its last channel where that is alpha. */
  private static PixelBuffer withoutAlpha(MedicalImage image) {
    int channels = image.channels();
    if (channels == 1 || channels == 3) {
      return image.pixels();
    }
    float[] all = image.toFloatArray();
    float[] kept = new float[all.length / channels * (channels - 1)];
    Moves.dropLastChannel(all, channels, kept);
    return Pixels.toBuffer(image.sampleType(), kept);
  }

  /** Number of bins. */
  public int bins() {
    return counts.length;
  }

  /**
   * How often values of a bin occur.
   *
   * @param bin from 0
   * @return the count
   * @throws IndexOutOfBoundsException if there is no such bin
   */
  public long count(int bin) {
    return counts[bin];
  }

  /**
   * The lower end of a bin.
   *
   * @param bin from 0 to {@link #bins()}, the last being the upper end of the last bin
   * @return a stored value; of integer images the very value that the bin counts
   */
  public double binStart(int bin) {
    return low + bin * binWidth;
  }

  /** Stored values from one bin to the next; 1 for integer images as counted. */
  public double binWidth() {
    return binWidth;
  }

  /** Whether every bin counts a single whole value. */
  public boolean isExact() {
    return exact;
  }

  /** Number of finite values. */
  public long total() {
    return moments.total;
  }

  /** Number of values that are NaN or infinite. */
  public long invalid() {
    return moments.invalid;
  }

  /** The least stored value. */
  public double min() {
    return moments.min;
  }

  /** The greatest stored value. */
  public double max() {
    return moments.max;
  }

  /** The mean of the stored values. */
  public double mean() {
    return moments.mean;
  }

  /** The standard deviation of the stored values, divided by their number. */
  public double standardDeviation() {
    return moments.std;
  }

  /** For each bin the number of values in it and in all bins before, copied. */
  public long[] cumulative() {
    long[] sums = counts.clone();
    Arrays.parallelPrefix(sums, Long::sum);
    return sums;
  }

  /** Shannon entropy of the bins in bits: 0 for a constant image. */
  public double entropyBits() {
    double entropy = 0;
    for (long count : counts) {
      if (count > 0) {
        double p = (double) count / moments.total;
        entropy -= p * Math.log(p);
      }
    }
    return entropy / Math.log(2);
  }

  /** Number of bins that are not empty. */
  public int usedBins() {
    int used = 0;
    for (long count : counts) {
      used += count > 0 ? 1 : 0;
    }
    return used;
  }

  /** The share of the least real values, 0 to 1: much means that low detail is cut off. */
  public double clippedLow() {
    return (double) counts[rescale.isFalling() ? counts.length - 1 : 0] / moments.total;
  }

  /** The share of the greatest real values, 0 to 1: much means that high detail is cut off. */
  public double clippedHigh() {
    return (double) counts[rescale.isFalling() ? 0 : counts.length - 1] / moments.total;
  }

  /**
   * A percentile by nearest rank.
   *
   * @param percent 0 to 100
   * @return the least stored value that {@code percent} of a hundred values do not exceed; the
   *     lower end of its bin where bins hold several values
   * @throws IllegalArgumentException if {@code percent} is out of range
   */
  public double percentile(double percent) {
    if (!(percent >= 0 && percent <= 100)) {
      throw new IllegalArgumentException(
          "a percentile needs a number from 0 to 100, got " + percent);
    }
    long rank = Percentiles.rank(percent, moments.total);
    long sum = 0;
    int bin = -1;
    while (sum < rank) {
      sum += counts[++bin];
    }
    return binStart(bin);
  }

  /**
   * The range between the percentiles 0.1 and 99.9, so that few stray pixels do not count: the
   * logarithm to base 2 of the number of bins from one to the other.
   *
   * @return 0 for a constant image, 8 for bytes that use their whole range
   */
  public double dynamicRangeBits() {
    double bins = (percentile(99.9) - percentile(0.1)) / binWidth + 1;
    return Math.log(bins) / Math.log(2);
  }

  /**
   * Otsu's threshold. Equal to scikit-image's {@code threshold_otsu} on integer images.
   *
   * @return values above it are foreground; the middle of its bin where bins hold several values;
   *     the only value of a constant image
   */
  public double otsu() {
    return middle(Otsu.threshold(counts));
  }

  /**
   * Several thresholds at once. Equal to scikit-image's {@code threshold_multiotsu} on integer
   * images, but for ties closer than the single precision that it computes in; exact at any depth.
   *
   * @param classes wanted, 2 or more
   * @return {@code classes - 1} values, ascending; each the last of its class
   * @throws IllegalArgumentException if fewer than 2 classes are wanted, or fewer bins are used
   *     than classes are wanted
   */
  public double[] multiOtsu(int classes) {
    if (classes < 2 || usedBins() < classes) {
      throw new IllegalArgumentException(
          "%d classes were wanted; 2 or more are possible, and no more than the %d values that occur"
              .formatted(classes, usedBins()));
    }
    int[] bins = Otsu.thresholds(counts, classes);
    return Arrays.stream(bins).mapToDouble(this::middle).toArray();
  }

  private double middle(int bin) {
    return exact ? binStart(bin) : binStart(bin) + binWidth / 2;
  }

  /**
   * The same values in fewer bins, for plots.
   *
   * @param bins wanted, at least 1
   * @return at most that many bins of equal width; this histogram if it has no more
   * @throws IllegalArgumentException if {@code bins} is below 1
   */
  public Histogram rebin(int bins) {
    if (bins < 1) {
      throw new IllegalArgumentException("a histogram needs at least 1 bin, got " + bins);
    }
    if (bins >= counts.length) {
      return this;
    }
    int step = (counts.length + bins - 1) / bins;
    long[] merged = new long[(counts.length + step - 1) / step];
    for (int i = 0; i < counts.length; i++) {
      merged[i / step] += counts[i];
    }
    return new Histogram(merged, low, binWidth * step, rescale, moments);
  }

  /**
   * The real value of a stored one.
   *
   * @param stored for example a bin's start
   * @return in {@link #units()}
   */
  public double toReal(double stored) {
    return rescale.apply(stored);
  }

  /** Units of real values, for example HU; empty if the file does not say. */
  public String units() {
    return rescale.units();
  }

  /**
   * What a chart shows: the counts over real values, in ascending order of these.
   *
   * @param name for people
   * @param image what was counted
   * @return a series of as many bins
   */
  public Series series(String name, MedicalImage image) {
    double width = binWidth * Math.abs(rescale.rescaleSlope());
    if (!rescale.isFalling()) {
      return new Series(name, image, counts, toReal(low), width, units());
    }
    long[] rising = new long[counts.length];
    for (int i = 0; i < rising.length; i++) {
      rising[i] = counts[counts.length - 1 - i];
    }
    // A bin of integers counts its start, which stays where it is; one of floats ends there.
    double start = toReal(low + (exact ? counts.length - 1 : counts.length) * binWidth);
    return new Series(name, image, rising, start, width, units());
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Histogram other
        && low == other.low
        && binWidth == other.binWidth
        && rescale.equals(other.rescale)
        && moments.equals(other.moments)
        && Arrays.equals(counts, other.counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(counts) + moments.hashCode();
  }

  @Override
  public String toString() {
    return "Histogram[%d bins, %d values from %s to %s]"
        .formatted(counts.length, moments.total, Checks.number(min()), Checks.number(max()));
  }
}
