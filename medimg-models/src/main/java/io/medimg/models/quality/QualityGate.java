package io.medimg.models.quality;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.task.QualityFlag;
import io.medimg.core.task.QualityFlag.Kind;
import io.medimg.core.task.QualityFlag.Severity;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.models.bundle.FeatureStatistics;
import io.medimg.models.bundle.InputContract;
import io.medimg.models.quality.GateNetwork.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Looks at an image before and after its network has: what the file says, how the stored values
 * lie, what a small network sees in the picture, and how far the big network's features are from
 * those of its training films. Immutable and safe for use by several threads.
 */
public final class QualityGate {
  /** Below this the picture counts as no frontal chest film. */
  public static final double CHEST_THRESHOLD = 0.5;

  /** From here on black and white count as exchanged. */
  public static final double INVERTED_THRESHOLD = 0.8;

  /** From here on the film counts as turned. */
  public static final double TURNED_THRESHOLD = 0.8;

  private final InputContract contract;
  private final GateNetwork network;
  private final Optional<FeatureStatistics> features;

  private QualityGate(
      InputContract contract, GateNetwork network, Optional<FeatureStatistics> features) {
    this.contract = contract;
    this.network = network;
    this.features = features;
  }

  /**
   * A gate for frontal chest films.
   *
   * @param contract what the model takes
   * @param features where its training films' features lie; empty if the package does not say
   * @return the gate
   */
  public static QualityGate chestXray(
      InputContract contract, Optional<FeatureStatistics> features) {
    return new QualityGate(contract, GateNetwork.embedded(), features);
  }

  /**
   * What speaks against the image before a network has run.
   *
   * @param image one frame
   * @param prepared the same image as the network gets it, [1, channels, height, width]
   * @return flags, those from the file first; empty if nothing was noticed
   */
  public List<QualityFlag> check(MedicalImage image, FloatTensor prepared) {
    List<QualityFlag> flags = new ArrayList<>(SourceChecks.run(image, contract));
    boolean constant = flags.stream().anyMatch(f -> f.kind() == Kind.LOW_CONTRAST);
    if (!constant) {
      picture(network.look(prepared), flags);
    }
    return List.copyOf(flags);
  }

  private static void picture(View view, List<QualityFlag> flags) {
    if (view.chest() < CHEST_THRESHOLD) {
      flags.add(
          flag(
              Kind.NOT_THE_EXPECTED_IMAGE,
              "the picture does not look like a frontal chest film (%.2f, %.2f wanted)",
              view.chest(),
              CHEST_THRESHOLD));
      return;
    }
    if (view.inverted() >= INVERTED_THRESHOLD) {
      flags.add(
          flag(
              Kind.INVERTED_POLARITY,
              "black and white seem to be exchanged (%.2f); check the photometric interpretation",
              view.inverted()));
    }
    if (view.clockwiseDeg() != 0 && view.turnScore() >= TURNED_THRESHOLD) {
      flags.add(
          flag(
              Kind.ROTATED,
              "the film seems to be turned by %d degrees clockwise (%.2f); turn it upright",
              view.clockwiseDeg(),
              view.turnScore()));
    }
  }

  private static QualityFlag flag(Kind kind, String reason, Object... values) {
    return new QualityFlag(kind, Severity.REJECT, String.format(Locale.ROOT, reason, values));
  }

  /**
   * The output that {@link #checkFeatures} wants.
   *
   * @return its name; empty if the package has no statistics
   */
  public Optional<String> featureOutput() {
    return features.map(FeatureStatistics::output);
  }

  /**
   * How far the network's features lie from those of its training films.
   *
   * @param output the output named by {@link #featureOutput()}, one image
   * @return a flag if they lie beyond the threshold that the package states
   */
  public List<QualityFlag> checkFeatures(FloatTensor output) {
    if (features.isEmpty()) {
      return List.of();
    }
    FeatureStatistics statistics = features.get();
    double distance = statistics.distance(output.toArray());
    if (distance <= statistics.threshold()) {
      return List.of();
    }
    return List.of(
        new QualityFlag(
            Kind.OUT_OF_DISTRIBUTION,
            Severity.WARNING,
            String.format(
                Locale.ROOT,
                "the network has seen little like it (distance %.2f, %s; usual is up to %.2f)",
                distance,
                statistics.method(),
                statistics.threshold())));
  }
}
