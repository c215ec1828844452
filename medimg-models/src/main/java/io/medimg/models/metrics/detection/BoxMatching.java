package io.medimg.models.metrics.detection;

import io.medimg.core.task.Detection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Which detections of one image and one label stand for which annotated things. Highest score
 * first; a thing is found once, more boxes on it are false. Boxes are continuous: no pixel is added
 * to their extent. Safe for use by several threads.
 */
final class BoxMatching {
  private BoxMatching() {}

  /** A judged detection. */
  record Judged(double score, Verdict verdict) {}

  /** What a detection turned out to be. */
  enum Verdict {
    TRUE,
    FALSE,
    /** It stands for a thing that does not count. */
    IGNORED
  }

  /**
   * Judges detections.
   *
   * @param found of one image and one label
   * @param truth of the same
   * @param iou a box stands for a thing from this overlap on
   * @param bestTruthOnly whether a detection whose best truth is taken is false
   * @return highest score first
   */
  static List<Judged> match(
      List<Detection> found, List<TruthBox> truth, double iou, boolean bestTruthOnly) {
    boolean[] taken = new boolean[truth.size()];
    List<Judged> judged = new ArrayList<>();
    for (Detection d : bestFirst(found)) {
      int best = pick(d, truth, iou, t -> bestTruthOnly || free(truth, taken, t));
      if (best < 0) {
        best = pick(d, truth, iou, t -> truth.get(t).difficult());
      }
      judged.add(new Judged(d.finding().score(), judge(truth, taken, best)));
    }
    return judged;
  }

  private static boolean free(List<TruthBox> truth, boolean[] taken, int t) {
    return !taken[t] && !truth.get(t).difficult();
  }

  /** The thing that a box overlaps most, the first of equals; -1 if none reaches the limit. */
  private static int pick(Detection d, List<TruthBox> truth, double iou, IntPredicate eligible) {
    int best = -1;
    double overlap = iou;
    for (int t = 0; t < truth.size(); t++) {
      double o = eligible.test(t) ? d.box().iou(truth.get(t).box()) : -1;
      if (best < 0 ? o >= overlap : o > overlap) {
        best = t;
        overlap = o;
      }
    }
    return best;
  }

  private static Verdict judge(List<TruthBox> truth, boolean[] taken, int best) {
    if (best < 0) {
      return Verdict.FALSE;
    }
    if (truth.get(best).difficult()) {
      return Verdict.IGNORED;
    }
    Verdict verdict = taken[best] ? Verdict.FALSE : Verdict.TRUE;
    taken[best] = true;
    return verdict;
  }

  private static List<Detection> bestFirst(List<Detection> found) {
    return found.stream()
        .sorted(Comparator.comparingDouble((Detection d) -> d.finding().score()).reversed())
        .toList();
  }
}
