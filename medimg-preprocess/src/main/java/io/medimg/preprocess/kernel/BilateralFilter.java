package io.medimg.preprocess.kernel;

import java.util.Arrays;

/**
 * Smoothing that keeps edges: neighbours count less the farther they are and the more their value
 * differs (Tomasi and Manduchi, ICCV 1998), as OpenCV 4.9's {@code bilateralFilter} with its
 * default border ({@code BORDER_REFLECT_101}). The window is round. Bytes look the weight of a
 * difference up in 256 entries, other depths in 4,096 over what occurs, linearly between, as OpenCV
 * does for floats.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class BilateralFilter implements TypedFilter {
  private static final int STEPS = 1 << 12;

  /** The largest radius for which weights are kept until the neighbour's own turn. */
  private static final int KEPT_TO = 8;

  /** Columns worked on at a time, so that all sums stay in the cache. */
  private static final int STRIPE = 1024;

  private final Reach reach;

  /** Makes one. */
  public BilateralFilter(Reach reach) {
    this.reach = reach;
  }

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
   * @param source read, all values finite
   * @param target overwritten; integers are rounded, ties to even
   */
  @Override
  public void run(TypedPlane source, TypedPlane target) {
    boolean bytes = source.depth() == Depth.U8;
    float span = bytes ? 255 : span(source);
    float perValue = bytes ? 1f : STEPS / span;
    float[] row = new float[source.width()];
    if (!(span > 0)) {
      for (int y = 0; y < source.height(); y++) {
        source.readRow(y, row);
        target.write(y, 0, row);
      }
      return;
    }
    float[] colors = colorWeights(bytes ? 256 : STEPS + 2, perValue, reach.sigmaColor);
    for (int x = 0; x < source.width(); x += STRIPE) {
      Neighbours stripe =
          bytes
              ? new Bytes(source, x, reach, colors)
              : new Floats(source, x, reach, colors, perValue);
      stripe.run(target);
    }
  }

  private static float span(TypedPlane source) {
    float[] row = new float[source.width()];
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (int y = 0; y < source.height(); y++) {
      source.readRow(y, row);
      float[] ends = Scale.finiteRange(row);
      low = Math.min(low, ends[0]);
      high = Math.max(high, ends[1]);
    }
    return high - low;
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

  /** The round window about the pixels of a stripe, row after row; used once. */
  private abstract static class Neighbours {
    final int width;
    final int radius;
    final int[] rows;
    final int[] columns;

    /** As many rows as the window has, with their border. */
    final float[][] ring;

    private final TypedPlane source;
    private final int first;

    /** For each neighbour, row by row, where it is from the pixel, and its weight. */
    private final int[] down;

    private final int[] across;
    private final float[] space;

    /**
     * For each neighbour after the pixel what values weighed there in as many rows as it is below:
     * for that neighbour the pixel has the same weight. Empty if the window is too large.
     */
    private final float[][][] kept;

    /** Of one neighbour of every pixel what it is, and what its value weighs. */
    private final float[] values;

    private final float[] weights;
    private final float[] sums;
    private final float[] totals;

    Neighbours(TypedPlane source, int first, Reach reach) {
      this.source = source;
      this.first = first;
      width = Math.min(STRIPE, source.width() - first);
      radius = reach.radius;
      int height = source.height();
      columns = Borders.reflect101(first - radius, first + width + radius, source.width());
      rows = Borders.reflect101(-radius, height + radius, height);
      ring = new float[Math.min(height, 2 * radius + 1)][columns.length];
      values = new float[width];
      weights = new float[width];
      sums = new float[width];
      totals = new float[width];
      int side = 2 * radius + 1;
      int[] i = new int[side * side];
      int[] j = new int[side * side];
      float[] near = new float[side * side];
      double factor = -0.5 / (reach.sigmaSpace * reach.sigmaSpace);
      int n = 0;
      for (int k = 0; k < side * side; k++) {
        i[n] = k / side - radius;
        j[n] = k % side - radius;
        int square = i[n] * i[n] + j[n] * j[n];
        if (square <= radius * radius) {
          near[n++] = (float) Math.exp(square * factor);
        }
      }
      down = Arrays.copyOf(i, n);
      across = Arrays.copyOf(j, n);
      space = Arrays.copyOf(near, n);
      kept = radius <= KEPT_TO ? room() : new float[0][][];
    }

    private float[][][] room() {
      float[][][] room = new float[space.length][][];
      for (int k = 0; k < room.length; k++) {
        int rowsKept = 2 * k > room.length ? Math.max(1, down[k]) : 0;
        room[k] = new float[rowsKept][width + Math.abs(across[k])];
      }
      return room;
    }

    /**
     * Weighs neighbours by how much they differ.
     *
     * @param slot row of the neighbours
     * @param from column of the first one, its border included
     * @param centre row of the pixels
     * @param at column of the first one
     * @param result overwritten
     */
    abstract void weigh(int slot, int from, int centre, int at, float[] result);

    /** Takes a row of the image. */
    void load(int y, float[] row) {
      float[] padded = ring[y % ring.length];
      for (int x = 0; x < padded.length; x++) {
        padded[x] = row[columns[x]];
      }
    }

    void run(TypedPlane target) {
      float[] row = new float[source.width()];
      float[] result = new float[width];
      int done = 0;
      for (int y = 0; y < source.height(); y++) {
        for (; done < Math.min(source.height(), y + radius + 1); done++) {
          source.readRow(done, row);
          load(done, row);
        }
        blend(y, result);
        target.write(y, first, result);
      }
    }

    private void blend(int y, float[] result) {
      Arrays.fill(sums, 0);
      Arrays.fill(totals, 0);
      for (int k = 0; k < space.length; k++) {
        int slot = rows[radius + y + down[k]] % ring.length;
        if (kept.length == 0 || y + down[k] < 0) {
          weigh(slot, radius + across[k], y % ring.length, radius, weights);
        } else {
          weigh(k, y, slot);
        }
        System.arraycopy(ring[slot], radius + across[k], values, 0, width);
        add(values, weights, space[k], sums, totals);
      }
      for (int x = 0; x < result.length; x++) {
        result[x] = sums[x] / totals[x];
      }
    }

    /** Weighs neighbour {@code k}, or finds what its row weighed when it was in the middle. */
    private void weigh(int k, int y, int slot) {
      int mirror = space.length - 1 - k;
      int later = Math.max(k, mirror);
      int shift = across[later];
      if (k == mirror) {
        Arrays.fill(weights, 1);
        return;
      }
      float[][] some = kept[later];
      float[] row = some[(k < mirror ? y + down[k] : y) % some.length];
      if (k > mirror ? down[k] > 0 : down[k] == 0) {
        int at = radius - Math.max(0, shift);
        weigh(slot, at + shift, y % ring.length, at, row);
      }
      System.arraycopy(row, Math.max(0, k > mirror ? shift : -shift), weights, 0, width);
    }

    private static void add(
        float[] values, float[] weights, float place, float[] sums, float[] totals) {
      for (int x = 0; x < sums.length; x++) {
        float weight = place * weights[x];
        sums[x] += values[x] * weight;
        totals[x] += weight;
      }
    }
  }

  /** Neighbours whose weight stands in a table for every difference. */
  private static final class Bytes extends Neighbours {
    private static final int DIFFERENCES = 512;
    private final byte[][] bytes;
    private final float[] table = new float[DIFFERENCES];

    Bytes(TypedPlane source, int first, Reach reach, float[] colors) {
      super(source, first, reach);
      bytes = new byte[ring.length][columns.length];
      for (int i = -255; i <= 255; i++) {
        table[i & (DIFFERENCES - 1)] = colors[Math.abs(i)];
      }
    }

    @Override
    void load(int y, float[] row) {
      super.load(y, row);
      int slot = y % ring.length;
      Tables.toBytes(ring[slot], bytes[slot]);
    }

    @Override
    void weigh(int slot, int from, int centre, int at, float[] result) {
      lookUp(bytes[slot], from, bytes[centre], at, table, result);
    }

    private static void lookUp(
        byte[] near, int from, byte[] middle, int at, float[] table, float[] weights) {
      for (int x = 0; x < weights.length; x++) {
        int difference = (near[from + x] & 0xFF) - (middle[at + x] & 0xFF);
        weights[x] = table[difference & (DIFFERENCES - 1)];
      }
    }
  }

  /** Neighbours whose weight is found between two entries of a table. */
  private static final class Floats extends Neighbours {
    private final float[] near;
    private final float[] middle;
    private final float perValue;
    private final float[] table;
    private final float[] steps;

    Floats(TypedPlane source, int first, Reach reach, float[] colors, float perValue) {
      super(source, first, reach);
      this.perValue = perValue;
      near = new float[columns.length];
      middle = new float[columns.length];
      table = colors;
      steps = new float[colors.length];
      for (int i = 0; i < steps.length - 1; i++) {
        steps[i] = colors[i + 1] - colors[i];
      }
    }

    @Override
    void weigh(int slot, int from, int centre, int at, float[] result) {
      System.arraycopy(ring[slot], from, near, 0, result.length);
      System.arraycopy(ring[centre], at, middle, 0, result.length);
      positions(near, middle, perValue, result);
      interpolate(table, steps, result);
    }

    private static void positions(float[] near, float[] middle, float perValue, float[] result) {
      for (int x = 0; x < result.length; x++) {
        result[x] = Math.abs(near[x] - middle[x]) * perValue;
      }
    }

    private static void interpolate(float[] table, float[] steps, float[] weights) {
      for (int x = 0; x < weights.length; x++) {
        float position = weights[x];
        int index = (int) position;
        weights[x] = table[index] + (position - index) * steps[index];
      }
    }
  }
}
