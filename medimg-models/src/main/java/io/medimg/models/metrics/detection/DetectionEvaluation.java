package io.medimg.models.metrics.detection;

import io.medimg.core.task.Detection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * How well a detector finds things: average precision per label and its mean, and FROC. Collects
 * images, then answers. Not safe for use by several threads; build one per thread.
 */
public final class DetectionEvaluation {
  /** The false boxes per image at which FROC is usually read (LUNA16): 1/8 to 8. */
  private static final double[] FROC_RATES = {0.125, 0.25, 0.5, 1, 2, 4, 8};

  private final List<Image> images = new ArrayList<>();

  /** Starts without images. */
  public DetectionEvaluation() {}

  private record Image(List<Detection> found, List<TruthBox> truth) {}

  /**
   * Adds one image.
   *
   * @param found what the detector found, at as low a confidence as it gives; in any order
   * @param truth what is there; may be empty
   * @return this evaluation
   */
  public DetectionEvaluation add(List<Detection> found, List<TruthBox> truth) {
    images.add(new Image(List.copyOf(found), List.copyOf(truth)));
    return this;
  }

  /** How many images were added. */
  public int images() {
    return images.size();
  }

  /** Every label of the truth, in alphabetical order. */
  public List<String> labels() {
    TreeSet<String> names = new TreeSet<>();
    images.forEach(i -> i.truth.forEach(t -> names.add(t.label())));
    return List.copyOf(names);
  }

  /**
   * How many things of a label count.
   *
   * @param label its name
   * @return those that are not difficult
   */
  public int positives(String label) {
    return (int)
        images.stream()
            .flatMap(i -> i.truth.stream())
            .filter(t -> t.label().equals(label) && !t.difficult())
            .count();
  }

  /**
   * The average precision of one label.
   *
   * @param label its name
   * @param iou a box stands for a thing from this overlap on, above 0, at most 1
   * @param method how the area is taken
   * @return 0 to 1; NaN if no thing of the label counts
   * @throws IllegalArgumentException if the overlap is out of range
   */
  public double averagePrecision(String label, double iou, ApMethod method) {
    int positives = positives(label);
    if (positives == 0) {
      return Double.NaN;
    }
    List<BoxMatching.Judged> judged = judge(label, iou, method.bestTruthOnly());
    double[] recall = new double[judged.size()];
    double[] precision = new double[judged.size()];
    int hits = 0;
    for (int i = 0; i < recall.length; i++) {
      hits += judged.get(i).verdict() == BoxMatching.Verdict.TRUE ? 1 : 0;
      recall[i] = (double) hits / positives;
      precision[i] = hits / (i + 1.0);
    }
    return method.area(recall, precision);
  }

  /**
   * The mean of the average precisions of all labels of which something counts.
   *
   * @param iou a box stands for a thing from this overlap on, above 0, at most 1
   * @param method how the area is taken
   * @return 0 to 1; NaN if there is nothing
   * @throws IllegalArgumentException if the overlap is out of range
   */
  public double meanAveragePrecision(double iou, ApMethod method) {
    return labels().stream()
        .mapToDouble(l -> averagePrecision(l, iou, method))
        .filter(ap -> !Double.isNaN(ap))
        .average()
        .orElse(Double.NaN);
  }

  /**
   * The free-response curve of one label at the usual rates 1/8, 1/4, 1/2, 1, 2, 4 and 8 false
   * boxes per image.
   *
   * @param label its name
   * @param iou a box stands for a thing from this overlap on, above 0, at most 1
   * @return the curve
   * @throws IllegalArgumentException if the overlap is out of range
   * @throws IllegalStateException if no thing of the label counts
   */
  public Froc froc(String label, double iou) {
    int positives = positives(label);
    if (positives == 0) {
      throw new IllegalStateException(
          "FROC of '%s' needs at least one annotated thing in %d images, got none"
              .formatted(label, images.size()));
    }
    List<BoxMatching.Judged> judged = judge(label, iou, false);
    return Froc.of(judged, positives, images.size(), FROC_RATES);
  }

  private List<BoxMatching.Judged> judge(String label, double iou, boolean bestTruthOnly) {
    if (!(iou > 0 && iou <= 1)) {
      throw new IllegalArgumentException("an overlap limit is above 0, at most 1, got " + iou);
    }
    List<BoxMatching.Judged> all = new ArrayList<>();
    for (Image image : images) {
      List<Detection> found =
          image.found.stream().filter(d -> d.finding().label().name().equals(label)).toList();
      List<TruthBox> truth = image.truth.stream().filter(t -> t.label().equals(label)).toList();
      all.addAll(BoxMatching.match(found, truth, iou, bestTruthOnly));
    }
    all.removeIf(j -> j.verdict() == BoxMatching.Verdict.IGNORED);
    all.sort(Comparator.comparingDouble(BoxMatching.Judged::score).reversed());
    return all;
  }
}
