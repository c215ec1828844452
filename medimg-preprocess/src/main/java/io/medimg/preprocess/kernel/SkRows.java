package io.medimg.preprocess.kernel;

import io.medimg.preprocess.kernel.SkResize.Gauss;
import java.util.Arrays;

/**
 * Rows smoothed down and across, at the columns that are wanted and no others; a window of source
 * rows as high as the smoothing slides down the source.
 *
 * <p>Not safe for use by several threads; build one per thread.
 */
final class SkRows extends RowWindow {
  private final Samples source;
  private final int height;
  private final int channels;
  private final boolean floats;
  private final Gauss across;
  private final Gauss down;

  /** Source rows. */
  private final double[][] rows;

  private final float[] line;
  private final float[] least;
  private final float[] most;

  /** Rows and weights of one sum down; each holds at most as many as there are taps. */
  private final double[][] taps;

  private final double[] weights;
  private final double[] sums;

  /** A row smoothed down, with what lies outside it. */
  private final double[] wide;

  /** Where the taps of each wanted sample start in {@link #wide}; a multiple of four. */
  private final int[] starts;

  private final Slots kept = new Slots();
  private final double[][] results;

  /**
   * Prepares to read.
   *
   * @param source to be read
   * @param floats whether sums are stored as floats
   * @param across smoothing of rows
   * @param down smoothing of columns
   * @param columns source pixels wanted of every row
   */
  SkRows(Samples source, boolean floats, Gauss across, Gauss down, int[] columns) {
    super(Math.min(source.layout().height(), 2 * down.radius + 2), source.layout().height());
    this.source = source;
    this.floats = floats;
    this.across = across;
    this.down = down;
    height = source.layout().height();
    channels = source.layout().channels();
    line = new float[source.layout().rowLength()];
    least = new float[line.length];
    most = new float[line.length];
    Arrays.fill(least, Float.POSITIVE_INFINITY);
    Arrays.fill(most, Float.NEGATIVE_INFINITY);
    rows = new double[slots][line.length];
    taps = new double[down.weights.length][];
    weights = new double[down.weights.length];
    sums = new double[line.length];
    wide = new double[across.at.length * channels];
    int[] places = Resampling.places(columns, channels);
    starts = Arrays.copyOf(places, (places.length + 3) / 4 * 4);
    results = new double[2][starts.length];
  }

  /**
   * One row.
   *
   * @param y row of the source; at most one before those of earlier calls
   * @param keep the other row that is wanted now
   * @return values of the wanted columns, valid until the second next call
   */
  double[] row(int y, int keep) {
    int slot = kept.slot(y, keep);
    if (kept.put(slot, y)) {
      slide(0, Math.min(height, y + down.radius + 1));
      smoothDown(y);
      widen();
      smoothAcross(results[slot]);
    }
    return results[slot];
  }

  /** The smallest and the largest value of the source. */
  double[] range() {
    slide(0, height);
    double[] range = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    for (int i = 0; i < line.length; i++) {
      range[0] = Math.min(range[0], least[i]);
      range[1] = Math.max(range[1], most[i]);
    }
    return range;
  }

  @Override
  void make(int from, int count) {
    for (int y = from; y < from + count; y++) {
      source.readRow(y, line, 0);
      limit(line, least, most);
      double[] row = rows[y % slots];
      for (int i = 0; i < line.length; i++) {
        row[i] = line[i];
      }
    }
  }

  private static void limit(float[] line, float[] least, float[] most) {
    for (int i = 0; i < line.length; i++) {
      least[i] = Math.min(least[i], line[i]);
      most[i] = Math.max(most[i], line[i]);
    }
  }

  private void smoothDown(int y) {
    int count = 0;
    for (int k = 0; k < weights.length; k++) {
      int from = down.at[y + k];
      if (from >= 0) {
        taps[count] = rows[from % slots];
        weights[count++] = down.weights[k];
      }
    }
    Arrays.fill(sums, 0);
    int k = 0;
    for (; k + 3 < count; k += 4) {
      addFour(k);
    }
    for (; k < count; k++) {
      add(taps[k], weights[k], sums);
    }
    store(sums);
  }

  private void addFour(int k) {
    double w0 = weights[k];
    double w1 = weights[k + 1];
    double w2 = weights[k + 2];
    double w3 = weights[k + 3];
    double[] r0 = taps[k];
    double[] r1 = taps[k + 1];
    double[] r2 = taps[k + 2];
    double[] r3 = taps[k + 3];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = sums[i] + r0[i] * w0 + r1[i] * w1 + r2[i] * w2 + r3[i] * w3;
    }
  }

  private static void add(double[] row, double weight, double[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += row[i] * weight;
    }
  }

  private void store(double[] values) {
    for (int i = 0; floats && i < values.length; i++) {
      values[i] = (float) values[i];
    }
  }

  private void widen() {
    int inner = across.radius * channels;
    System.arraycopy(sums, 0, wide, inner, sums.length);
    for (int i = 0; i < inner; i++) {
      wide[i] = outside(i);
      wide[inner + sums.length + i] = outside(inner + sums.length + i);
    }
  }

  private double outside(int i) {
    int from = across.at[i / channels];
    return from < 0 ? 0 : sums[from * channels + i % channels];
  }

  private void smoothAcross(double[] result) {
    for (int i = 0; i < starts.length; i += 4) {
      sumFour(i, result);
    }
    store(result);
  }

  private void sumFour(int i, double[] result) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int s0 = starts[i];
    int s1 = starts[i + 1];
    int s2 = starts[i + 2];
    int s3 = starts[i + 3];
    int at = 0;
    for (double w : across.weights) {
      sum0 += wide[s0 + at] * w;
      sum1 += wide[s1 + at] * w;
      sum2 += wide[s2 + at] * w;
      sum3 += wide[s3 + at] * w;
      at += channels;
    }
    result[i] = sum0;
    result[i + 1] = sum1;
    result[i + 2] = sum2;
    result[i + 3] = sum3;
  }
}
