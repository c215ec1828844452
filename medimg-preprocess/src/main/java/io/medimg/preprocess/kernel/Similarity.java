package io.medimg.preprocess.kernel;

/**
 * How alike two images are, and how much contrast one has, on a scale where 0 is the least and 1
 * the greatest value that an image could hold.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Similarity {
  /** Side of the window of {@link #ssim}. */
  public static final int WINDOW = 7;

  private static final int AREA = WINDOW * WINDOW;
  private static final double C1 = 0.01 * 0.01;
  private static final double C2 = 0.03 * 0.03;
  private static final double LEVELS = 255;

  private Similarity() {}

  /**
   * Interleaved values and the range that they stand in.
   *
   * @param values read
   * @param width pixels in a row
   * @param channels values per pixel
   * @param low the value that counts as 0
   * @param factor what makes differences shares of the range
   */
  public record Unit(float[] values, int width, int channels, double low, double factor) {
    int height() {
      return values.length / channels / width;
    }

    double at(int index) {
      return (values[index] - low) * factor;
    }
  }

  /** The mean of squared differences, all channels together. */
  public static double meanSquaredError(Unit a, Unit b) {
    double sum = 0;
    for (int i = 0; i < a.values.length; i++) {
      double d = a.at(i) - b.at(i);
      sum += d * d;
    }
    return sum / a.values.length;
  }

  /** The mean of the values. */
  public static double mean(Unit a) {
    double sum = 0;
    for (int i = 0; i < a.values.length; i++) {
      sum += a.at(i);
    }
    return sum / a.values.length;
  }

  /**
   * Structural similarity in uniform windows of 7 x 7 with sample covariances, the mean over
   * windows that lie inside, then over channels (Wang, Bovik, Sheikh and Simoncelli, IEEE
   * Transactions on Image Processing 13 (2004) 600-612); scikit-image's {@code
   * structural_similarity} as called without options.
   *
   * @param a read; 7 pixels a side or more
   * @param b read; of the same shape
   * @return -1 to 1
   */
  public static double ssim(Unit a, Unit b) {
    double sum = 0;
    for (int c = 0; c < a.channels; c++) {
      sum += new Windows(a, b, c).mean();
    }
    return sum / a.channels;
  }

  /** Sums over windows that slide over one channel of two images. */
  private static final class Windows {
    private final Unit a;
    private final Unit b;
    private final int channel;
    private final int width;

    /** Per column the sums over the window's rows of x, y, xx, yy and xy. */
    private final double[][] columns;

    Windows(Unit a, Unit b, int channel) {
      this.a = a;
      this.b = b;
      this.channel = channel;
      width = a.width;
      columns = new double[5][width];
    }

    double mean() {
      int height = a.height();
      double sum = 0;
      for (int y = 0; y < height; y++) {
        add(y, 1);
        if (y >= WINDOW) {
          add(y - WINDOW, -1);
        }
        if (y >= WINDOW - 1) {
          sum += row();
        }
      }
      return sum / ((double) (height - WINDOW + 1) * (width - WINDOW + 1));
    }

    private void add(int y, double sign) {
      int at = y * width * a.channels + channel;
      for (int x = 0; x < width; x++, at += a.channels) {
        double u = a.at(at);
        double v = b.at(at);
        columns[0][x] += sign * u;
        columns[1][x] += sign * v;
        columns[2][x] += sign * u * u;
        columns[3][x] += sign * v * v;
        columns[4][x] += sign * u * v;
      }
    }

    private double row() {
      double[] s = new double[5];
      double sum = 0;
      for (int x = 0; x < width; x++) {
        for (int k = 0; k < 5; k++) {
          s[k] += columns[k][x] - (x >= WINDOW ? columns[k][x - WINDOW] : 0);
        }
        if (x >= WINDOW - 1) {
          sum += similarity(s);
        }
      }
      return sum;
    }

    private static double similarity(double[] s) {
      double ux = s[0] / AREA;
      double uy = s[1] / AREA;
      double norm = AREA / (AREA - 1.0);
      double vx = norm * (s[2] / AREA - ux * ux);
      double vy = norm * (s[3] / AREA - uy * uy);
      double vxy = norm * (s[4] / AREA - ux * uy);
      return (2 * ux * uy + C1) * (2 * vxy + C2) / ((ux * ux + uy * uy + C1) * (vx + vy + C2));
    }
  }

  /**
   * The mean over blocks of {@code 20 log10((most + 1) / (least + 1))}, in levels of 0 to 255.
   *
   * @param a read
   * @param across blocks from left to right, at most the width
   * @param down blocks from top to bottom, at most the height
   * @return 0 for a constant image
   */
  public static double blockContrast(Unit a, int across, int down) {
    int height = a.height();
    double sum = 0;
    for (int j = 0; j < down; j++) {
      for (int i = 0; i < across; i++) {
        double[] ends = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (int y = start(j, down, height); y < start(j + 1, down, height); y++) {
          int row = y * a.width;
          int from = (row + start(i, across, a.width)) * a.channels;
          widen(a, from, (row + start(i + 1, across, a.width)) * a.channels, ends);
        }
        sum += 20 * Math.log10((ends[1] * LEVELS + 1) / (ends[0] * LEVELS + 1));
      }
    }
    return sum / ((double) across * down);
  }

  private static int start(int block, int blocks, int length) {
    return (int) ((long) block * length / blocks);
  }

  private static void widen(Unit a, int from, int to, double[] ends) {
    for (int i = from; i < to; i++) {
      double v = a.at(i);
      ends[0] = Math.min(ends[0], v);
      ends[1] = Math.max(ends[1], v);
    }
  }

  /**
   * The mean over pixels of {@code (most - least) / (most + least)} in the 3 x 3 pixels around each
   * (fewer at edges); 0 where all are 0.
   *
   * @param a read
   * @return 0 to 1
   */
  public static double localContrast(Unit a) {
    int height = a.height();
    double sum = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < a.width; x++) {
        int left = Math.max(0, x - 1);
        int right = Math.min(a.width, x + 2);
        double[] ends = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (int v = Math.max(0, y - 1); v < Math.min(height, y + 2); v++) {
          widen(a, (v * a.width + left) * a.channels, (v * a.width + right) * a.channels, ends);
        }
        sum += ends[1] + ends[0] > 0 ? (ends[1] - ends[0]) / (ends[1] + ends[0]) : 0;
      }
    }
    return sum / ((double) a.width * height);
  }
}
