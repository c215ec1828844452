package io.medimg.preprocess.kernel;

import java.util.Arrays;

/**
 * Whole pixels moved about: flips, quarter turns, padding.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Moves {

  private Moves() {}

  /**
   * Mirrors left and right.
   *
   * @param source read, interleaved
   * @param width pixels in a row
   * @param channels values per pixel
   * @param target overwritten, as long; not {@code source}
   */
  public static void flipLeftRight(float[] source, int width, int channels, float[] target) {
    int row = width * channels;
    for (int start = 0; start < source.length; start += row) {
      for (int x = 0; x < width; x++) {
        int from = start + (width - 1 - x) * channels;
        System.arraycopy(source, from, target, start + x * channels, channels);
      }
    }
  }

  /**
   * Mirrors top and bottom.
   *
   * @param source read, interleaved
   * @param row values in a row
   * @param target overwritten, as long; not {@code source}
   */
  public static void flipTopBottom(float[] source, int row, float[] target) {
    for (int start = 0; start < source.length; start += row) {
      System.arraycopy(source, source.length - row - start, target, start, row);
    }
  }

  /**
   * Turns by 90 degrees clockwise.
   *
   * @param source read, {@code height * width * channels}
   * @param width of the source
   * @param height of the source
   * @param channels values per pixel
   * @param target overwritten: {@code width} rows of {@code height} pixels; not {@code source}
   */
  public static void turnClockwise(
      float[] source, int width, int height, int channels, float[] target) {
    int at = 0;
    for (int x = 0; x < width; x++) {
      for (int y = height - 1; y >= 0; y--, at += channels) {
        System.arraycopy(source, (y * width + x) * channels, target, at, channels);
      }
    }
  }

  /**
   * Leaves the last channel out.
   *
   * @param source read, {@code channels} values per pixel
   * @param channels at least 2
   * @param target overwritten, {@code channels - 1} values per pixel
   */
  public static void dropLastChannel(float[] source, int channels, float[] target) {
    int kept = channels - 1;
    for (int from = 0, to = 0; from < source.length; from += channels, to += kept) {
      System.arraycopy(source, from, target, to, kept);
    }
  }

  /**
   * Puts one channel among interleaved ones.
   *
   * @param plane read, one value per pixel
   * @param channels values per pixel of the target
   * @param channel which one, from 0
   * @param target overwritten at every {@code channels}-th place
   */
  public static void interleave(float[] plane, int channels, int channel, float[] target) {
    for (int i = 0, to = channel; i < plane.length; i++, to += channels) {
      target[to] = plane[i];
    }
  }

  /**
   * Where the rows of an image lie in a larger one. Immutable and safe for use by several threads.
   *
   * @param row values in a row
   * @param rows how many
   * @param at index of the first value in the larger image
   * @param stride values in a row of the larger image, at least {@code row}
   */
  public record Place(int row, int rows, int at, int stride) {
    /** Index of the first value of row {@code y} in the larger image. */
    public int start(int y) {
      return at + y * stride;
    }
  }

  /**
   * Puts an image into a larger one that has the same array. What lies around it is left to {@link
   * #surround}.
   *
   * @param values rows without a gap from index 0 before; each in its place after
   * @param place where rows go
   */
  public static void spread(float[] values, Place place) {
    for (int y = place.rows - 1; y >= 0; y--) { // no row goes to where an earlier one still is
      System.arraycopy(values, y * place.row, values, place.start(y), place.row);
    }
  }

  /**
   * Fills everything around an image in a larger one.
   *
   * @param values overwritten outside the place
   * @param place where the image is
   * @param fill new value
   */
  public static void surround(float[] values, Place place, float fill) {
    int from = 0;
    for (int y = 0; y < place.rows; y++) {
      Arrays.fill(values, from, place.start(y), fill);
      from = place.start(y) + place.row;
    }
    Arrays.fill(values, from, values.length, fill);
  }
}
