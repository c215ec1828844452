package io.medimg.training;

import java.nio.file.Path;

/**
 * One film of a data set: where it lies, whose it is, and what is known of it.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class Film {

  /** The data set that a film comes from. */
  enum Source {
    KERMANY,
    NIH_512,
    NIH_64,
    COVID
  }

  /** What a film may be used for. */
  enum Split {
    TRAIN,
    VALIDATION,
    TEST
  }

  private final Path path;
  private final Source source;
  private final String patient;
  private final Split split;
  private final String group;
  private final float[] labels;

  /**
   * Describes a film.
   *
   * @param group what sampling balances by: the view, or the kind of pneumonia
   * @param labels per output 0, 1 or NaN where it is not known; copied in
   */
  @SuppressWarnings("checkstyle:parameternumber") // a value of six parts
  Film(Path path, Source source, String patient, Split split, String group, float[] labels) {
    this.path = path;
    this.source = source;
    this.patient = patient;
    this.split = split;
    this.group = group;
    this.labels = labels.clone();
  }

  Path path() {
    return path;
  }

  Source source() {
    return source;
  }

  String patient() {
    return patient;
  }

  Split split() {
    return split;
  }

  String group() {
    return group;
  }

  /** Gives 0, 1, or NaN where it is not known. */
  float label(int index) {
    return labels[index];
  }

  /** Whether any finding of adults is present. */
  boolean anyFinding() {
    for (int i = 0; i < ChestLabels.ADULT; i++) {
      if (labels[i] == 1) {
        return true;
      }
    }
    return false;
  }

  boolean isNih() {
    return source == Source.NIH_512 || source == Source.NIH_64;
  }

  Film withSplit(Split other) {
    return new Film(path, source, patient, other, group, labels);
  }
}
