package io.medimg.models.decode;

import io.medimg.core.geometry.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes one box of the many that a detector puts around one thing. Immutable and safe for use by
 * several threads.
 */
public final class BoxMerging {
  private static final Comparator<ScoredBox> BEST_FIRST =
      Comparator.comparingDouble(ScoredBox::score).reversed();

  private enum Method {
    NMS,
    SOFT_NMS,
    FUSION
  }

  private final Method method;
  private final double parameter;
  private final boolean acrossLabels;

  private BoxMerging(Method method, double parameter, boolean acrossLabels) {
    this.method = method;
    this.parameter = parameter;
    this.acrossLabels = acrossLabels;
  }

  /**
   * Greedy non-maximum suppression within each label: the best box stays, boxes that overlap it by
   * more than a limit go.
   *
   * @param iou boxes with a larger intersection over union go, 0 to 1
   * @return the merging
   * @throws IllegalArgumentException if the limit is outside 0 to 1
   */
  public static BoxMerging nms(double iou) {
    return new BoxMerging(Method.NMS, unit(iou), false);
  }

  /**
   * Soft suppression (Bodla et al., ICCV 2017, Gaussian form): boxes that overlap a better one are
   * not removed, their score is multiplied with {@code exp(-iou^2 / sigma)}.
   *
   * @param sigma above 0; the paper uses 0.5
   * @return the merging
   * @throws IllegalArgumentException if sigma is not above 0
   */
  public static BoxMerging softNms(double sigma) {
    if (!(sigma > 0) || Double.isInfinite(sigma)) {
      throw new IllegalArgumentException("sigma is above 0 and finite, got " + sigma);
    }
    return new BoxMerging(Method.SOFT_NMS, sigma, false);
  }

  /**
   * Weighted box fusion (Solovyev et al., 2021) of one network's boxes: overlapping boxes become
   * their mean, weighted by score. See {@link #fuse} for several networks.
   *
   * @param iou boxes with a larger intersection over union with the fused box join it, 0 to 1
   * @return the merging
   * @throws IllegalArgumentException if the limit is outside 0 to 1
   */
  public static BoxMerging weightedFusion(double iou) {
    return new BoxMerging(Method.FUSION, unit(iou), false);
  }

  private static double unit(double iou) {
    if (!(iou >= 0 && iou <= 1)) {
      throw new IllegalArgumentException("an overlap limit is 0 to 1, got " + iou);
    }
    return iou;
  }

  /** The same, but a box may also merge with boxes of other labels. */
  public BoxMerging acrossLabels() {
    return new BoxMerging(method, parameter, true);
  }

  /**
   * Merges the boxes of one image.
   *
   * @param candidates in any order, left as they are
   * @param confidence the least score that is kept, 0 to 1; matters to soft suppression, which
   *     lowers scores
   * @return highest score first; equal scores keep their order
   */
  public List<ScoredBox> merge(List<ScoredBox> candidates, double confidence) {
    List<ScoredBox> sorted = candidates.stream().sorted(BEST_FIRST).toList();
    List<ScoredBox> merged =
        switch (method) {
          case NMS -> hard(sorted);
          case SOFT_NMS -> soft(sorted, confidence);
          case FUSION -> fuseSorted(sorted, 1);
        };
    return merged.stream().filter(b -> b.score() >= confidence).sorted(BEST_FIRST).toList();
  }

  /**
   * Weighted box fusion of several networks' boxes for one image: a thing that only {@code T} of
   * {@code N} networks see has its mean score multiplied with {@code min(T, N) / N}.
   *
   * @param networks one list of boxes per network, all in one frame with one numbering of labels
   * @return highest score first
   * @throws IllegalStateException if this is not a weighted fusion
   */
  public List<ScoredBox> fuse(List<List<ScoredBox>> networks) {
    if (method != Method.FUSION) {
      throw new IllegalStateException(
          "several networks are merged by weightedFusion(iou), this is " + this);
    }
    List<ScoredBox> all = networks.stream().flatMap(List::stream).sorted(BEST_FIRST).toList();
    return fuseSorted(all, Math.max(1, networks.size())).stream().sorted(BEST_FIRST).toList();
  }

  private boolean related(ScoredBox a, ScoredBox b) {
    return acrossLabels || a.label() == b.label();
  }

  private List<ScoredBox> hard(List<ScoredBox> sorted) {
    List<ScoredBox> kept = new ArrayList<>();
    for (ScoredBox box : sorted) {
      boolean free = true;
      for (ScoredBox better : kept) {
        if (related(better, box) && better.box().iou(box.box()) > parameter) {
          free = false;
          break;
        }
      }
      if (free) {
        kept.add(box);
      }
    }
    return kept;
  }

  private List<ScoredBox> soft(List<ScoredBox> sorted, double confidence) {
    List<ScoredBox> left = new ArrayList<>(sorted);
    List<ScoredBox> kept = new ArrayList<>();
    while (!left.isEmpty()) {
      left.sort(BEST_FIRST);
      ScoredBox best = left.remove(0);
      kept.add(best);
      left.replaceAll(b -> related(best, b) ? weaken(b, best.box().iou(b.box())) : b);
      left.removeIf(b -> b.score() < confidence);
    }
    return kept;
  }

  private ScoredBox weaken(ScoredBox box, double iou) {
    return box.withScore(box.score() * Math.exp(-iou * iou / parameter));
  }

  private List<ScoredBox> fuseSorted(List<ScoredBox> sorted, int networks) {
    List<Cluster> clusters = new ArrayList<>();
    for (ScoredBox box : sorted) {
      Cluster best = null;
      double overlap = parameter;
      for (Cluster cluster : clusters) {
        double iou = related(cluster.first, box) ? cluster.box().iou(box.box()) : 0;
        if (iou > overlap) {
          overlap = iou;
          best = cluster;
        }
      }
      if (best == null) {
        clusters.add(new Cluster(box));
      } else {
        best.add(box);
      }
    }
    return clusters.stream().map(c -> c.fused(networks)).toList();
  }

  @Override
  public String toString() {
    String name =
        switch (method) {
          case NMS -> "nms(iou " + parameter;
          case SOFT_NMS -> "soft nms(sigma " + parameter;
          case FUSION -> "weighted fusion(iou " + parameter;
        };
    return name + (acrossLabels ? ", across labels)" : ")");
  }

  /** Boxes that became one: sums of their corners, weighted by score. */
  private static final class Cluster {
    private final ScoredBox first;
    private final double[] corners = new double[4];
    private double weight;
    private double plain;
    private int count;

    Cluster(ScoredBox first) {
      this.first = first;
      add(first);
    }

    void add(ScoredBox scored) {
      Box b = scored.box();
      double w = Math.max(scored.score(), 1e-12); // a score of 0 still has a place
      corners[0] += w * b.x();
      corners[1] += w * b.y();
      corners[2] += w * b.right();
      corners[3] += w * b.bottom();
      weight += w;
      plain += scored.score();
      count++;
    }

    Box box() {
      return Box.ofCorners(
          corners[0] / weight, corners[1] / weight, corners[2] / weight, corners[3] / weight);
    }

    ScoredBox fused(int networks) {
      double score = plain / count * Math.min(count, networks) / networks;
      return new ScoredBox(box(), first.label(), Math.min(1, score));
    }
  }
}
