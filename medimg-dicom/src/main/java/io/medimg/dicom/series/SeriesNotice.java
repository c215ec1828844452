package io.medimg.dicom.series;

import java.util.Objects;

/**
 * Something about a series that its user should know. Immutable and safe for use by several
 * threads.
 *
 * @param kind what it is
 * @param text one line for people, with figures; no patient data
 */
public record SeriesNotice(Kind kind, String text) {
  /** What can be noticed. */
  public enum Kind {
    /** A survey picture, kept apart from the slices. */
    LOCALIZER,
    /** Slices of several sizes or pixel spacings; each kind is a stack of its own. */
    MIXED_SIZES,
    /** Slices of several orientations; each is a stack of its own. */
    MIXED_ORIENTATIONS,
    /** Several echoes, phases, directions, time points or repeats; each is a stack of its own. */
    SEVERAL_ACQUISITIONS,
    /** One instance in several files; the first is kept. */
    DUPLICATE_INSTANCE,
    /** Two different slices in one place; the one of the lower instance number is kept. */
    DUPLICATE_POSITION,
    /** Repeats whose slices no number tells apart; a volume may hold slices of several. */
    UNCERTAIN_REPEATS,
    /** Gaps of whole slices, or fewer slices than other repeats have. */
    MISSING_SLICES,
    /** Distances between slices that differ. */
    UNEVEN_SPACING,
    /** Slices are not stacked along their normal: a tilted gantry; the volume is sheared. */
    GANTRY_TILT,
    /** Slices that do not lie on one line; no volume can be made of them. */
    NOT_IN_LINE,
    /** Slices beside the line of most, or far away from them; they are stacks of their own. */
    SLICES_APART,
    /** Slope or intercept differ from slice to slice; each slice keeps its own. */
    VARYING_RESCALE,
    /** No usable position, orientation or spacing; no volume can be made of them. */
    NO_POSITION,
    /** A position and orientation that nothing states; only spacing and order are known. */
    ASSUMED_POSITION,
    /** A slope or intercept that leads beyond what a float holds; no volume can be made of them. */
    UNUSABLE_RESCALE,
    /** A slope or intercept that is 0, missing or no number; stored values stand as they are. */
    ASSUMED_RESCALE,
    /** Slices that make no volume: too far apart, or more voxels than an array holds. */
    NO_VOLUME,
    /** A mosaic of slices in one picture that cannot be unfolded; no volume can be made of it. */
    MOSAIC,
    /** Bits or sign differ from slice to slice; the volume holds floats. */
    MIXED_TYPES,
    /** Only one slice; its thickness stands for the spacing. */
    SINGLE_SLICE,
    /** No Series Instance UID; what lies in one folder counts as one series. */
    NO_SERIES_UID
  }

  /** Checks for null. */
  public SeriesNotice {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(text, "text");
  }

  @Override
  public String toString() {
    return kind + ": " + text;
  }
}
