package io.medimg.dicom.deidentify;

import java.util.Objects;

/**
 * What happened to one attribute; never its value. Immutable and safe for use by several threads.
 *
 * @param place tags from the outermost sequence to the attribute, for example {@code
 *     (0008,1140)[1].(0008,1155)}, items counted from 1
 * @param action what was done
 */
public record Change(String place, Action action) {
  /** What can be done. */
  public enum Action {
    /** The attribute is gone. */
    REMOVED("removed"),
    /** The attribute is there without a value. */
    EMPTIED("emptied"),
    /** Another value that means nothing. */
    REPLACED("replaced"),
    /** Another identifier; the same one always gives the same. */
    UID_MAPPED("uid mapped"),
    /** A date moved by a number of days that is the same for all dates of a patient. */
    DATE_MOVED("date moved"),
    /** Parts that are known to be harmless are left. */
    CLEANED("cleaned"),
    /**
     * A text that the profile keeps held a name or an identifier of the same data set: removed, or
     * emptied or replaced where the object needs the attribute.
     */
    IDENTITY_TAKEN("taken away for a name or identifier in it");

    private final String words;

    Action(String words) {
      this.words = words;
    }

    /** In words. */
    public String words() {
      return words;
    }
  }

  /** Refuses nulls. */
  public Change {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(action, "action");
  }

  @Override
  public String toString() {
    return place + " " + action.words();
  }
}
