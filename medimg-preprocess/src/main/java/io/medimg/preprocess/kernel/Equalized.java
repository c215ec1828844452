package io.medimg.preprocess.kernel;

/**
 * The result of CLAHE, made row by row as it is read, so that a resize needs no image in between.
 * Not safe for use by several threads; build one per thread.
 *
 * @param <A> {@code byte[]} or {@code short[]}
 */
final class Equalized<A> implements Samples {
  private final Rows<A> rows;
  private final Layout layout;
  private final A line;
  private final Samples lineSamples;

  Equalized(Rows<A> rows, int width, int height) {
    this.rows = rows;
    layout = Layout.dense(width, height, 1);
    line = rows.array(width);
    lineSamples = rows.samples(line, Layout.dense(width, 1, 1));
  }

  /** Where equalised rows come from. */
  interface Rows<A> {
    /**
     * Equalises rows.
     *
     * @param from first row
     * @param to end of the rows
     * @param target overwritten from {@code at}, row after row; may be the source, at the same
     *     place
     */
    void rows(int from, int to, A target, int at);

    /** One equalised pixel. */
    int value(int x, int y);

    /** A new array for equalised pixels. */
    A array(int length);

    /** Equalised pixels as samples; shares the array. */
    Samples samples(A pixels, Layout layout);
  }

  @Override
  public Layout layout() {
    return layout;
  }

  @Override
  public void readRow(int y, float[] target, int at) {
    rows.rows(y, y + 1, line, 0);
    lineSamples.readRow(0, target, at);
  }

  @Override
  public void pick(int y, int[] places, float[] target) {
    for (int i = 0; i < target.length; i++) {
      target[i] = rows.value(places[i], y);
    }
  }

  @Override
  public Samples stored() {
    A all = rows.array(layout.length());
    rows.rows(0, layout.height(), all, 0);
    return rows.samples(all, layout);
  }

  /** Sums of columns, a band of rows at a time. */
  RowSums sums() {
    return new Sums<>(rows, layout.width());
  }

  private static final class Sums<A> implements RowSums {
    /** Rows equalised at a time. */
    private static final int BAND = 16;

    private final Rows<A> rows;
    private final A band;
    private final RowSums bandSums;
    private final int[] part;

    Sums(Rows<A> rows, int width) {
      this.rows = rows;
      band = rows.array(BAND * width);
      bandSums = RowSums.of(rows.samples(band, Layout.dense(width, BAND, 1)));
      part = new int[width];
    }

    @Override
    public void sum(int from, int to, int[] sums) {
      sumBand(from, Math.min(to, from + BAND), sums);
      for (int y = from + BAND; y < to; y += BAND) {
        sumBand(y, Math.min(to, y + BAND), part);
        for (int i = 0; i < sums.length; i++) {
          sums[i] += part[i];
        }
      }
    }

    private void sumBand(int from, int to, int[] sums) {
      rows.rows(from, to, band, 0);
      bandSums.sum(0, to - from, sums);
    }

    @Override
    public int value(int y, int i) {
      return rows.value(i, y);
    }
  }
}
