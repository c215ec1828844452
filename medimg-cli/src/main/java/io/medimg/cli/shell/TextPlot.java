package io.medimg.cli.shell;

import io.medimg.preprocess.Histogram;
import java.util.Locale;

/** Histograms for people. Safe for use by several threads. */
public final class TextPlot {
  private static final String LEVELS = " .:-=+*#%@";
  private static final int COLUMNS = 64;

  private TextPlot() {}

  /**
   * Two lines: a row of signs from rare to frequent, and figures.
   *
   * @param h what was counted
   * @return the lines
   */
  public static String of(Histogram h) {
    double[] columns = new double[COLUMNS];
    double most = 1;
    for (int i = 0; i < h.bins(); i++) {
      int c = (int) ((long) i * COLUMNS / h.bins());
      columns[c] += h.count(i);
      most = Math.max(most, columns[c]);
    }
    StringBuilder line = new StringBuilder("[");
    for (double c : columns) {
      double level = Math.sqrt(c / most) * (LEVELS.length() - 1);
      line.append(LEVELS.charAt((int) Math.ceil(level)));
    }
    return line
        + "]\n"
        + String.format(
            Locale.ROOT,
            "%s to %s, mean %.4g, deviation %.4g, entropy %.2f bits",
            number(h.min()),
            number(h.max()),
            h.mean(),
            h.standardDeviation(),
            h.entropyBits());
  }

  /** A whole number as such, others with four digits. */
  private static String number(double v) {
    return v == Math.rint(v) ? String.valueOf((long) v) : String.format(Locale.ROOT, "%.4g", v);
  }
}
