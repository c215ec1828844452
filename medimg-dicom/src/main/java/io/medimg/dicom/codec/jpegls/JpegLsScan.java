package io.medimg.dicom.codec.jpegls;

import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.codec.Codestream;

/**
 * One scan of JPEG-LS (ITU-T T.87, annexes A and B): one component, or several by line or by
 * sample. Not safe for use by several threads.
 */
public final class JpegLsScan {
  /** How the bits of a run's length grow (A.7.1.2). */
  private static final int[] RUN_BITS = {
    0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13,
    14, 15
  };

  private final Codestream in;
  private final JpegLsBits bits;
  private final JpegLsContexts contexts;
  private final byte[] classes;
  private final int most;
  private final int near;
  private final int columns;
  private final int[] runIndex;

  /** Rows with one sample more on each side: by component, the one above first. */
  private final int[][][] rows;

  public JpegLsScan(Codestream in, int at, JpegLsParameters p, int columns, int components) {
    this.in = in;
    this.bits = new JpegLsBits(in, at);
    this.contexts = new JpegLsContexts(in, bits, p);
    this.classes = p.classes();
    this.most = p.most();
    this.near = p.near();
    this.columns = columns;
    this.runIndex = new int[components];
    this.rows = new int[components][2][columns + 2];
  }

  /** The next row of each component; samples begin at index 1. */
  public int[][] next(boolean bySample) throws MalformedImageException {
    int[][] current = new int[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      int[] above = rows[i][1];
      int[] row = rows[i][0];
      rows[i][0] = above;
      rows[i][1] = row;
      above[columns + 1] = above[columns];
      row[0] = above[1];
      current[i] = row;
      if (!bySample) {
        line(above, row, i);
      }
    }
    if (bySample) {
      samples(current);
    }
    bits.check();
    return current;
  }

  private int context(int[] above, int[] row, int x) {
    int b = above[x];
    int c = above[x - 1];
    return 81 * classes[most + above[x + 1] - b]
        + 9 * classes[most + b - c]
        + classes[most + c - row[x - 1]];
  }

  /** The median of left, above, and the plane through both (A.4.1). */
  private static int predict(int a, int b, int c) {
    if (c >= Math.max(a, b)) {
      return Math.min(a, b);
    }
    return c <= Math.min(a, b) ? Math.max(a, b) : a + b - c;
  }

  private void line(int[] above, int[] row, int component) throws MalformedImageException {
    int x = 1;
    while (x <= columns) {
      int context = context(above, row, x);
      if (context != 0) {
        int prediction = predict(row[x - 1], above[x], above[x - 1]);
        row[x++] = contexts.regular(context, prediction);
        continue;
      }
      int end = x + run(columns + 1 - x, component);
      int left = row[x - 1];
      java.util.Arrays.fill(row, x, end, left);
      x = end;
      if (x <= columns) {
        boolean alike = Math.abs(left - above[x]) <= near;
        row[x] = contexts.afterRun(left, above[x], alike, RUN_BITS[runIndex[component]]);
        runIndex[component] = Math.max(0, runIndex[component] - 1);
        x++;
      }
    }
  }

  private void samples(int[][] current) throws MalformedImageException {
    int x = 1;
    while (x <= columns) {
      boolean flat = true;
      for (int i = 0; i < current.length && flat; i++) {
        flat = context(rows[i][0], current[i], x) == 0;
      }
      if (!flat) {
        for (int i = 0; i < current.length; i++) {
          int[] above = rows[i][0];
          int prediction = predict(current[i][x - 1], above[x], above[x - 1]);
          current[i][x] = contexts.regular(context(above, current[i], x), prediction);
        }
        x++;
        continue;
      }
      int end = x + run(columns + 1 - x, 0);
      for (int i = 0; i < current.length; i++) {
        java.util.Arrays.fill(current[i], x, end, current[i][x - 1]);
        if (end <= columns) {
          int bits = RUN_BITS[runIndex[0]];
          current[i][end] = contexts.afterRun(current[i][end - 1], rows[i][0][end], false, bits);
        }
      }
      if (end <= columns) {
        runIndex[0] = Math.max(0, runIndex[0] - 1);
      }
      x = end + 1;
    }
  }

  /** The length of a run (A.7.1). */
  private int run(int left, int component) throws MalformedImageException {
    int length = 0;
    while (bits.bit() == 1) {
      int more = 1 << RUN_BITS[runIndex[component]];
      length += more;
      if (length <= left) {
        runIndex[component] = Math.min(31, runIndex[component] + 1);
      }
      if (length >= left) {
        return left;
      }
    }
    length += bits.take(RUN_BITS[runIndex[component]]);
    if (length >= left) {
      throw in.malformed(in.from(), "has a scan with a run beyond its row");
    }
    return length;
  }
}
