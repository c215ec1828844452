package io.medimg.models;

import io.medimg.core.inference.ModelMismatchException;
import io.medimg.models.bundle.Calibration;
import io.medimg.models.bundle.OutputLabel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * From the logits of one image to the scores of its labels, each in its own kind. Immutable and
 * safe for use by several threads.
 */
public final class LabelScores {
  private final List<OutputLabel> labels;
  private final Map<String, List<Integer>> groups = new LinkedHashMap<>();

  /** Labels in the network's own order, also those that were not trained. */
  public LabelScores(List<OutputLabel> labels) {
    this.labels = List.copyOf(labels);
    for (int i = 0; i < labels.size(); i++) {
      String group = labels.get(i).group();
      if (group != null) {
        groups.computeIfAbsent(group, g -> new ArrayList<>()).add(i);
      }
    }
  }

  /**
   * The score of every trained label.
   *
   * @param model its name, for messages
   * @param logits a number for each output
   * @return in the network's order; NaN for a label that was not trained
   * @throws ModelMismatchException if a logit that matters is not finite
   */
  public double[] of(String model, float[] logits) {
    for (int i = 0; i < logits.length; i++) {
      boolean matters = labels.get(i).trained() || labels.get(i).group() != null;
      if (matters && !Float.isFinite(logits[i])) {
        throw new ModelMismatchException(
            "model '%s' gives %s for '%s'; a finite logit was wanted, check the input's range"
                .formatted(model, logits[i], labels.get(i).label()));
      }
    }
    double[] scores = new double[logits.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = labels.get(i).trained() ? score(labels.get(i), i, logits) : Double.NaN;
    }
    return scores;
  }

  private double score(OutputLabel label, int index, float[] logits) {
    return switch (label.kind()) {
      case LOGIT -> logits[index];
      case SIGMOID -> sigmoid(logits[index]);
      case CALIBRATED -> calibration(label).apply(logits[index]);
      case OPERATING_POINT_SCALED ->
          scaled(sigmoid(logits[index]), Objects.requireNonNull(label.operatingPoint()));
      case SOFTMAX -> share(index, Objects.requireNonNull(groups.get(label.group())), logits);
    };
  }

  private static Calibration calibration(OutputLabel label) {
    return Objects.requireNonNull(label.calibration());
  }

  private static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  /** TorchXRayVision's scale: two straight pieces that meet at (point, 0.5). */
  private static double scaled(double p, double point) {
    return p < point ? p / (2 * point) : 1 - (1 - p) / (2 * (1 - point));
  }

  private static double share(int index, List<Integer> group, float[] logits) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i : group) {
      largest = Math.max(largest, logits[i]);
    }
    double sum = 0;
    for (int i : group) {
      sum += Math.exp(logits[i] - largest);
    }
    return Math.exp(logits[index] - largest) / sum;
  }
}
