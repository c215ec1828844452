package io.medimg.preprocess.step;

import io.medimg.core.image.VoiLutFunction;
import io.medimg.core.image.VoiWindow;
import io.medimg.preprocess.check.Checks;
import java.util.Objects;
import java.util.Optional;

/**
 * Which values of interest to show: the window of the file, a given one, or everything. Immutable
 * and safe for use by several threads.
 */
public final class Window {
  private static final Window FROM_IMAGE = new Window(Source.IMAGE, Optional.empty());
  private static final Window FULL_RANGE = new Window(Source.FULL_RANGE, Optional.empty());

  /** Where a window comes from. */
  public enum Source {
    /** The first VOI LUT of the file, else its first window, else the full range. */
    IMAGE,
    /** Everything that the bits stored can express; for floats, from the least to the greatest. */
    FULL_RANGE,
    /** Given by the caller. */
    GIVEN
  }

  private final Source source;
  private final Optional<VoiWindow> given;

  private Window(Source source, Optional<VoiWindow> given) {
    this.source = source;
    this.given = given;
  }

  /**
   * The first VOI LUT of the file, else its first window; an image without either is shown in its
   * full range.
   */
  public static Window fromImage() {
    return FROM_IMAGE;
  }

  /** The full range of the stored bits; for floats, from the least to the greatest value. */
  public static Window fullRange() {
    return FULL_RANGE;
  }

  /**
   * A given window.
   *
   * @param window in real units, for example HU
   * @return the window
   */
  public static Window of(VoiWindow window) {
    return new Window(Source.GIVEN, Optional.of(window));
  }

  /**
   * A given LINEAR window.
   *
   * @param windowCenter in real units, for example HU
   * @param windowWidth in real units, at least 1
   * @return the window
   * @throws IllegalArgumentException if a number is not finite or the width is below 1
   */
  public static Window of(double windowCenter, double windowWidth) {
    return of(new VoiWindow(windowCenter, windowWidth, VoiLutFunction.LINEAR));
  }

  /** Where the window comes from. */
  public Source source() {
    return source;
  }

  /** The given window; empty if it comes from elsewhere. */
  public Optional<VoiWindow> given() {
    return given;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Window other && source == other.source && given.equals(other.given);
  }

  @Override
  public int hashCode() {
    return Objects.hash(source, given);
  }

  @Override
  public String toString() {
    return given
        .map(
            w ->
                "%s, %s, %s"
                    .formatted(
                        Checks.number(w.windowCenter()),
                        Checks.number(w.windowWidth()),
                        w.function()))
        .orElse(source == Source.IMAGE ? "from image" : "full range");
  }
}
