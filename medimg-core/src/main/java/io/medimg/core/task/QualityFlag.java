package io.medimg.core.task;

import java.util.Objects;

/**
 * Something about an image that its diagnosis depends on, with the reason. Immutable and safe for
 * use by several threads.
 *
 * @param kind what
 * @param severity how much it matters
 * @param reason for people: what was found and what was wanted, no patient data
 */
public record QualityFlag(Kind kind, Severity severity, String reason) {
  /** What can be noticed. */
  public enum Kind {
    /** The file says it is another kind of image. */
    WRONG_MODALITY,
    /** The picture does not look like what the model was trained on. */
    NOT_THE_EXPECTED_IMAGE,
    /** Black and white seem to be exchanged. */
    INVERTED_POLARITY,
    /** The picture seems to lie on its side or upside down. */
    ROTATED,
    /** Fewer pixels than the model looks at. */
    TOO_SMALL,
    /** Many pixels at the end of the scale. */
    CLIPPED,
    /** Hardly any contrast, or none. */
    LOW_CONTRAST,
    /** A view that the model knows less well, or not at all. */
    VIEW,
    /** The patient's age lies outside of the training data, or is needed and not known. */
    AGE,
    /** The caller gave facts that the file does not state, or that contradict it. */
    FACTS,
    /** The network's own features lie far from those of its training films. */
    OUT_OF_DISTRIBUTION,
    /** The image was generated, not taken from a patient. */
    GENERATED,
    /** Text or markers may be burned in. */
    BURNED_IN_ANNOTATION,
    /** The file departs from its standard; the reason says how it was read all the same. */
    NONCONFORMING_FILE
  }

  /** How much it matters. */
  public enum Severity {
    /** Worth knowing. */
    INFO,
    /** Scores are less reliable. */
    WARNING,
    /** No diagnosis is given. */
    REJECT
  }

  /** Checks that everything is there. */
  public QualityFlag {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(reason, "reason");
  }

  @Override
  public String toString() {
    return severity + " " + kind + ": " + reason;
  }
}
