package io.medimg.dicom.write;

import io.medimg.core.task.Decision;
import io.medimg.core.task.Finding;
import io.medimg.core.task.ScoreKind;

/**
 * Codes for what a score is. Only a calibrated one is called a probability. Safe for use by several
 * threads.
 */
final class Scores {
  private Scores() {}

  static Code name(ScoreKind kind) {
    return switch (kind) {
      case CALIBRATED -> Code.dcm("122157", "Probability");
      case SIGMOID -> Code.own("score-sigmoid", "Sigmoid score, not calibrated");
      case SOFTMAX -> Code.own("score-softmax", "Softmax score, not calibrated");
      case OPERATING_POINT_SCALED ->
          Code.own("score-op-point", "Score with operating point at 0.5, no probability");
      case LOGIT -> Code.own("score-logit", "Logit score, unbounded");
    };
  }

  static Code threshold() {
    return Code.own("threshold", "Threshold of the score");
  }

  static Code decisionName() {
    return Code.own("decision", "Score against threshold");
  }

  static Code decision(Decision decision) {
    return switch (decision) {
      case POSITIVE -> Code.sct("10828004", "Positive");
      case NEGATIVE -> Code.sct("260385009", "Negative");
      case UNDECIDED -> Code.sct("373068000", "Undetermined");
    };
  }

  /** The finding in one line, with how its threshold was chosen. */
  static String describe(Finding finding) {
    String chosen =
        finding.threshold() == null || finding.threshold().chosenBy().isBlank()
            ? ""
            : " (threshold chosen by " + finding.threshold().chosenBy() + ")";
    return finding + chosen;
  }
}
