package io.medimg.models.bundle;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.Modality;
import io.medimg.core.image.ViewPosition;
import java.util.List;
import java.util.Objects;

/**
 * What a network was made for: which images it may be given, and what its input tensor looks like.
 * Immutable and safe for use by several threads.
 *
 * @param modalities kinds of image that it was trained on; empty if any will do
 * @param views projections that it was trained on; empty if any will do
 * @param bodyParts DICOM Body Part Examined terms in upper case, for example {@code CHEST}; empty
 *     if any will do
 * @param inputName the network's input [N, channels, height, width]
 * @param channels 1 or 3
 * @param size of the input tensor in pixels
 * @param minSourceSide the shorter side that a source image needs, in pixels; at least 1
 * @param minAgeYears youngest patient in the training data; at least 0
 * @param maxAgeYears oldest patient in the training data; not below {@code minAgeYears}, at most
 *     150
 */
public record InputContract(
    List<Modality> modalities,
    List<ViewPosition> views,
    List<String> bodyParts,
    String inputName,
    int channels,
    Size size,
    int minSourceSide,
    double minAgeYears,
    double maxAgeYears) {
  private static final double OLDEST_YEARS = 150;

  /**
   * Copies the lists and checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of range or a name is blank
   */
  public InputContract {
    modalities = List.copyOf(modalities);
    views = List.copyOf(views);
    bodyParts = List.copyOf(bodyParts);
    Objects.requireNonNull(size, "size");
    Checks.notBlank(inputName, "the input's name");
    Checks.that(
        channels == 1 || channels == 3, "a network takes 1 or 3 channels, got %s", channels);
    Checks.that(minSourceSide >= 1, "minSourceSide is at least 1 pixel, got %s", minSourceSide);
    Checks.that(
        minAgeYears >= 0 && minAgeYears <= maxAgeYears && maxAgeYears <= OLDEST_YEARS,
        "ages run from 0 to 150 years, youngest first, got %s",
        minAgeYears + " to " + maxAgeYears);
  }
}
