package io.medimg.preprocess.kernel;

import java.util.Arrays;

/**
 * Smoothing that keeps edges: neighbours count less the farther they are and the more their value
 * differs (Tomasi and Manduchi, ICCV 1998), as OpenCV 4.9's {@code bilateralFilter} with its
 * default border ({@code BORDER_REFLECT_101}). The window is round. Bytes look the weight of a
 * difference up in 256 entries, other depths in 4,096 over what occurs, linearly between, as OpenCV
 * does for floats.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class BilateralFilter {
  private static final int STEPS = 1 << 12;

  private BilateralFilter() {}

  /**
   * How far neighbours and values may be. Immutable and safe for use by several threads.
   *
   * @param radius of the window in pixels, 1 or more
   * @param sigmaColor in values
   * @param sigmaSpace in pixels
   */
  public record Reach(int radius, double sigmaColor, double sigmaSpace) {}

  /**
   * Filters.
   *
   * @param source read, {@code width * height} finite values, one channel
   * @param width pixels in a row
   * @param height rows
   * @param depth of the values; integers are rounded, ties to even
   * @param reach how far
   * @param target overwritten
   */
  public static void run(
      float[] source, int width, int height, Depth depth, Reach reach, float[] target) {
    float[] ends = Scale.finiteRange(source);
    float span = ends[1] - ends[0];
    if (!(span > 0)) {
      System.arraycopy(source, 0, target, 0, source.length);
      return;
    }
    boolean bytes = depth == Depth.U8;
    float perValue = bytes ? 1f : STEPS / span;
    float[] weights = colorWeights(bytes ? 256 : STEPS + 2, perValue, reach.sigmaColor);
    Neighbours near = new Neighbours(source, width, height, reach);
    for (int y = 0; y < height; y++) {
      if (bytes) {
        near.addBytes(y, weights);
      } else {
        near.addFloats(y, perValue, weights);
      }
      near.blend(y, target);
    }
    depth.round(target, 0, target.length);
  }

  private static float[] colorWeights(int length, float perValue, double sigma) {
    double factor = -0.5 / (sigma * sigma);
    float[] weights = new float[length];
    for (int i = 0; i < length; i++) {
      double difference = i / (double) perValue;
      weights[i] = (float) Math.exp(difference * difference * factor);
    }
    return weights;
  }

  /** The round window about the pixels of one row; used once. */
  private static final class Neighbours {
    private final int width;
    private final int radius;

    /** The image with its border, and how long its rows are. */
    private final float[] padded;

    private final int stride;

    /** For each neighbour how far it is from the pixel's place in the array, and its weight. */
    private final int[] shift;

    private final float[] space;
    private final float[] sums;
    private final float[] totals;

    Neighbours(float[] source, int width, int height, Reach reach) {
      this.width = width;
      radius = reach.radius;
      stride = width + 2 * radius;
      padded = pad(source, width, height);
      int side = 2 * radius + 1;
      int[] shifts = new int[side * side];
      float[] weights = new float[side * side];
      double factor = -0.5 / (reach.sigmaSpace * reach.sigmaSpace);
      int n = 0;
      for (int i = -radius; i <= radius; i++) {
        for (int j = -radius; j <= radius; j++) {
          int square = i * i + j * j;
          if (square <= radius * radius) {
            shifts[n] = i * stride + j;
            weights[n++] = (float) Math.exp(square * factor);
          }
        }
      }
      shift = Arrays.copyOf(shifts, n);
      space = Arrays.copyOf(weights, n);
      sums = new float[width];
      totals = new float[width];
    }

    private float[] pad(float[] source, int width, int height) {
      int[] columns = Borders.reflect101(-radius, width + radius, width);
      int[] rows = Borders.reflect101(-radius, height + radius, height);
      float[] result = new float[columns.length * rows.length];
      for (int y = 0, i = 0; y < rows.length; y++) {
        for (int x = 0; x < columns.length; x++, i++) {
          result[i] = source[rows[y] * width + columns[x]];
        }
      }
      return result;
    }

    private int start(int y) {
      Arrays.fill(sums, 0);
      Arrays.fill(totals, 0);
      return (y + radius) * stride + radius;
    }

    void addBytes(int y, float[] weights) {
      int centre = start(y);
      for (int k = 0; k < shift.length; k++) {
        int near = centre + shift[k];
        float place = space[k];
        for (int x = 0; x < width; x++) {
          float value = padded[near + x];
          float weight = place * weights[(int) Math.abs(value - padded[centre + x])];
          sums[x] += value * weight;
          totals[x] += weight;
        }
      }
    }

    void addFloats(int y, float perValue, float[] weights) {
      int centre = start(y);
      for (int k = 0; k < shift.length; k++) {
        int near = centre + shift[k];
        float place = space[k];
        for (int x = 0; x < width; x++) {
          float value = padded[near + x];
          float position = Math.abs(value - padded[centre + x]) * perValue;
          int index = (int) position;
          float low = weights[index];
          float weight = place * (low + (position - index) * (weights[index + 1] - low));
          sums[x] += value * weight;
          totals[x] += weight;
        }
      }
    }

    void blend(int y, float[] target) {
      for (int x = 0; x < width; x++) {
        target[y * width + x] = sums[x] / totals[x];
      }
    }
  }
}
