package io.medimg.dicom;

import java.util.HashMap;
import java.util.Map;

/**
 * Value representations of the attributes that medimg uses (DICOM PS3.6), for encodings that do not
 * say them. Safe for use by several threads.
 */
final class Dictionary {
  private static final Map<Integer, Vr> VRS = new HashMap<>();

  static {
    put(
        Vr.US,
        Tag.SAMPLES_PER_PIXEL,
        Tag.PLANAR_CONFIGURATION,
        Tag.ROWS,
        Tag.COLUMNS,
        Tag.BITS_ALLOCATED,
        Tag.BITS_STORED,
        Tag.HIGH_BIT,
        Tag.PIXEL_REPRESENTATION,
        Tag.PIXEL_PADDING_VALUE,
        Tag.RED_PALETTE_DESCRIPTOR,
        Tag.RED_PALETTE_DESCRIPTOR + 1,
        Tag.RED_PALETTE_DESCRIPTOR + 2);
    put(Vr.IS, Tag.NUMBER_OF_FRAMES);
    put(
        Vr.DS,
        Tag.IMAGER_PIXEL_SPACING,
        Tag.NOMINAL_SCANNED_PIXEL_SPACING,
        Tag.PIXEL_SPACING,
        Tag.WINDOW_CENTER,
        Tag.WINDOW_WIDTH,
        Tag.RESCALE_INTERCEPT,
        Tag.RESCALE_SLOPE);
    put(
        Vr.SQ,
        Tag.MODALITY_LUT_SEQUENCE,
        Tag.VOI_LUT_SEQUENCE,
        Tag.PIXEL_MEASURES_SEQUENCE,
        Tag.FRAME_VOI_LUT_SEQUENCE,
        Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE,
        Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE,
        Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    put(
        Vr.CS,
        Tag.SPECIFIC_CHARACTER_SET,
        Tag.MODALITY,
        Tag.BODY_PART_EXAMINED,
        Tag.PATIENT_POSITION,
        Tag.VIEW_POSITION,
        Tag.PHOTOMETRIC_INTERPRETATION,
        Tag.BURNED_IN_ANNOTATION,
        Tag.VOI_LUT_FUNCTION,
        Tag.UNITS);
    put(Vr.PN, Tag.PATIENT_NAME);
    put(Vr.LO, Tag.PATIENT_ID, Tag.RESCALE_TYPE);
    put(Vr.AS, Tag.PATIENT_AGE);
    put(Vr.UI, Tag.TRANSFER_SYNTAX_UID, Tag.SOP_CLASS_UID, Tag.SOP_INSTANCE_UID);
    put(Vr.OW, Tag.PIXEL_DATA);
    put(Vr.OF, Tag.FLOAT_PIXEL_DATA);
    put(Vr.OD, Tag.DOUBLE_FLOAT_PIXEL_DATA);
  }

  private Dictionary() {}

  private static void put(Vr vr, int... tags) {
    for (int tag : tags) {
      VRS.put(tag, vr);
    }
  }

  /** The representation of a tag, {@link Vr#UN} if it is not listed. */
  static Vr vr(int tag) {
    return VRS.getOrDefault(tag, Vr.UN);
  }
}
