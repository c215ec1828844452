package io.medimg.preprocess.kernel;

/**
 * Mean and standard deviation of an image, read twice, row by row: first all rows for the mean,
 * then all for the deviation, which keeps precision where values are far from 0. Sums are in double
 * precision and in the order of pixels. Not safe for use by several threads; build one per thread.
 */
public final class Moments {
  private double sum;
  private long count;
  private double squares;

  /**
   * Which values count: all but those of an interval. Immutable and safe for use by several
   * threads.
   *
   * @param from lower end of what is left out, inclusive; NaN if nothing is
   * @param to upper end of what is left out, inclusive
   */
  public record Selection(double from, double to) {
    /** All values. */
    public static final Selection ALL = new Selection(Double.NaN, Double.NaN);

    /** Values other than 0. */
    public static final Selection NONZERO = new Selection(0, 0);

    /** Values above a threshold. */
    public static Selection above(double threshold) {
      return new Selection(Double.NEGATIVE_INFINITY, threshold);
    }

    boolean leavesOut(float value) {
      return value >= from && value <= to;
    }
  }

  /**
   * Reads a row for the first time.
   *
   * @param row read
   * @param selection which of its values count
   */
  public void addToMean(float[] row, Selection selection) {
    for (float value : row) {
      if (!selection.leavesOut(value)) {
        sum += value;
        count++;
      }
    }
  }

  /**
   * Reads a row for the second time, when all have been read once.
   *
   * @param row read
   * @param selection which of its values count
   */
  public void addToDeviation(float[] row, Selection selection) {
    double mean = mean();
    for (float value : row) {
      if (!selection.leavesOut(value)) {
        squares += (value - mean) * (value - mean);
      }
    }
  }

  /** The mean of the values that count; 0 if none does. */
  public double mean() {
    return count == 0 ? 0 : sum / count;
  }

  /** The standard deviation of the population; 1 if it would be 0 or no value counts. */
  public double deviation() {
    double deviation = count == 0 ? 0 : Math.sqrt(squares / count);
    return deviation > 0 ? deviation : 1;
  }

  /**
   * Subtracts the mean and divides by the deviation where values count; leaves the others.
   *
   * @param values overwritten
   * @param selection which of them count
   */
  public void standardize(float[] values, Selection selection) {
    double mean = mean();
    double deviation = deviation();
    for (int i = 0; i < values.length; i++) {
      if (!selection.leavesOut(values[i])) {
        values[i] = (float) ((values[i] - mean) / deviation);
      }
    }
  }
}
