package io.medimg.preprocess.kernel;

import java.util.Arrays;

/**
 * Area resize of whole numbers: rows are added up as integers first, then across, so that a source
 * pixel costs one addition.
 *
 * <p>OpenCV adds floats, row by row, and rounds at the end. What is computed here is the true sum,
 * and a bound on what all of OpenCV's roundings can change; where the true sum lies so near to a
 * half that they could matter, that one pixel is computed again in OpenCV's order.
 *
 * <p>Not safe for use by several threads; build one per thread.
 */
final class AreaSums {
  /** What rounding a float may change, as a part of the float. */
  private static final double ROUNDING = 0x1p-24;

  /** Floats below this hold every whole number. */
  private static final int EXACT = 1 << 24;

  private final RowSums source;
  private final Depth depth;
  private final int channels;
  private final int[] sums;

  /** For each sample of a row the sum of those of its channel to the left of it. */
  private final long[] upTo;

  AreaSums(Samples samples, Depth depth) {
    source = RowSums.of(samples);
    this.depth = depth;
    channels = samples.layout().channels();
    sums = new int[samples.layout().rowLength()];
    upTo = new long[sums.length + channels];
  }

  /** Every target pixel covers the same whole number of source pixels. */
  void whole(int stepX, int stepY, int width, int height, float[] target) {
    int area = stepX * stepY;
    boolean quarter = stepX == 2 && stepY == 2 && channels != 2;
    float scale = 1f / area;
    int at = 0;
    for (int y = 0; y < height; y++) {
      source.sum(y * stepY, (y + 1) * stepY, sums);
      int start = at;
      accumulate();
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++) {
          int from = x * stepX * channels + c;
          long sum = upTo[from + stepX * channels] - upTo[from];
          boolean sure = depth == Depth.U8 || (depth == Depth.U16 ? sum : area << 15L) < EXACT;
          target[at++] =
              quarter ? (sum + 2) >> 2 : (sure ? sum : inFours(x, y, c, stepX, stepY)) * scale;
        }
      }
      depth.round(target, start, at);
    }
  }

  /** The sum as OpenCV takes it: floats, four at a time. */
  private float inFours(int x, int y, int c, int stepX, int stepY) {
    float sum = 0;
    float four = 0;
    int area = stepX * stepY;
    int tail = area - area % 4;
    for (int k = 0; k < area; k++) {
      float value = source.value(y * stepY + k / stepX, (x * stepX + k % stepX) * channels + c);
      if (k >= tail) {
        sum += value;
      } else {
        four = k % 4 == 0 ? value : four + value;
        sum += k % 4 == 3 ? four : 0f;
      }
    }
    return sum;
  }

  /** Target pixels cover source pixels in part. */
  void fractional(AreaSpan xs, AreaSpan ys, float[] target) {
    int row = xs.length() * channels;
    double[] means = new double[row];
    double[] edge = new double[row];
    int edgeAt = -1;
    for (int y = 0; y < ys.length(); y++) {
      Arrays.fill(means, 0);
      if (ys.headWeight[y] > 0) {
        edgeAt = line(ys.first[y], edgeAt, xs, edge);
        addWeighted(edge, ys.headWeight[y], means);
      }
      addInner(xs, ys, y, means);
      if (ys.tailWeight[y] > 0) {
        edgeAt = line(ys.innerEnd[y], edgeAt, xs, edge);
        addWeighted(edge, ys.tailWeight[y], means);
      }
      round(xs, ys, y, means, target);
    }
  }

  /** One row resized across, unless it is the one that is there already. */
  private int line(int y, int known, AreaSpan xs, double[] result) {
    if (y != known) {
      source.sum(y, y + 1, sums);
      Arrays.fill(result, 0);
      addAcross(xs, 1, result);
    }
    return y;
  }

  private void addInner(AreaSpan xs, AreaSpan ys, int y, double[] means) {
    if (ys.innerEnd[y] > ys.inner[y]) {
      source.sum(ys.inner[y], ys.innerEnd[y], sums);
      addAcross(xs, ys.innerWeight[y], means);
    }
  }

  private void addAcross(AreaSpan xs, double factor, double[] means) {
    accumulate();
    if (xs.isWhole) {
      for (int c = 0; c < channels; c++) {
        addBetweenEdges(xs, c, factor, means);
      }
    } else {
      addShares(xs, factor, means);
    }
  }

  /** The sum up to an edge serves for the target pixels on both sides of it. */
  private void addBetweenEdges(AreaSpan xs, int channel, double factor, double[] means) {
    int[] edge = xs.edge;
    double[] part = xs.edgePart;
    double[] perLength = xs.perLength;
    double before = 0;
    for (int x = 0, at = channel; x < perLength.length; x++, at += channels) {
      int i = edge[x + 1] * channels + channel;
      double sum = upTo[i] + sums[i] * part[x + 1];
      means[at] += (sum - before) * (perLength[x] * factor);
      before = sum;
    }
  }

  private void addShares(AreaSpan xs, double factor, double[] means) {
    for (int x = 0, at = 0; x < xs.length(); x++) {
      double head = xs.headWeight[x];
      double inner = xs.innerWeight[x];
      double tail = xs.tailWeight[x];
      int before = xs.first[x] * channels;
      int from = xs.inner[x] * channels;
      int to = xs.innerEnd[x] * channels;
      for (int c = 0; c < channels; c++, at++) {
        double sum = (upTo[to + c] - upTo[from + c]) * inner;
        means[at] += (sum + sums[before + c] * head + sums[to + c] * tail) * factor;
      }
    }
  }

  private void accumulate() {
    if (channels == 1) {
      accumulateGray(sums, upTo);
      return;
    }
    for (int c = 0; c < channels; c++) {
      long sum = 0;
      for (int i = c; i < sums.length; i += channels) {
        upTo[i] = sum;
        sum += sums[i];
      }
      upTo[sums.length + c] = sum;
    }
  }

  /** The step of this loop is known to the compiler, unlike that for several channels. */
  private static void accumulateGray(int[] sums, long[] upTo) {
    long sum = 0;
    for (int i = 0; i < sums.length; i++) {
      upTo[i] = sum;
      sum += sums[i];
    }
    upTo[sums.length] = sum;
  }

  private static void addWeighted(double[] line, double factor, double[] means) {
    for (int i = 0; i < means.length; i++) {
      means[i] += line[i] * factor;
    }
  }

  private void round(AreaSpan xs, AreaSpan ys, int y, double[] means, float[] target) {
    double part = (xs.mostShares + ys.mostShares + 6) * ROUNDING;
    boolean signed = depth == Depth.S16;
    int at = y * means.length;
    for (int i = 0; i < means.length; i++) {
      double mean = means[i];
      double rounded = Math.rint(mean);
      double most = signed ? -Depth.S16.min() : mean;
      boolean sure = Math.abs(mean - rounded) < 0.5 - most * part;
      float value = sure ? (float) rounded : inOrder(xs, ys, i / channels, y, i % channels);
      target[at + i] = value + 0f;
    }
  }

  /**
   * One pixel as OpenCV computes it: floats, across and then down, from the upper left; rounded.
   */
  private float inOrder(AreaSpan xs, AreaSpan ys, int x, int y, int c) {
    float sum = 0;
    for (int k = ys.share[y]; k < ys.share[y + 1]; k++) {
      int line = ys.first[y] + k - ys.share[y];
      float across = 0;
      int i = xs.first[x] * channels + c;
      for (int j = xs.share[x]; j < xs.share[x + 1]; j++, i += channels) {
        across += source.value(line, i) * xs.weight[j];
      }
      sum = k == ys.share[y] ? ys.weight[k] * across : sum + ys.weight[k] * across;
    }
    return depth.round(sum);
  }
}
