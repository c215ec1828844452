package io.medimg.core.io.internal.tiff;

import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.PixelSpacing;
import io.medimg.core.image.SampleType;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.core.io.internal.RandomBytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one page of a TIFF is, checked. Immutable and safe for use by several threads. */
final class TiffPage {
  static final int UNSIGNED = 1;
  static final int SIGNED = 2;
  static final int FLOAT = 3;

  static final int WHITE_IS_ZERO = 0;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int YCBCR = 6;

  private static final Map<Long, String> OTHER_COLORS =
      Map.of(
          4L, "transparency mask",
          5L, "CMYK",
          6L, "YCbCr",
          8L, "CIE L*a*b*",
          32_803L, "colour filter array");

  private final TiffDirectory tags;
  private final int width;
  private final int height;
  private final int bits;
  private final int samples;
  private final int sampleFormat;
  private final int color;
  private final boolean ycc;

  private TiffPage(TiffDirectory tags) throws IOException {
    this.tags = tags;
    RandomBytes file = tags.file();
    long w = tags.required(TiffDirectory.WIDTH);
    long h = tags.required(TiffDirectory.HEIGHT);
    if (w < 1 || h < 1 || w > Integer.MAX_VALUE || h > Integer.MAX_VALUE) {
      throw file.malformed("a page of %d x %d pixels", w, h);
    }
    width = (int) w;
    height = (int) h;
    samples = (int) Math.min(tags.number(TiffDirectory.SAMPLES_PER_PIXEL, 1), 0xFFFF);
    bits = same(TiffDirectory.BITS_PER_SAMPLE, 1, "bits per sample");
    sampleFormat = same(TiffDirectory.SAMPLE_FORMAT, UNSIGNED, "sample formats");
    long photometric = tags.number(TiffDirectory.PHOTOMETRIC, 1);
    boolean jpeg = tags.number(TiffDirectory.COMPRESSION, 1) == TiffCompression.JPEG;
    ycc = photometric == YCBCR && jpeg;
    if (ycc) {
      photometric = RGB; // once decoded
    }
    if (photometric > PALETTE) {
      throw unsupported(OTHER_COLORS.getOrDefault(photometric, "photometric " + photometric));
    }
    color = (int) photometric;
    checkSamples();
  }

  static TiffPage of(TiffDirectory tags) throws IOException {
    return new TiffPage(tags);
  }

  /** The one value that all samples of a pixel have in common. */
  private int same(int tag, int otherwise, String what) throws IOException {
    long[] all = tags.numbers(tag, 0);
    if (all.length == 0) {
      return otherwise;
    }
    for (int i = 1; i < Math.min(all.length, samples); i++) {
      if (all[i] != all[0]) {
        throw unsupported("different " + what + " " + Arrays.toString(all));
      }
    }
    return (int) Math.min(all[0], 0xFFFF);
  }

  private void checkSamples() throws UnsupportedImageException {
    int most = color == RGB ? 4 : 2;
    if (samples < most - 1 || samples > most || (color == PALETTE && samples != 1)) {
      throw unsupported("%d samples per pixel of photometric %d".formatted(samples, color));
    }
    boolean fits =
        switch (sampleFormat) {
          case FLOAT -> bits == 16 || bits == 32 || bits == 64;
          case SIGNED -> bits == 8 || bits == 16 || bits == 32;
          case UNSIGNED -> (bits >= 1 && bits <= 16) || bits == 32;
          default -> false;
        };
    boolean colorFits =
        color < RGB || (sampleFormat == UNSIGNED && (bits == 8 || (bits == 16 && color == RGB)));
    boolean paletteFits =
        color == PALETTE && sampleFormat == UNSIGNED && (bits == 1 || bits == 2 || bits == 4);
    if (!fits || !(colorFits || paletteFits)) {
      throw unsupported(
          "%d bits of sample format %d and photometric %d".formatted(bits, sampleFormat, color));
    }
  }

  UnsupportedImageException unsupported(String what) {
    return new UnsupportedImageException(
        "%s: TIFF with %s is not supported; save it as gray or RGB, uncompressed or LZW"
            .formatted(tags.file().name(), what));
  }

  /** Whether a later page is another frame of the same picture. */
  boolean continuesIn(TiffDirectory later) throws IOException {
    if ((later.number(TiffDirectory.SUBFILE_TYPE, 0) & 5) != 0) {
      return false;
    }
    TiffPage other;
    try {
      other = new TiffPage(later);
    } catch (UnsupportedImageException e) {
      return false;
    }
    return other.width == width
        && other.height == height
        && other.bits == bits
        && other.samples == samples
        && other.sampleFormat == sampleFormat
        && other.color == color;
  }

  /** How the values are kept. */
  SampleType sampleType() {
    if (sampleFormat == FLOAT || bits == 32) {
      return SampleType.F32;
    }
    if (sampleFormat == SIGNED) {
      return SampleType.S16;
    }
    return bits <= 8 ? SampleType.U8 : SampleType.U16;
  }

  /** Channels of the picture. */
  int channels() {
    return color == PALETTE ? 3 : samples;
  }

  int bitsStored() {
    return bits > 8 && bits < 16 ? bits : 0;
  }

  PhotometricInterpretation photometric() {
    return color >= RGB
        ? PhotometricInterpretation.RGB
        : color == WHITE_IS_ZERO
            ? PhotometricInterpretation.MONOCHROME1
            : PhotometricInterpretation.MONOCHROME2;
  }

  @Nullable PixelSpacing spacing() throws IOException {
    long unit = tags.number(TiffDirectory.RESOLUTION_UNIT, 2);
    double x = tags.fraction(TiffDirectory.X_RESOLUTION);
    double y = tags.fraction(TiffDirectory.Y_RESOLUTION);
    if ((unit != 2 && unit != 3) || !(x > 0 && y > 0)) {
      return null;
    }
    double mm = unit == 2 ? 25.4 : 10;
    return new PixelSpacing(mm / y, mm / x, PixelSpacing.Source.FILE_RESOLUTION);
  }

  TiffDirectory tags() {
    return tags;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int bits() {
    return bits;
  }

  /** Samples per pixel in the file. */
  int samples() {
    return samples;
  }

  int sampleFormat() {
    return sampleFormat;
  }

  /** Whether samples are YCbCr until their JPEG data is decoded. */
  boolean isYcc() {
    return ycc;
  }

  boolean isPalette() {
    return color == PALETTE;
  }
}
