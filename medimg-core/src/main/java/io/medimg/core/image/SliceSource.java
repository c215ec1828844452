package io.medimg.core.image;

import java.util.Objects;

/**
 * Where one slice of a {@link Volume} comes from, and how its stored values become real ones.
 * Immutable and safe for use by several threads.
 *
 * @param file the file's name; empty if there is none
 * @param sopInstanceUid SOP Instance UID (0008,0018); empty if there is none
 * @param frame of the file, from 0
 * @param rescale of this slice: PET scanners scale every slice by itself
 * @param interpolated whether the slice was computed from its neighbours, since none was there
 */
public record SliceSource(
    String file, String sopInstanceUid, int frame, Rescale rescale, boolean interpolated) {
  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the frame is below 0
   */
  public SliceSource {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(sopInstanceUid, "sopInstanceUid");
    Objects.requireNonNull(rescale, "rescale");
    if (frame < 0) {
      throw new IllegalArgumentException("frame is 0 or more, got " + frame);
    }
  }

  /**
   * A slice that was made in memory.
   *
   * @param rescale how its stored values become real ones
   * @return without file
   */
  public static SliceSource of(Rescale rescale) {
    return new SliceSource("", "", 0, rescale, false);
  }

  /** Whether it is one and which frame; names and identifiers may lead to a patient. */
  @Override
  public String toString() {
    return "SliceSource[frame " + frame + (interpolated ? ", interpolated]" : "]");
  }
}
