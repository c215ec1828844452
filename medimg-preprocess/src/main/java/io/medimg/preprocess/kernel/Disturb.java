package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Curves.Scope;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Noise and painted-over places.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Disturb {

  private Disturb() {}

  /**
   * Adds noise.
   *
   * @param source read, one channel
   * @param width pixels in a row
   * @param scope what values are
   * @param deviation of the noise at a place in the range, both in shares of the range
   * @param random asked for one row after the other
   * @param target overwritten, as long
   */
  public static void noise(
      float[] source,
      int width,
      Scope scope,
      DoubleUnaryOperator deviation,
      SplitMix random,
      float[] target) {
    double[] noise = new double[width];
    for (int row = 0; row < source.length; row += width) {
      random.gaussians(noise);
      for (int x = 0; x < width; x++) {
        double unit = scope.unit(source[row + x]);
        target[row + x] = scope.value(unit + deviation.applyAsDouble(unit) * noise[x]);
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
