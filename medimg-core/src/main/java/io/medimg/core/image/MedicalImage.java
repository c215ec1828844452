package io.medimg.core.image;

import io.medimg.core.geometry.Size;
import java.util.Objects;

/**
 * One image or several frames of equal size: stored values in their own type, and what the file
 * says about them. Values are kept frames x height x width x channels, channels fastest. Immutable
 * and safe for use by several threads.
 *
 * <p>One channel is gray, two are gray and alpha, three are RGB, four are RGB and alpha. Alpha is
 * kept as stored and left out by every preprocessing step.
 */
public final class MedicalImage {
  private final Size size;
  private final int frames;
  private final int channels;
  private final PixelBuffer pixels;
  private final ImageMetadata metadata;

  private MedicalImage(
      Size size, int frames, int channels, PixelBuffer pixels, ImageMetadata metadata) {
    this.size = size;
    this.frames = frames;
    this.channels = channels;
    this.pixels = pixels;
    this.metadata = metadata;
  }

  /**
   * An image of given values.
   *
   * @param size width and height
   * @param frames at least 1
   * @param channels 1 to 4
   * @param pixels frames x height x width x channels values
   * @param metadata what is known about them
   * @return the image
   * @throws IllegalArgumentException if the count of values does not fit, or the photometric
   *     interpretation does not fit the channels
   */
  public static MedicalImage of(
      Size size, int frames, int channels, PixelBuffer pixels, ImageMetadata metadata) {
    Objects.requireNonNull(metadata, "metadata");
    if (frames < 1 || channels < 1 || channels > 4) {
      throw new IllegalArgumentException(
          "an image has 1 frame or more and 1 to 4 channels, got %d frames, %d channels"
              .formatted(frames, channels));
    }
    long wanted = Math.multiplyExact(Math.multiplyExact(size.pixels(), frames), channels);
    if (pixels.length() != wanted) {
      throw new IllegalArgumentException(
          "%s pixels x %d frames x %d channels need %d values, got %d"
              .formatted(size, frames, channels, wanted, pixels.length()));
    }
    boolean color = metadata.photometricInterpretation() == PhotometricInterpretation.RGB;
    if (color != channels >= 3) {
      throw new IllegalArgumentException(
          "%s does not fit %d channels; gray has 1 or 2, RGB has 3 or 4"
              .formatted(metadata.photometricInterpretation(), channels));
    }
    return new MedicalImage(size, frames, channels, pixels, metadata);
  }

  /**
   * A gray 8-bit image.
   *
   * @param width columns
   * @param height rows
   * @param values row by row, unsigned, copied
   * @return the image, MONOCHROME2
   */
  public static MedicalImage gray(int width, int height, byte[] values) {
    return gray(new Size(width, height), PixelBuffer.U8.of(values));
  }

  /**
   * A gray 16-bit image.
   *
   * @param width columns
   * @param height rows
   * @param values row by row, unsigned, copied
   * @return the image, MONOCHROME2
   */
  public static MedicalImage gray(int width, int height, short[] values) {
    return gray(new Size(width, height), PixelBuffer.U16.of(values));
  }

  /**
   * A gray float image.
   *
   * @param width columns
   * @param height rows
   * @param values row by row, copied
   * @return the image, MONOCHROME2
   */
  public static MedicalImage gray(int width, int height, float[] values) {
    return gray(new Size(width, height), PixelBuffer.F32.of(values));
  }

  /**
   * A gray image of one frame.
   *
   * @param size width and height
   * @param pixels row by row
   * @return the image, MONOCHROME2
   */
  public static MedicalImage gray(Size size, PixelBuffer pixels) {
    return of(size, 1, 1, pixels, ImageMetadata.builder().build());
  }

  /**
   * An RGB 8-bit image.
   *
   * @param width columns
   * @param height rows
   * @param values row by row, red, green, blue of each pixel, copied
   * @return the image
   */
  public static MedicalImage rgb(int width, int height, byte[] values) {
    return of(
        new Size(width, height),
        1,
        3,
        PixelBuffer.U8.of(values),
        ImageMetadata.builder().photometricInterpretation(PhotometricInterpretation.RGB).build());
  }

  /** Width and height. */
  public Size size() {
    return size;
  }

  /** Columns. */
  public int width() {
    return size.width();
  }

  /** Rows. */
  public int height() {
    return size.height();
  }

  /** Frames, at least 1. */
  public int frames() {
    return frames;
  }

  /** Samples per pixel, 1 to 4. */
  public int channels() {
    return channels;
  }

  /** The stored values. */
  public PixelBuffer pixels() {
    return pixels;
  }

  /** How stored values are represented. */
  public SampleType sampleType() {
    return pixels.type();
  }

  /** What the file says. */
  public ImageMetadata metadata() {
    return metadata;
  }

  /**
   * One stored value of the first frame and channel.
   *
   * @param x column
   * @param y row
   * @return the stored value, before rescale
   * @throws IndexOutOfBoundsException if it lies outside
   */
  public float value(int x, int y) {
    Objects.checkIndex(x, width());
    Objects.checkIndex(y, height());
    return pixels.get((y * width() + x) * channels);
  }

  /**
   * One frame as an image of its own, values copied; this image if it is the only one.
   *
   * @param index from 0
   * @return the frame, same metadata
   * @throws IndexOutOfBoundsException if there is no such frame
   */
  public MedicalImage frame(int index) {
    Objects.checkIndex(index, frames);
    if (frames == 1) {
      return this;
    }
    int length = pixels.length() / frames;
    PixelBuffer part = pixels.slice(index * length, (index + 1) * length);
    return new MedicalImage(size, 1, channels, part, metadata);
  }

  /**
   * The same pixels with other metadata.
   *
   * @param other what is known about them
   * @return the image, pixels shared
   * @throws IllegalArgumentException if the photometric interpretation does not fit the channels
   */
  public MedicalImage withMetadata(ImageMetadata other) {
    return of(size, frames, channels, pixels, other);
  }

  /** All stored values as floats, copied. */
  public float[] toFloatArray() {
    return pixels.toFloatArray();
  }

  /** One line for people: extent, type and metadata; no patient data. */
  public String describe() {
    return "%s%s, %s x %d, %s"
        .formatted(
            size, frames > 1 ? " x " + frames + " frames" : "", sampleType(), channels, metadata);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof MedicalImage other
        && size.equals(other.size)
        && frames == other.frames
        && channels == other.channels
        && metadata.equals(other.metadata)
        && pixels.equals(other.pixels);
  }

  @Override
  public int hashCode() {
    return Objects.hash(size, frames, channels, metadata);
  }

  @Override
  public String toString() {
    return "MedicalImage[" + describe() + "]";
  }
}
