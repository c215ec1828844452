package io.medimg.core.task;

/** What kind of number a score is. One kind is never printed as another. */
public enum ScoreKind {
  /** A network's raw output: any real number, larger means likelier. */
  LOGIT("logit"),
  /** Softmax over labels of which exactly one holds: 0 to 1, adding up to 1. */
  SOFTMAX("softmax"),
  /** Independent sigmoid: 0 to 1, but not a probability that was checked against anything. */
  SIGMOID("sigmoid, not calibrated"),
  /** A sigmoid bent so that 0.5 is the operating point (TorchXRayVision); not a probability. */
  OPERATING_POINT_SCALED("operating point at 0.5"),
  /**
   * A probability that was fitted to, and checked against, held-out films; the model card says
   * which.
   */
  CALIBRATED("calibrated");

  private final String words;

  ScoreKind(String words) {
    this.words = words;
  }

  /** How the kind is written behind a number. */
  public String words() {
    return words;
  }
}
