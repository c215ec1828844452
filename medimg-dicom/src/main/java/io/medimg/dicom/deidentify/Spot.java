package io.medimg.dicom.deidentify;

import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.write.DicomBuilder;

/**
 * One attribute of a data set or an item, and its place in the changed copy. Not safe for use by
 * several threads.
 *
 * @param from the data set or item as it was
 * @param out its changed copy
 * @param tag which attribute
 * @param vr how its value is represented
 * @param level where the data set or item lies
 */
record Spot(DicomDataset from, DicomBuilder out, int tag, Vr vr, Level level) {
  /**
   * A data set, or an item of a sequence.
   *
   * @param place in words, empty for a data set
   * @param sequence whose item it is, 0 for a data set
   * @param blank whether nothing of its content may stay, only what the standard requires
   */
  record Level(String place, int sequence, boolean blank) {
    static final Level ROOT = new Level("", 0, /* blank= */ false);
  }

  /** Tags from the outermost sequence to the attribute. */
  String place() {
    return level.place + Tag.toString(tag);
  }

  /** The item of this sequence with a number from 1. */
  Level item(int number, boolean blank) {
    return new Level("%s[%d].".formatted(place(), number), tag, blank || level.blank);
  }
}
