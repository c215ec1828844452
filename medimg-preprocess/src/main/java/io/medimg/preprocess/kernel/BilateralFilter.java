package io.medimg.preprocess.kernel;

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
    float perValue = depth == Depth.U8 ? 1f : STEPS / span;
    float[] weights = colorWeights(depth == Depth.U8 ? 257 : STEPS + 2, perValue, reach.sigmaColor);
    Neighbours near = new Neighbours(width, height, reach);
    for (int y = 0; y < height; y++) {
      near.setRow(y);
      for (int x = 0; x < width; x++) {
        target[y * width + x] = near.blend(source, x, source[y * width + x], perValue, weights);
      }
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

  /** The round window about one row. */
  private static final class Neighbours {
    private final int[] dx;
    private final int[] dy;
    private final float[] space;
    private final int[] rowStart;
    private final int width;
    private final int radius;
    private final int[] columns;
    private final int[] rows;

    Neighbours(int width, int height, Reach reach) {
      this.width = width;
      radius = reach.radius;
      columns = Borders.reflect101(-radius, width + radius, width);
      rows = Borders.reflect101(-radius, height + radius, height);
      int side = 2 * radius + 1;
      int[] across = new int[side * side];
      int[] down = new int[side * side];
      float[] weights = new float[side * side];
      double factor = -0.5 / (reach.sigmaSpace * reach.sigmaSpace);
      int n = 0;
      for (int i = -radius; i <= radius; i++) {
        for (int j = -radius; j <= radius; j++) {
          int square = i * i + j * j;
          if (square <= radius * radius) {
            across[n] = j + radius;
            down[n] = i + radius;
            weights[n++] = (float) Math.exp(square * factor);
          }
        }
      }
      dx = java.util.Arrays.copyOf(across, n);
      dy = java.util.Arrays.copyOf(down, n);
      space = java.util.Arrays.copyOf(weights, n);
      rowStart = new int[n];
    }

    void setRow(int y) {
      for (int k = 0; k < dy.length; k++) {
        rowStart[k] = rows[y + dy[k]] * width;
      }
    }

    float blend(float[] source, int x, float centre, float perValue, float[] weights) {
      float sum = 0;
      float total = 0;
      for (int k = 0; k < dx.length; k++) {
        float value = source[rowStart[k] + columns[x + dx[k]]];
        float place = Math.abs(value - centre) * perValue;
        int index = (int) place;
        float rest = place - index;
        float color = weights[index] + rest * (weights[index + 1] - weights[index]);
        float weight = space[k] * color;
        sum += value * weight;
        total += weight;
      }
      return sum / total;
    }
  }
}
