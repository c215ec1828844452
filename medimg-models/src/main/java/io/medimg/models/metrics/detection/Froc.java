package io.medimg.models.metrics.detection;

import java.util.ArrayList;
import java.util.List;

/**
 * Free-response operating characteristic: which part of the things is found when so many false
 * boxes per image are put up with. Immutable and safe for use by several threads.
 *
 * @param points in the order of the rates
 */
public record Froc(List<Point> points) {
  /** Copies the list. */
  public Froc {
    points = List.copyOf(points);
  }

  /**
   * One point. Immutable and safe for use by several threads.
   *
   * @param falsePerImage how many false boxes per image are put up with
   * @param sensitivity the part of the things that is found, 0 to 1
   * @param threshold the lowest score that is shown there; infinite if nothing may be shown
   */
  public record Point(double falsePerImage, double sensitivity, double threshold) {}

  /** The mean sensitivity over the points: the competition metric of LUNA16. */
  public double score() {
    return points.stream().mapToDouble(Point::sensitivity).average().orElse(Double.NaN);
  }

  /**
   * Reads the curve at rates as a step function, never interpolated: the largest sensitivity that a
   * threshold reaches without more false boxes. Equal scores are shown or hidden together.
   */
  static Froc of(List<BoxMatching.Judged> judged, int positives, int images, double[] rates) {
    List<Point> points = new ArrayList<>();
    for (double rate : rates) {
      double sensitivity = 0;
      double threshold = Double.POSITIVE_INFINITY;
      int hits = 0;
      int wrong = 0;
      for (int i = 0; i < judged.size(); i++) {
        BoxMatching.Judged j = judged.get(i);
        hits += j.verdict() == BoxMatching.Verdict.TRUE ? 1 : 0;
        wrong += j.verdict() == BoxMatching.Verdict.FALSE ? 1 : 0;
        boolean last = i + 1 == judged.size() || judged.get(i + 1).score() < j.score();
        if (last && wrong <= rate * images) {
          sensitivity = (double) hits / positives;
          threshold = j.score();
        }
      }
      points.add(new Point(rate, sensitivity, threshold));
    }
    return new Froc(points);
  }
}
