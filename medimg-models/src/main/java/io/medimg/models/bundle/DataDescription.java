package io.medimg.models.bundle;

/**
 * A collection of images that a network was trained or measured on. Immutable and safe for use by
 * several threads.
 *
 * @param name for example {@code NIH ChestX-ray14, test}
 * @param purpose {@code training}, {@code validation} or {@code test}
 * @param source where anyone finds it: address or citation
 * @param licence its terms, and how well they are known
 * @param images how many
 * @param patients how many; 0 if that is not known
 * @param split how the images were divided, for example {@code by patient}
 * @param note what a reader has to know of it; may be empty
 */
public record DataDescription(
    String name,
    String purpose,
    String source,
    String licence,
    long images,
    long patients,
    String split,
    String note) {
  /** Images that weights were fitted to. */
  public static final String TRAINING = "training";

  /** Images that choices were made on: when to stop, calibration, thresholds. */
  public static final String VALIDATION = "validation";

  /** Images that were looked at once, for the figures. */
  public static final String TEST = "test";

  /**
   * Checks names and counts.
   *
   * @throws IllegalArgumentException if a name, licence or split is blank, the purpose is unknown,
   *     or a count is negative
   */
  public DataDescription {
    Checks.notBlank(name, "a data set's name");
    Checks.notBlank(licence, "the licence of data set '" + name + "'");
    Checks.notBlank(split, "the split of data set '" + name + "'");
    Checks.that(
        purpose.equals(TRAINING) || purpose.equals(VALIDATION) || purpose.equals(TEST),
        "a data set serves training, validation or test, got '%s'",
        purpose);
    Checks.count(images, "the number of images");
    Checks.count(patients, "the number of patients");
  }
}
