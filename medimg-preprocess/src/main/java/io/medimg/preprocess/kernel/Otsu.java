package io.medimg.preprocess.kernel;

import java.util.Arrays;

/**
 * Thresholds that make classes of values as unlike as they can be.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Otsu {

  private Otsu() {}

  /**
   * Otsu's threshold (IEEE Transactions on Systems, Man and Cybernetics 9 (1979) 62-66): the bin
   * after which the variance between both sides is greatest, the first one of several.
   *
   * @param counts read; not all zero
   * @return the last bin of the lower class; the only used bin if there is one
   */
  public static int threshold(long[] counts) {
    int first = firstUsed(counts);
    int last = lastUsed(counts);
    double total = 0;
    double sum = 0;
    for (int i = first; i <= last; i++) {
      total += counts[i];
      sum += (double) counts[i] * i;
    }
    double below = 0;
    double belowSum = 0;
    double best = -1;
    int found = first;
    for (int i = first; i < last; i++) {
      below += counts[i];
      belowSum += (double) counts[i] * i;
      double apart = belowSum / below - (sum - belowSum) / (total - below);
      double between = below * (total - below) * (apart * apart);
      if (between > best) {
        best = between;
        found = i;
      }
    }
    return found;
  }

  /**
   * Several thresholds at once (Liao, Chen and Chung, Journal of Information Science and
   * Engineering 17 (2001) 713-727), found exactly by dynamic programming: the best last class of
   * longer and longer beginnings, whose starts never move back, so that halving finds them in
   * {@code bins * log(bins)} steps per class.
   *
   * <p>As in scikit-image, the first used bin counts as if it were the second when means are taken,
   * and a class of that bin alone as nothing.
   *
   * @param counts read; at least {@code classes} bins used
   * @param classes 2 or more
   * @return the last bin of each class but the highest, ascending
   */
  public static int[] thresholds(long[] counts, int classes) {
    int first = firstUsed(counts);
    int bins = lastUsed(counts) - first + 1;
    Moments moments = new Moments(counts, first, bins);
    double[] best = new double[bins];
    for (int i = 0; i < bins; i++) {
      best[i] = moments.of(0, i);
    }
    int[][] ends = new int[classes][];
    for (int c = 1; c < classes; c++) {
      Layer layer = new Layer(moments, best, c);
      layer.fill(c, bins - 1, c - 1, bins - 2);
      best = layer.values;
      ends[c] = layer.ends;
    }
    int[] thresholds = new int[classes - 1];
    int end = bins - 1;
    for (int c = classes - 1; c > 0; c--) {
      end = ends[c][end];
      thresholds[c - 1] = first + end;
    }
    return thresholds;
  }

  private static int firstUsed(long[] counts) {
    int i = 0;
    while (counts[i] == 0) {
      i++;
    }
    return i;
  }

  private static int lastUsed(long[] counts) {
    int i = counts.length - 1;
    while (counts[i] == 0) {
      i--;
    }
    return i;
  }

  /** What a class of neighbouring bins adds to the variance between classes. */
  private static final class Moments {
    private final double[] zeroth;
    private final double[] first;

    Moments(long[] counts, int from, int bins) {
      zeroth = new double[bins + 1];
      first = new double[bins + 1];
      for (int i = 0; i < bins; i++) {
        zeroth[i + 1] = zeroth[i] + counts[from + i];
        first[i + 1] = first[i] + (double) counts[from + i] * Math.max(i, 1);
      }
    }

    double of(int from, int to) {
      double weight = zeroth[to + 1] - zeroth[from];
      double sum = first[to + 1] - first[from];
      return to == 0 || weight == 0 ? 0 : sum * (sum / weight);
    }
  }

  /** The best sums with one class more, by halving: the end of the class before only grows. */
  private static final class Layer {
    private final Moments moments;
    private final double[] before;
    private final double[] values;
    private final int[] ends;

    Layer(Moments moments, double[] before, int from) {
      this.moments = moments;
      this.before = before;
      values = new double[before.length];
      ends = new int[before.length];
      Arrays.fill(values, 0, from, Double.NEGATIVE_INFINITY);
    }

    void fill(int from, int to, int leastEnd, int mostEnd) {
      if (from > to) {
        return;
      }
      int middle = (from + to) >>> 1;
      double most = Double.NEGATIVE_INFINITY;
      int found = leastEnd;
      for (int end = leastEnd; end <= Math.min(mostEnd, middle - 1); end++) {
        double value = before[end] + moments.of(end + 1, middle);
        if (value > most) {
          most = value;
          found = end;
        }
      }
      values[middle] = most;
      ends[middle] = found;
      fill(from, middle - 1, leastEnd, found);
      fill(middle + 1, to, found, mostEnd);
    }
  }
}
