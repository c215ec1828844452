package io.medimg.dicom.write;

import io.medimg.core.diagnosis.Diagnosis;
import io.medimg.core.task.Detection;
import io.medimg.core.task.Finding;
import io.medimg.core.task.Heatmap;
import io.medimg.core.task.Label;
import io.medimg.core.task.QualityFlag;
import io.medimg.core.task.Segmentation.Mask;
import java.util.List;
import java.util.Optional;

/**
 * What results are made of, whoever found it. Immutable and safe for use by several threads.
 *
 * @param findings of the whole image
 * @param notAssessed labels that were not looked for
 * @param detections with boxes in source pixels
 * @param heatmaps of explained findings
 * @param masks of the source's size
 * @param probabilities of the source's size
 * @param quality what was noticed about the image
 * @param abstention why no diagnosis is given
 * @param diagnosis whole, if there is one, for its picture
 */
record ResultContent(
    List<Finding> findings,
    List<Label> notAssessed,
    List<Detection> detections,
    List<Heatmap> heatmaps,
    List<Mask> masks,
    List<ProbabilityMask> probabilities,
    List<QualityFlag> quality,
    Optional<Diagnosis> diagnosis) {
  ResultContent {
    findings = List.copyOf(findings);
    notAssessed = List.copyOf(notAssessed);
    detections = List.copyOf(detections);
    heatmaps = List.copyOf(heatmaps);
    masks = List.copyOf(masks);
    probabilities = List.copyOf(probabilities);
    quality = List.copyOf(quality);
  }

  static ResultContent of(Diagnosis d) {
    return new ResultContent(
        d.classification().findings(),
        d.classification().notAssessed(),
        d.detections(),
        d.heatmaps(),
        List.of(),
        List.of(),
        d.quality(),
        Optional.of(d));
  }

  static ResultContent of(List<Detection> detections, List<Mask> masks) {
    return new ResultContent(
        List.of(), List.of(), detections, List.of(), masks, List.of(), List.of(), Optional.empty());
  }

  ResultContent with(List<Mask> otherMasks, List<ProbabilityMask> otherProbabilities) {
    return new ResultContent(
        findings,
        notAssessed,
        detections,
        heatmaps,
        otherMasks,
        otherProbabilities,
        quality,
        diagnosis);
  }

  /** What was asked of the network, in a word. */
  String task() {
    return diagnosis.isPresent() ? "diagnosis" : "detection or segmentation";
  }

  /** Why no diagnosis is given. */
  Optional<String> abstention() {
    return diagnosis.flatMap(Diagnosis::abstention);
  }

  /** Maps that show something. */
  List<Heatmap> speakingHeatmaps() {
    return heatmaps.stream().filter(h -> !h.isDegenerate()).toList();
  }
}
