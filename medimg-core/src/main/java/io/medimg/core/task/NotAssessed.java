package io.medimg.core.task;

/** Why a label of a network has no score. Such a label cannot be ranked. */
public enum NotAssessed {
  /** The network has an output for it that was not trained. */
  NOT_TRAINED("not part of the model's training"),
  /** It was trained on patients of other ages than this one. */
  OTHER_AGE("for other ages than the patient's"),
  /** It holds for some ages only, and this patient's is neither stated nor given. */
  AGE_UNKNOWN("for some ages only, and the patient's is neither stated nor given"),
  /** The image was refused before it was classified. */
  IMAGE_REFUSED("the image was refused");

  private final String words;

  NotAssessed(String words) {
    this.words = words;
  }

  /** Whether it lies in what is known of the patient, not in the model. */
  public boolean isAboutAge() {
    return this == OTHER_AGE || this == AGE_UNKNOWN;
  }

  /** The reason in a few words, to be written behind the label. */
  public String words() {
    return words;
  }
}
