package io.medimg.preprocess.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A table from bytes to floats, and how to compute it where it is a straight line: vector
 * instructions compute faster than they look up. Immutable and safe for use by several threads.
 */
final class FloatTable {
  private static final int LAST = 255;

  /** Rounds of {@link #fit} until it is given up. */
  private static final int ROUNDS = 50;

  /**
   * How far a line that misses a value is moved towards it, as part of what rounding allows. Found
   * by trial: of 10,000 tables of means and deviations at random, 91 in 100 are found to be lines.
   */
  private static final double INSIDE = 0.995;

  /** A line this many units of the last bit beside a value will not come nearer. */
  private static final int HOPELESS = 16;

  /** How many changes of the last bits are tried, of slope and of start. */
  private static final int CHANGES = 9;

  /** The values, 256; only to be read. */
  final float[] values;

  /** How to compute them, null if they are no line. */
  final @Nullable Line line;

  private FloatTable(float[] values, @Nullable Line line) {
    this.values = values;
    this.line = line;
  }

  /**
   * A line in floats: {@code (v * slope + start) + (v * slopeRest + startRest)}. Slope and start
   * have so few bits that the first term is exact, and the rests are small, so that all but their
   * last bits are rounded once. Immutable and safe for use by several threads.
   */
  record Line(float slope, float slopeRest, float start, float startRest) {
    /** The value of a byte. */
    float at(int v) {
      return (v * slope + start) + (v * slopeRest + startRest);
    }

    private boolean isThroughAll(float[] values) {
      for (int v = 0; v <= LAST; v++) {
        if (Float.floatToIntBits(at(v)) != Float.floatToIntBits(values[v])) {
          return false;
        }
      }
      return true;
    }
  }

  /** A table to look up alone; shares the array, which must not change any more. */
  static FloatTable lookedUp(float[] values) {
    return new FloatTable(values, null);
  }

  /** A table to compute if it is a line; shares the array, which must not change any more. */
  static FloatTable computed(float[] values) {
    double[] ends = {values[0], values[LAST]};
    Line line = fit(values, ends) ? split(values, ends[0], (ends[1] - ends[0]) / LAST) : null;
    return new FloatTable(values, line);
  }

  /**
   * Looks for a straight line that, rounded to floats, is the table: where it misses a value, it is
   * moved there by the shortest way (Kaczmarz, "Angenäherte Auflösung von Systemen linearer
   * Gleichungen", 1937).
   *
   * @param ends overwritten, the line's values at 0 and 255
   */
  private static boolean fit(float[] values, double[] ends) {
    boolean moved = true;
    for (int round = 0; moved && round < ROUNDS; round++) {
      moved = false;
      for (int v = 0; v <= LAST; v++) {
        double far = (double) v / LAST;
        double value = ends[0] * (1 - far) + ends[1] * far;
        if ((float) value != values[v]) {
          double miss = values[v] - value;
          float size = Math.abs(values[0]) + Math.abs(values[LAST]);
          if (!(Math.abs(miss) < HOPELESS * Math.ulp(size))) {
            return false;
          }
          double way = miss - Math.copySign(INSIDE * Math.ulp(values[v]) / 2, miss);
          double norm = (1 - far) * (1 - far) + far * far;
          ends[0] += way * (1 - far) / norm;
          ends[1] += way * far / norm;
          moved = true;
        }
      }
    }
    return !moved;
  }

  /**
   * Splits a line into floats that give the table, if need be with their last bits changed: near 0
   * values have more bits than the sum of the rests.
   */
  private static @Nullable Line split(float[] values, double at0, double perStep) {
    float slope = Float.intBitsToFloat((Float.floatToRawIntBits((float) perStep) + 128) & ~LAST);
    double unit = Math.ulp(slope) * (LAST + 1);
    float start = (float) (Math.rint(at0 / unit) * unit);
    double bit = Math.ulp(slope) / (1 << 17);
    for (int i = 0; i < CHANGES * CHANGES; i++) {
      float slopeRest = (float) (perStep - slope + bit * change(i % CHANGES));
      float startRest = (float) (at0 - start + bit * change(i / CHANGES));
      Line line = new Line(slope, slopeRest, start, startRest);
      if (line.isThroughAll(values)) {
        return line;
      }
    }
    return null;
  }

  /** 0, 1, -1, 2, -2... */
  private static int change(int i) {
    return i % 2 == 0 ? -i / 2 : (i + 1) / 2;
  }
}
