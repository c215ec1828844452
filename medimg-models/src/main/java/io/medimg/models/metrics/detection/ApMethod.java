package io.medimg.models.metrics.detection;

import java.util.Arrays;

/**
 * How the area under a precision-recall curve is taken. The methods differ in the third digit, so a
 * figure always names its own. Immutable and safe for use by several threads.
 */
public enum ApMethod {
  /**
   * Pascal VOC from 2010 on: the whole area under the monotone envelope of precision, at every
   * recall that occurs. Each detection stands for the truth that it overlaps most; if that one is
   * taken, it is false.
   */
  VOC2010(true) {
    @Override
    double area(double[] recall, double[] precision) {
      double[] envelope = envelope(precision);
      double area = 0;
      double before = 0;
      for (int i = 0; i < recall.length; i++) {
        area += (recall[i] - before) * envelope[i];
        before = recall[i];
      }
      return area;
    }
  },
  /**
   * COCO: the mean of the envelope at the 101 recalls 0, 0.01 ... 1. Each detection takes the truth
   * that it overlaps most among those still free.
   */
  COCO_101(false) {
    @Override
    double area(double[] recall, double[] precision) {
      double[] envelope = envelope(precision);
      double sum = 0;
      int i = 0;
      for (int k = 0; k <= 100; k++) {
        while (i < recall.length && recall[i] < k / 100.0) {
          i++;
        }
        sum += i < recall.length ? envelope[i] : 0;
      }
      return sum / 101;
    }
  },
  /**
   * As training code of the YOLOv5 family reports it: the envelope with the points (0, 1) and (1,
   * 0) added, interpolated linearly at 101 recalls, integrated by trapezoids. Matching as COCO.
   */
  TRAPEZOID_101(false) {
    @Override
    double area(double[] recall, double[] precision) {
      int n = recall.length;
      double[] x = new double[n + 2];
      double[] y = new double[n + 2];
      System.arraycopy(recall, 0, x, 1, n);
      System.arraycopy(precision, 0, y, 1, n);
      x[n + 1] = 1;
      y[0] = 1;
      double[] envelope = envelope(y);
      double area = 0;
      for (int k = 0; k < 100; k++) {
        area += (at(x, envelope, k / 100.0) + at(x, envelope, (k + 1) / 100.0)) / 200;
      }
      return area;
    }
  };

  private final boolean bestTruthOnly;

  ApMethod(boolean bestTruthOnly) {
    this.bestTruthOnly = bestTruthOnly;
  }

  /** Whether a detection whose best truth is taken is false, even if another truth is free. */
  boolean bestTruthOnly() {
    return bestTruthOnly;
  }

  /** The area under points in the order of falling score; recall never falls. */
  abstract double area(double[] recall, double[] precision);

  /** The largest precision at this recall or any later one. */
  private static double[] envelope(double[] precision) {
    double[] out = Arrays.copyOf(precision, precision.length);
    for (int i = out.length - 2; i >= 0; i--) {
      out[i] = Math.max(out[i], out[i + 1]);
    }
    return out;
  }

  /** Linear interpolation; where x jumps, the last value at it counts. */
  private static double at(double[] x, double[] y, double where) {
    int i = x.length - 1;
    while (i > 0 && x[i] > where) {
      i--;
    }
    if (i == x.length - 1) {
      return y[i];
    }
    return y[i] + (y[i + 1] - y[i]) * (where - x[i]) / (x[i + 1] - x[i]);
  }
}
