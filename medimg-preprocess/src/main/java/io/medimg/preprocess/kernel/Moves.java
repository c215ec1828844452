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
   * Puts an image into a larger one.
   *
   * @param source read
   * @param row values in a source row
   * @param target overwritten everywhere
   * @param targetRow values in a target row
   * @param at index of the first source value in the target
   * @param fill value of everything outside the source
   */
  public static void place(
      float[] source, int row, float[] target, int targetRow, int at, float fill) {
    Arrays.fill(target, fill);
    for (int from = 0, to = at; from < source.length; from += row, to += targetRow) {
      System.arraycopy(source, from, target, to, row);
    }
  }
}
