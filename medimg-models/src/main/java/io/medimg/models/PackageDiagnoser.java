package io.medimg.models;

import io.medimg.core.diagnosis.Diagnoser;
import io.medimg.core.diagnosis.Diagnosis;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.task.Classification;
import io.medimg.core.task.Classifier;
import io.medimg.core.task.Decision;
import io.medimg.core.task.Detection;
import io.medimg.core.task.Detector;
import io.medimg.core.task.Finding;
import io.medimg.core.task.Heatmap;
import io.medimg.core.task.Label;
import io.medimg.core.task.NotAssessed;
import io.medimg.core.task.Preprocessor;
import io.medimg.core.task.QualityFlag;
import io.medimg.core.task.QualityFlag.Kind;
import io.medimg.core.task.QualityFlag.Severity;
import io.medimg.core.task.Timings;
import io.medimg.core.tensor.FloatTensor;
import io.medimg.models.explain.BoxesFromHeatmap;
import io.medimg.models.explain.ClassActivationExplainer;
import io.medimg.models.quality.QualityGate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Quality gate, one run of the network, class-activation maps and boxes from the same run. Safe for
 * use by several threads until closed.
 */
final class PackageDiagnoser implements Diagnoser {
  private static final Logger LOG = LoggerFactory.getLogger(PackageDiagnoser.class);

  /** Of the two thresholds of Wang et al. 2017 the higher: the lower gives many false boxes. */
  private static final BoxesFromHeatmap BOXES =
      BoxesFromHeatmap.builder().thresholds(180 / 255.0).minimalArea(0.002).most(3).build();

  private final NetworkClassifier classifier;
  private final Optional<ClassActivationExplainer> explainer;
  private final QualityGate quality;
  private final Options options;
  private final CloseGuard gate = new CloseGuard("diagnoser");

  /**
   * What a builder collected. Immutable.
   *
   * @param explain how many findings are explained
   * @param abstain whether rejected images get no scores
   * @param detector adds its boxes; null if none
   */
  record Options(int explain, boolean abstain, @Nullable Detector detector) {}

  PackageDiagnoser(NetworkClassifier classifier, QualityGate quality, Options options) {
    this.classifier = classifier;
    this.explainer =
        classifier.classActivationOutput().map(o -> ClassActivationExplainer.of(classifier));
    this.quality = quality;
    this.options = options;
  }

  @Override
  public Classifier classifier() {
    return classifier;
  }

  @Override
  public Diagnosis diagnose(MedicalImage image) {
    return gate.run(() -> diagnoseNow(image.frame(0)));
  }

  private Diagnosis diagnoseNow(MedicalImage image) {
    long start = System.nanoTime();
    Preprocessor.Prepared prepared = classifier.preprocessor().prepare(image);
    Timings timings = Timings.none().plus("prepare", System.nanoTime() - start);
    start = System.nanoTime();
    List<QualityFlag> flags = new ArrayList<>(quality.check(image, prepared.tensor()));
    timings = timings.plus("check", System.nanoTime() - start);
    if (rejected(flags)) {
      return abstain(image, flags, timings);
    }
    start = System.nanoTime();
    Map<String, FloatTensor> outputs = classifier.run(prepared.tensor());
    timings = timings.plus("infer", System.nanoTime() - start);
    quality
        .featureOutput()
        .map(outputs::get)
        .ifPresent(features -> flags.addAll(quality.checkFeatures(features)));
    return explained(image, prepared, outputs, new State(flags, timings));
  }

  private record State(List<QualityFlag> flags, Timings timings) {}

  private boolean rejected(List<QualityFlag> flags) {
    return options.abstain() && flags.stream().anyMatch(f -> f.severity() == Severity.REJECT);
  }

  private Diagnosis abstain(MedicalImage image, List<QualityFlag> flags, Timings timings) {
    String why =
        flags.stream()
            .filter(f -> f.severity() == Severity.REJECT)
            .map(QualityFlag::reason)
            .collect(Collectors.joining("; "));
    Classification none = classifier.refused(image, timings);
    return new Diagnosis(image, none, List.of(), List.of(), flags, Optional.of(why));
  }

  private Diagnosis explained(
      MedicalImage image,
      Preprocessor.Prepared prepared,
      Map<String, FloatTensor> outputs,
      State state) {
    float[] logits = classifier.allLogits(outputs, 1)[0];
    Classification scores = classifier.classification(logits, image, state.timings());
    state.flags().addAll(ageFlags(scores));
    long start = System.nanoTime();
    List<Heatmap> heatmaps = heatmaps(scores, prepared, outputs);
    List<Detection> boxes = new ArrayList<>();
    for (Heatmap map : heatmaps) {
      Finding finding = scores.find(map.label().name()).orElseThrow();
      if (finding.decision() != Decision.NEGATIVE) {
        BOXES.boxes(map).forEach(region -> boxes.add(new Detection(finding, region.box())));
      }
    }
    Timings timings = state.timings().plus("explain", System.nanoTime() - start);
    Detector detector = options.detector();
    if (detector != null) {
      start = System.nanoTime();
      boxes.addAll(detector.detect(image).detections());
      timings = timings.plus("detect", System.nanoTime() - start);
    }
    Classification timed = scores.withProvenance(scores.provenance().withTimings(timings));
    LOG.debug("diagnosed {} in {}", image, timings.total());
    return new Diagnosis(image, timed, boxes, heatmaps, state.flags(), nothing(scores));
  }

  /** Says which labels are not assessed because of the patient's age. */
  private static List<QualityFlag> ageFlags(Classification scores) {
    List<QualityFlag> flags = new ArrayList<>();
    for (NotAssessed why : List.of(NotAssessed.OTHER_AGE, NotAssessed.AGE_UNKNOWN)) {
      String names =
          scores.notAssessed().stream()
              .filter(l -> scores.omitted().get(l) == why)
              .map(Label::name)
              .collect(Collectors.joining(", "));
      if (!names.isEmpty()) {
        String reason = "not assessed: %s (%s)".formatted(names, why.words());
        flags.add(new QualityFlag(Kind.AGE, Severity.INFO, reason));
      }
    }
    return flags;
  }

  /** Why there is no diagnosis although the image was looked at. */
  private static Optional<String> nothing(Classification scores) {
    return scores.findings().isEmpty()
        ? Optional.of(
            "no label of the model can be assessed: "
                + scores.omitted().values().stream()
                    .distinct()
                    .map(NotAssessed::words)
                    .collect(Collectors.joining("; ")))
        : Optional.empty();
  }

  private List<Heatmap> heatmaps(
      Classification scores, Preprocessor.Prepared prepared, Map<String, FloatTensor> outputs) {
    if (explainer.isEmpty()) {
      return List.of();
    }
    return scores.top(Math.max(1, options.explain())).stream()
        .limit(options.explain())
        .map(f -> explainer.get().explain(prepared, f.label().name(), outputs))
        .toList();
  }

  @Override
  public void close() {
    gate.close(
        () -> {
          classifier.close();
          if (options.detector() != null) {
            options.detector().close();
          }
        });
  }
}
