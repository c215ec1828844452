package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.Samples.Layout;

/**
 * Resizing as OpenCV 4.9 does with {@code INTER_AREA}: the mean of the source pixels that a target
 * pixel covers, the outer ones weighted by how much of them it covers. Integer depths are equal bit
 * for bit. Where a side grows, OpenCV's linear substitute is used instead ({@link LinearResize}).
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class AreaResize {
  /** Source rows summed side by side, so that their additions need not wait for each other. */
  private static final int ROWS = 4;

  private AreaResize() {}

  /**
   * Resizes.
   *
   * @param source read
   * @param depth of the working values; integer depths are rounded as OpenCV rounds them
   * @param width of the result
   * @param height of the result
   * @param target overwritten, {@code width * height * channels} values
   */
  public static void run(Samples source, Depth depth, int width, int height, float[] target) {
    Layout layout = source.layout();
    double scaleX = Resampling.scale(layout.width(), width);
    double scaleY = Resampling.scale(layout.height(), height);
    int wholeX = Resampling.wholeScale(scaleX);
    int wholeY = Resampling.wholeScale(scaleY);
    if (layout.width() == width && layout.height() == height) {
      for (int y = 0; y < height; y++) {
        source.readRow(y, target, y * layout.rowLength());
      }
    } else if (!(scaleX >= 1 && scaleY >= 1)) {
      LinearResize.enlargeArea(source, depth, width, height, target);
    } else if (wholeX > 0 && wholeY > 0) {
      if (depth.isInteger()) {
        new AreaSums(source, depth).whole(wholeX, wholeY, width, height, target);
      } else {
        whole(source, wholeX, wholeY, width, height, target);
      }
    } else {
      AreaSpan xs = new AreaSpan(layout.width(), width, scaleX);
      AreaSpan ys = new AreaSpan(layout.height(), height, scaleY);
      if (depth.isInteger()) {
        new AreaSums(source, depth).fractional(xs, ys, target);
      } else {
        new Fractional(source, xs, ys).run(target);
      }
    }
  }

  /** Floats of which every target pixel covers the same whole number. */
  private static void whole(
      Samples source, int stepX, int stepY, int width, int height, float[] target) {
    int channels = source.layout().channels();
    int sourceRow = source.layout().rowLength();
    int row = width * channels;
    float[] band = new float[stepY * sourceRow];
    int[] offsets = new int[stepX * stepY];
    for (int k = 0; k < offsets.length; k++) {
      offsets[k] = k / stepX * sourceRow + k % stepX * channels;
    }
    for (int y = 0; y < height; y++) {
      for (int k = 0; k < stepY; k++) {
        source.readRow(y * stepY + k, band, k * sourceRow);
      }
      floatRow(band, channels, stepX, offsets, y * row, row, target);
    }
  }

  /** Sums are taken four at a time. */
  private static void floatRow(
      float[] band, int channels, int stepX, int[] offsets, int at, int length, float[] target) {
    float scale = 1f / offsets.length;
    for (int i = 0; i < length; i++) {
      int s = i / channels * stepX * channels + i % channels;
      float sum = 0;
      int k = 0;
      for (; k <= offsets.length - 4; k += 4) {
        sum +=
            band[s + offsets[k]]
                + band[s + offsets[k + 1]]
                + band[s + offsets[k + 2]]
                + band[s + offsets[k + 3]];
      }
      for (; k < offsets.length; k++) {
        sum += band[s + offsets[k]];
      }
      target[at + i] = sum * scale;
    }
  }

  /** One resize of floats with fractional coverage; used once. */
  private static final class Fractional {
    private final Samples source;
    private final AreaSpan xs;
    private final AreaSpan ys;
    private final int channels;
    private final int sourceRow;
    private final int row;
    private final float[] lines;
    private final float[] sums;

    Fractional(Samples source, AreaSpan xs, AreaSpan ys) {
      this.source = source;
      this.xs = xs;
      this.ys = ys;
      channels = source.layout().channels();
      sourceRow = source.layout().rowLength();
      row = xs.first.length * channels;
      lines = new float[ROWS * sourceRow];
      sums = new float[ROWS * row];
    }

    void run(float[] target) {
      int loaded = 0;
      int have = 0;
      for (int y = 0; y < ys.first.length; y++) {
        int at = y * row;
        for (int k = ys.share[y]; k < ys.share[y + 1]; k++) {
          int line = ys.first[y] + k - ys.share[y];
          if (line >= loaded + have) {
            loaded = line;
            have = load(line);
          }
          boolean begin = k == ys.share[y];
          addLine((line - loaded) * row, ys.weight[k], begin, target, at);
        }
      }
    }

    /** Sums up to four source rows from {@code line} on, across. */
    private int load(int line) {
      int count = Math.min(ROWS, source.layout().height() - line);
      for (int r = 0; r < count; r++) {
        source.readRow(line + r, lines, r * sourceRow);
      }
      for (int c = 0; c < channels; c++) {
        across(c);
      }
      return count;
    }

    /** One channel of four rows; each sum adds its products from left to right, as OpenCV does. */
    private void across(int channel) {
      float[] weight = xs.weight;
      int r1 = sourceRow;
      int r2 = 2 * sourceRow;
      int r3 = 3 * sourceRow;
      for (int x = 0; x < xs.first.length; x++) {
        int s = xs.first[x] * channels + channel;
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        int end = xs.share[x + 1];
        for (int k = xs.share[x]; k < end; k++, s += channels) {
          float w = weight[k];
          sum0 += lines[s] * w;
          sum1 += lines[r1 + s] * w;
          sum2 += lines[r2 + s] * w;
          sum3 += lines[r3 + s] * w;
        }
        int at = x * channels + channel;
        sums[at] = sum0;
        sums[row + at] = sum1;
        sums[2 * row + at] = sum2;
        sums[3 * row + at] = sum3;
      }
    }

    private void addLine(int from, float share, boolean begin, float[] target, int at) {
      if (begin) {
        for (int i = 0; i < row; i++) {
          target[at + i] = share * sums[from + i];
        }
      } else {
        for (int i = 0; i < row; i++) {
          target[at + i] += share * sums[from + i];
        }
      }
    }
  }
}
