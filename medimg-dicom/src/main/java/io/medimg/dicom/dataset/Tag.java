package io.medimg.dicom.dataset;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Tags of the attributes that medimg uses, group in the high and element in the low 16 bits (DICOM
 * PS3.6). Safe for use by several threads.
 */
public final class Tag {
  /** Transfer Syntax UID. */
  public static final int TRANSFER_SYNTAX_UID = 0x0002_0010;

  /** Specific Character Set. */
  public static final int SPECIFIC_CHARACTER_SET = 0x0008_0005;

  /** SOP Class UID. */
  public static final int SOP_CLASS_UID = 0x0008_0016;

  /** SOP Instance UID. */
  public static final int SOP_INSTANCE_UID = 0x0008_0018;

  /** Modality. */
  public static final int MODALITY = 0x0008_0060;

  /** Patient's Name; patient data. */
  public static final int PATIENT_NAME = 0x0010_0010;

  /** Patient ID; patient data. */
  public static final int PATIENT_ID = 0x0010_0020;

  /** Patient's Age; patient data. */
  public static final int PATIENT_AGE = 0x0010_1010;

  /** Body Part Examined. */
  public static final int BODY_PART_EXAMINED = 0x0018_0015;

  /** Imager Pixel Spacing. */
  public static final int IMAGER_PIXEL_SPACING = 0x0018_1164;

  /** Nominal Scanned Pixel Spacing. */
  public static final int NOMINAL_SCANNED_PIXEL_SPACING = 0x0018_2010;

  /** Patient Position. */
  public static final int PATIENT_POSITION = 0x0018_5100;

  /** View Position. */
  public static final int VIEW_POSITION = 0x0018_5101;

  /** Samples per Pixel. */
  public static final int SAMPLES_PER_PIXEL = 0x0028_0002;

  /** Photometric Interpretation. */
  public static final int PHOTOMETRIC_INTERPRETATION = 0x0028_0004;

  /** Planar Configuration. */
  public static final int PLANAR_CONFIGURATION = 0x0028_0006;

  /** Number of Frames. */
  public static final int NUMBER_OF_FRAMES = 0x0028_0008;

  /** Rows. */
  public static final int ROWS = 0x0028_0010;

  /** Columns. */
  public static final int COLUMNS = 0x0028_0011;

  /** Pixel Spacing. */
  public static final int PIXEL_SPACING = 0x0028_0030;

  /** Bits Allocated. */
  public static final int BITS_ALLOCATED = 0x0028_0100;

  /** Bits Stored. */
  public static final int BITS_STORED = 0x0028_0101;

  /** High Bit. */
  public static final int HIGH_BIT = 0x0028_0102;

  /** Pixel Representation. */
  public static final int PIXEL_REPRESENTATION = 0x0028_0103;

  /** Pixel Padding Value. */
  public static final int PIXEL_PADDING_VALUE = 0x0028_0120;

  /** Burned In Annotation. */
  public static final int BURNED_IN_ANNOTATION = 0x0028_0301;

  /** Window Center. */
  public static final int WINDOW_CENTER = 0x0028_1050;

  /** Window Width. */
  public static final int WINDOW_WIDTH = 0x0028_1051;

  /** Rescale Intercept. */
  public static final int RESCALE_INTERCEPT = 0x0028_1052;

  /** Rescale Slope. */
  public static final int RESCALE_SLOPE = 0x0028_1053;

  /** Rescale Type. */
  public static final int RESCALE_TYPE = 0x0028_1054;

  /** VOI LUT Function. */
  public static final int VOI_LUT_FUNCTION = 0x0028_1056;

  /** Red Palette Color Lookup Table Descriptor; green and blue follow. */
  public static final int RED_PALETTE_DESCRIPTOR = 0x0028_1101;

  /** Red Palette Color Lookup Table Data; green and blue follow. */
  public static final int RED_PALETTE_DATA = 0x0028_1201;

  /** Segmented Red Palette Color Lookup Table Data; green and blue follow. */
  public static final int SEGMENTED_RED_PALETTE_DATA = 0x0028_1221;

  /** Modality LUT Sequence. */
  public static final int MODALITY_LUT_SEQUENCE = 0x0028_3000;

  /** VOI LUT Sequence. */
  public static final int VOI_LUT_SEQUENCE = 0x0028_3010;

  /** Pixel Measures Sequence (functional group). */
  public static final int PIXEL_MEASURES_SEQUENCE = 0x0028_9110;

  /** Frame VOI LUT Sequence (functional group). */
  public static final int FRAME_VOI_LUT_SEQUENCE = 0x0028_9132;

  /** Pixel Value Transformation Sequence (functional group). */
  public static final int PIXEL_VALUE_TRANSFORMATION_SEQUENCE = 0x0028_9145;

  /** Units of a PET series. */
  public static final int UNITS = 0x0054_1001;

  /** Shared Functional Groups Sequence. */
  public static final int SHARED_FUNCTIONAL_GROUPS_SEQUENCE = 0x5200_9229;

  /** Per-Frame Functional Groups Sequence. */
  public static final int PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE = 0x5200_9230;

  /** Float Pixel Data. */
  public static final int FLOAT_PIXEL_DATA = 0x7FE0_0008;

  /** Double Float Pixel Data. */
  public static final int DOUBLE_FLOAT_PIXEL_DATA = 0x7FE0_0009;

  /** Pixel Data. */
  public static final int PIXEL_DATA = 0x7FE0_0010;

  private Tag() {}

  /**
   * How a tag is written.
   *
   * @param tag group and element
   * @return for example {@code (0028,0010)}
   */
  public static String toString(int tag) {
    return "(%04X,%04X)".formatted(tag >>> 16, tag & 0xFFFF);
  }

  /**
   * The keyword of a tag in the standard's dictionary.
   *
   * @param tag group and element
   * @return for example {@code PatientName}; empty for private and unknown tags
   */
  public static Optional<String> keyword(int tag) {
    return Dictionary.keyword(tag);
  }

  /**
   * The tag of a keyword.
   *
   * @param keyword as in PS3.6, for example {@code PatientName}
   * @return empty if the standard knows no such keyword
   */
  public static OptionalInt ofKeyword(String keyword) {
    return Dictionary.tag(keyword);
  }

  /**
   * Whether a tag belongs to a vendor.
   *
   * @param tag group and element
   * @return true if its group is odd
   */
  public static boolean isPrivate(int tag) {
    return (tag & 0x1_0000) != 0;
  }

  /** Where a tag stands in tags that rise as unsigned numbers, or -1. */
  static int indexOf(int[] rising, int tag) {
    int low = 0;
    int high = rising.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Integer.compareUnsigned(rising[middle], tag);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }
}
