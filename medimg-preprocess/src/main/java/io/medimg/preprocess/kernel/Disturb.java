package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Curves.Scope;
import java.util.Arrays;

/**
 * Noise and painted-over places.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Disturb {

  private Disturb() {}

  /**
   * Adds noise that depends on nothing.
   *
   * @param source read, one channel
   * @param width pixels in a row
   * @param scope what values are
   * @param deviation of the noise, in shares of the range
   * @param random asked for one row after the other
   * @param target overwritten, as long
   */
  public static void gaussian(
      float[] source, int width, Scope scope, double deviation, SplitMix random, float[] target) {
    double[] noise = new double[width];
    for (int row = 0; row < source.length; row += width) {
      random.gaussians(noise);
      for (int x = 0; x < width; x++) {
        double unit = scope.unit(source[row + x]);
        target[row + x] = scope.value(unit + deviation * noise[x]);
      }
    }
  }

  /**
   * Adds noise that grows with the root of the value.
   *
   * @param source read, one channel
   * @param width pixels in a row
   * @param scope what values are
   * @param deviation of the noise where the value is the upper end of the range
   * @param random asked for one row after the other
   * @param target overwritten, as long
   */
  public static void quantum(
      float[] source, int width, Scope scope, double deviation, SplitMix random, float[] target) {
    double[] noise = new double[width];
    for (int row = 0; row < source.length; row += width) {
      random.gaussians(noise);
      for (int x = 0; x < width; x++) {
        double unit = scope.unit(source[row + x]);
        target[row + x] = scope.value(unit + deviation * Math.sqrt(unit) * noise[x]);
      }
    }
  }

  /**
   * Adds noise that grows with the value.
   *
   * @param source read, one channel
   * @param width pixels in a row
   * @param scope what values are
   * @param deviation of the noise where the value is the upper end of the range
   * @param random asked for one row after the other
   * @param target overwritten, as long
   */
  public static void speckle(
      float[] source, int width, Scope scope, double deviation, SplitMix random, float[] target) {
    double[] noise = new double[width];
    for (int row = 0; row < source.length; row += width) {
      random.gaussians(noise);
      for (int x = 0; x < width; x++) {
        double unit = scope.unit(source[row + x]);
        target[row + x] = scope.value(unit + deviation * unit * noise[x]);
      }
    }
  }

  /**
   * Paints over a rectangle.
   *
   * @param source read, one channel
   * @param width pixels in a row
   * @param across first column and the one after the last
   * @param down first row and the one after the last
   * @param fill new value
   * @param target overwritten, as long
   */
  public static void paint(
      float[] source, int width, int[] across, int[] down, float fill, float[] target) {
    System.arraycopy(source, 0, target, 0, source.length);
    if (across[0] < across[1]) {
      for (int y = down[0]; y < down[1]; y++) {
        Arrays.fill(target, y * width + across[0], y * width + across[1], fill);
      }
    }
  }
}
