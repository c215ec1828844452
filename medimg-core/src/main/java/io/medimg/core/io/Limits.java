package io.medimg.core.io;

/**
 * Bounds that are checked before anything is allocated. Immutable and safe for use by several
 * threads.
 *
 * @param maxBytes largest file
 * @param maxPixels most pixels of one frame (width x height)
 * @param maxValues most values of all frames and channels together
 * @param maxFrames most frames
 * @param maxNesting deepest nesting of sequences or directories
 * @param maxInflatedBytes most bytes that a compressed part may inflate to
 */
public record Limits(
    long maxBytes,
    long maxPixels,
    long maxValues,
    int maxFrames,
    int maxNesting,
    long maxInflatedBytes) {
  private static final Limits DEFAULTS =
      new Limits(2L << 30, 400_000_000L, 1L << 30, 100_000, 64, 2L << 30);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if one is below 1, or {@code maxValues} exceeds an array's
   *     length
   */
  public Limits {
    if (Math.min(Math.min(maxBytes, maxPixels), Math.min(maxValues, maxInflatedBytes)) < 1
        || maxFrames < 1
        || maxNesting < 1
        || maxValues > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "limits are at least 1, and maxValues fits an array; got "
              + "bytes %d, pixels %d, values %d, frames %d, nesting %d, inflated %d"
                  .formatted(
                      maxBytes, maxPixels, maxValues, maxFrames, maxNesting, maxInflatedBytes));
    }
  }

  /** 2 GiB of file, 400 million pixels a frame, 2^30 values, 100,000 frames, 64 levels. */
  public static Limits defaults() {
    return DEFAULTS;
  }

  /**
   * The same with another bound on pixels.
   *
   * @param pixels most pixels of one frame
   * @return changed limits
   */
  public Limits withMaxPixels(long pixels) {
    return new Limits(maxBytes, pixels, maxValues, maxFrames, maxNesting, maxInflatedBytes);
  }

  /**
   * The same with another bound on the file.
   *
   * @param bytes largest file
   * @return changed limits
   */
  public Limits withMaxBytes(long bytes) {
    return new Limits(bytes, maxPixels, maxValues, maxFrames, maxNesting, maxInflatedBytes);
  }

  /**
   * Checks an image's extent before memory for it is taken.
   *
   * @param source the file's name for the message
   * @param width columns as declared
   * @param height rows as declared
   * @param frames as declared
   * @param channels as declared
   * @return how many values there are in all
   * @throws MalformedImageException if an extent is below 1 or beyond a limit
   */
  public int checkExtent(String source, long width, long height, long frames, int channels)
      throws MalformedImageException {
    if (width < 1 || height < 1 || frames < 1 || channels < 1) {
      throw new MalformedImageException(
          "%s: an image needs at least 1 x 1 pixels, 1 frame and 1 channel, found %d x %d, %d, %d"
              .formatted(source, width, height, frames, channels));
    }
    if (width > Integer.MAX_VALUE || height > Integer.MAX_VALUE || width * height > maxPixels) {
      throw new MalformedImageException(
          "%s: %d x %d pixels exceed the limit of %d; raise Limits.maxPixels if this is meant"
              .formatted(source, width, height, maxPixels));
    }
    if (frames > maxFrames || width * height > maxValues / frames / channels) {
      throw new MalformedImageException(
          "%s: %d frames of %d x %d x %d values exceed the limits of %d frames and %d values"
              .formatted(source, frames, width, height, channels, maxFrames, maxValues));
    }
    return (int) (width * height * frames * channels);
  }
}
