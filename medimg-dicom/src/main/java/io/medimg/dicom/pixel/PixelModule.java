package io.medimg.dicom.pixel;

import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.dicom.codec.FrameFormat;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Numbers;
import io.medimg.dicom.dataset.Tag;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Image Pixel module (DICOM PS3.3, C.7.6.3), checked. Immutable and safe for use by several
 * threads.
 *
 * @param name the file's, for messages
 * @param rows at least 1
 * @param columns at least 1
 * @param frames at least 1
 * @param samples per pixel, 1 or 3
 * @param bitsAllocated 1, 8, 16, 32 or 64
 * @param bitsStored at most allocated
 * @param shift of the lowest bit that is stored
 * @param signed whether stored values are
 * @param planar whether the samples of a frame come one plane after the other
 * @param color what samples mean
 * @param pixelTag which attribute holds the pixels
 */
public record PixelModule(
    String name,
    int rows,
    int columns,
    int frames,
    int samples,
    int bitsAllocated,
    int bitsStored,
    int shift,
    boolean signed,
    boolean planar,
    Color color,
    int pixelTag) {
  /** Colours of DICOM that are not read; anything else might be a patient's name gone astray. */
  private static final Set<String> OTHER_COLORS =
      Set.of("ARGB", "CMYK", "HSV", "XYB", "YBR_PARTIAL_422", "YBR_PARTIAL_420");

  /** What stored samples mean. */
  public enum Color {
    MONOCHROME1,
    MONOCHROME2,
    PALETTE,
    RGB,
    YBR_FULL,
    YBR_FULL_422,
    YBR_RCT,
    YBR_ICT;

    /** Photometric Interpretation (0028,0004); null if it is none of these. */
    public static @Nullable Color of(String text) {
      for (Color color : values()) {
        if (color.name().equals(text.equals("PALETTE COLOR") ? "PALETTE" : text)) {
          return color;
        }
      }
      return null;
    }

    /** Channels after palettes and YBR have become RGB. */
    int channels() {
      return compareTo(PALETTE) < 0 ? 1 : 3;
    }

    int samples() {
      return compareTo(RGB) < 0 ? 1 : 3;
    }
  }

  /** The module of a picture that will be decoded as a whole. */
  public static PixelModule of(String name, DicomDataset d, Limits limits) throws IOException {
    PixelModule module = ofFrames(name, d, limits);
    limits.checkExtent(name, module.columns, module.rows, module.frames, module.color.channels());
    return module;
  }

  /** The module of a picture that will be decoded frame by frame. */
  public static PixelModule ofFrames(String name, DicomDataset d, Limits limits)
      throws IOException {
    int pixelTag = pixelTag(name, d);
    int rows = required(name, d, Tag.ROWS, 1, 0xFFFF);
    int columns = required(name, d, Tag.COLUMNS, 1, 0xFFFF);
    int samples = d.integer(Tag.SAMPLES_PER_PIXEL).orElse(1);
    Color color = color(name, d, samples);
    int allocated = required(name, d, Tag.BITS_ALLOCATED, 1, 64);
    checkAllocated(name, allocated, pixelTag);
    boolean whole = pixelTag != Tag.PIXEL_DATA;
    int stored = whole ? allocated : d.integer(Tag.BITS_STORED).orElse(allocated);
    int high = whole ? allocated - 1 : d.integer(Tag.HIGH_BIT).orElse(stored - 1);
    if (stored < 1 || stored > allocated || high < stored - 1 || high >= allocated) {
      throw new MalformedImageException(
          "%s: %d bits stored up to bit %d do not fit %d bits allocated"
              .formatted(name, stored, high, allocated));
    }
    if (color.compareTo(Color.YBR_FULL) >= 0 && (allocated > 16 || stored != allocated)) {
      throw new UnsupportedImageException(
          "%s: %s with %d of %d bits is not supported; 8 of 8 and 16 of 16 are"
              .formatted(name, color, stored, allocated));
    }
    checkCoding(name, d, color, allocated, pixelTag);
    int frames = frames(name, d);
    limits.checkExtent(name, columns, rows, 1, color.channels());
    return new PixelModule(
        name,
        rows,
        columns,
        frames,
        samples,
        allocated,
        stored,
        high + 1 - stored,
        d.integer(Tag.PIXEL_REPRESENTATION).orElse(0) == 1,
        samples == 3 && d.integer(Tag.PLANAR_CONFIGURATION).orElse(0) == 1,
        color,
        pixelTag);
  }

  private static int pixelTag(String name, DicomDataset d) throws MalformedImageException {
    for (int tag : new int[] {Tag.PIXEL_DATA, Tag.FLOAT_PIXEL_DATA, Tag.DOUBLE_FLOAT_PIXEL_DATA}) {
      if (d.view(tag).hasRemaining()) {
        return tag;
      }
    }
    throw new MalformedImageException(
        "%s: has no Pixel Data %s; it is no image".formatted(name, Tag.toString(Tag.PIXEL_DATA)));
  }

  private static int required(String name, DicomDataset d, int tag, int least, int most)
      throws MalformedImageException {
    OptionalInt value = d.integer(tag);
    if (value.isEmpty() || value.getAsInt() < least || value.getAsInt() > most) {
      throw new MalformedImageException(
          "%s: %s must be %d to %d, found %s"
              .formatted(
                  name,
                  Tag.toString(tag),
                  least,
                  most,
                  value.isPresent() ? value.getAsInt() : "none"));
    }
    return value.getAsInt();
  }

  private static void checkAllocated(String name, int allocated, int pixelTag)
      throws MalformedImageException {
    boolean fits =
        switch (pixelTag) {
          case Tag.FLOAT_PIXEL_DATA -> allocated == 32;
          case Tag.DOUBLE_FLOAT_PIXEL_DATA -> allocated == 64;
          default -> allocated == 1 || allocated == 8 || allocated == 16 || allocated == 32;
        };
    if (!fits) {
      throw new MalformedImageException(
          "%s: %d bits allocated do not fit %s".formatted(name, allocated, Tag.toString(pixelTag)));
    }
  }

  /** Refuses what only compressed frames can be, and what they cannot be. */
  private static void checkCoding(
      String name, DicomDataset d, Color color, int allocated, int pixelTag)
      throws UnsupportedImageException {
    boolean compressed = d.transferSyntax().isCompressed();
    boolean codestreamOnly = color.compareTo(Color.YBR_RCT) >= 0;
    if ((compressed && pixelTag != Tag.PIXEL_DATA)
        || (!compressed && codestreamOnly)
        || (!compressed && color == Color.YBR_FULL_422 && allocated != 8)) {
      throw new UnsupportedImageException(
          "%s: %s of %d bits in %s is not supported in transfer syntax %s"
              .formatted(name, color, allocated, Tag.toString(pixelTag), d.transferSyntax()));
    }
  }

  private static Color color(String name, DicomDataset d, int samples) throws IOException {
    String text = d.string(Tag.PHOTOMETRIC_INTERPRETATION).orElse("");
    Color color = Color.of(text);
    if (color == null) {
      throw new UnsupportedImageException(
          "%s: photometric interpretation %s is not supported"
              .formatted(name, OTHER_COLORS.contains(text) ? text : "(unknown or missing)"));
    }
    if (color.samples() != samples) {
      throw new MalformedImageException(
          "%s: %s has %d samples per pixel, found %d"
              .formatted(name, color, color.samples(), samples));
    }
    return color;
  }

  /** Number of Frames; 1 where it is missing, empty or below 1. */
  private static int frames(String name, DicomDataset d) throws MalformedImageException {
    double frames = d.string(Tag.NUMBER_OF_FRAMES).map(Numbers::parse).orElse(1.0);
    if (Double.isNaN(frames) && d.integer(Tag.NUMBER_OF_FRAMES).isPresent()) {
      frames = d.integer(Tag.NUMBER_OF_FRAMES).getAsInt();
    }
    if (frames != Math.rint(frames) || frames > Integer.MAX_VALUE) {
      throw new MalformedImageException(
          "%s: %s must be a whole number".formatted(name, Tag.toString(Tag.NUMBER_OF_FRAMES)));
    }
    return Math.max(1, (int) frames);
  }

  /** What was forgiven. */
  public List<String> notices(DicomDataset d) {
    boolean odd = d.string(Tag.NUMBER_OF_FRAMES).map(Numbers::parse).orElse(1.0).isNaN();
    return odd
        ? List.of(
            "Number of Frames (0028,0008) has other characters behind its digits; %d was taken"
                .formatted(frames))
        : List.of();
  }

  /** Samples of all frames after decoding. */
  int values() {
    return rows * columns * frames * samples;
  }

  /** What decoders need to know. */
  FrameFormat format() {
    return new FrameFormat(
        rows,
        columns,
        samples,
        bitsAllocated,
        planar,
        color == Color.YBR_FULL_422
            ? FrameFormat.Chroma.HALVED
            : color.compareTo(Color.YBR_FULL) >= 0
                ? FrameFormat.Chroma.FULL
                : FrameFormat.Chroma.NONE);
  }

  /** The same with so many frames. */
  public PixelModule part(int count) {
    return new PixelModule(
        name,
        rows,
        columns,
        count,
        samples,
        bitsAllocated,
        bitsStored,
        shift,
        signed,
        planar,
        color,
        pixelTag);
  }

  /** Bits that a frame takes in the file if it is not compressed. */
  public long frameBits() {
    return color == Color.YBR_FULL_422
        ? (columns + 1L) / 2 * 4 * rows * 8
        : (long) rows * columns * samples * bitsAllocated;
  }

  /** Bytes that all frames take in the file if they are not compressed. */
  long storedBytes() {
    return (frameBits() * frames + 7) / 8;
  }
}
