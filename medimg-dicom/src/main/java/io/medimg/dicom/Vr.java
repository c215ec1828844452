package io.medimg.dicom;

import org.jspecify.annotations.Nullable;

/** How the value of an attribute is represented (DICOM PS3.5, section 6.2). */
public enum Vr {
  /** Application Entity. */
  AE(Kind.TEXT),
  /** Age String. */
  AS(Kind.TEXT),
  /** Attribute Tag. */
  AT(Kind.OTHER),
  /** Code String. */
  CS(Kind.TEXT),
  /** Date. */
  DA(Kind.TEXT),
  /** Decimal String. */
  DS(Kind.TEXT),
  /** Date Time. */
  DT(Kind.TEXT),
  /** Floating Point Double. */
  FD(Kind.NUMBER),
  /** Floating Point Single. */
  FL(Kind.NUMBER),
  /** Integer String. */
  IS(Kind.TEXT),
  /** Long String. */
  LO(Kind.TEXT),
  /** Long Text. */
  LT(Kind.TEXT),
  /** Other Byte. */
  OB(Kind.LONG_FORM),
  /** Other Double. */
  OD(Kind.LONG_FORM),
  /** Other Float. */
  OF(Kind.LONG_FORM),
  /** Other Long. */
  OL(Kind.LONG_FORM),
  /** Other 64-bit Very Long. */
  OV(Kind.LONG_FORM),
  /** Other Word. */
  OW(Kind.LONG_FORM),
  /** Person Name. */
  PN(Kind.TEXT),
  /** Short String. */
  SH(Kind.TEXT),
  /** Signed Long. */
  SL(Kind.NUMBER),
  /** Sequence of Items. */
  SQ(Kind.LONG_FORM),
  /** Signed Short. */
  SS(Kind.NUMBER),
  /** Short Text. */
  ST(Kind.TEXT),
  /** Signed 64-bit Very Long. */
  SV(Kind.LONG_FORM),
  /** Time. */
  TM(Kind.TEXT),
  /** Unlimited Characters. */
  UC(Kind.LONG_TEXT),
  /** Unique Identifier. */
  UI(Kind.TEXT),
  /** Unsigned Long. */
  UL(Kind.NUMBER),
  /** Unknown. */
  UN(Kind.LONG_FORM),
  /** Universal Resource Identifier. */
  UR(Kind.LONG_TEXT),
  /** Unsigned Short. */
  US(Kind.NUMBER),
  /** Unlimited Text. */
  UT(Kind.LONG_TEXT),
  /** Unsigned 64-bit Very Long. */
  UV(Kind.LONG_FORM);

  private enum Kind {
    TEXT,
    LONG_TEXT,
    NUMBER,
    LONG_FORM,
    OTHER
  }

  private final Kind kind;

  Vr(Kind kind) {
    this.kind = kind;
  }

  /** Whether two reserved bytes and a length of 32 bits follow it in an explicit encoding. */
  boolean hasLongForm() {
    return kind == Kind.LONG_FORM || kind == Kind.LONG_TEXT;
  }

  /** Whether the value is text; numbers may be written in it (DS, IS). */
  boolean isText() {
    return kind == Kind.TEXT || kind == Kind.LONG_TEXT;
  }

  /** The representation that two characters name, null if none. */
  static @Nullable Vr of(int first, int second) {
    for (Vr vr : VALUES) {
      if (vr.name().charAt(0) == first && vr.name().charAt(1) == second) {
        return vr;
      }
    }
    return null;
  }

  private static final Vr[] VALUES = values();

  /** What an attribute of a tag that medimg uses has; {@link #UN} for others. */
  static Vr ofTag(int tag) {
    return switch (tag) {
      case Tag.SAMPLES_PER_PIXEL,
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
          Tag.RED_PALETTE_DESCRIPTOR + 2 ->
          US;
      case Tag.NUMBER_OF_FRAMES -> IS;
      case Tag.IMAGER_PIXEL_SPACING,
          Tag.NOMINAL_SCANNED_PIXEL_SPACING,
          Tag.PIXEL_SPACING,
          Tag.WINDOW_CENTER,
          Tag.WINDOW_WIDTH,
          Tag.RESCALE_INTERCEPT,
          Tag.RESCALE_SLOPE ->
          DS;
      case Tag.MODALITY_LUT_SEQUENCE,
          Tag.VOI_LUT_SEQUENCE,
          Tag.PIXEL_MEASURES_SEQUENCE,
          Tag.FRAME_VOI_LUT_SEQUENCE,
          Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE,
          Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE,
          Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE ->
          SQ;
      case Tag.SPECIFIC_CHARACTER_SET,
          Tag.MODALITY,
          Tag.BODY_PART_EXAMINED,
          Tag.PATIENT_POSITION,
          Tag.VIEW_POSITION,
          Tag.PHOTOMETRIC_INTERPRETATION,
          Tag.BURNED_IN_ANNOTATION,
          Tag.VOI_LUT_FUNCTION,
          Tag.UNITS ->
          CS;
      case Tag.PATIENT_NAME -> PN;
      case Tag.PATIENT_ID, Tag.RESCALE_TYPE -> LO;
      case Tag.PATIENT_AGE -> AS;
      case Tag.TRANSFER_SYNTAX_UID, Tag.SOP_CLASS_UID, Tag.SOP_INSTANCE_UID -> UI;
      case Tag.PIXEL_DATA -> OW;
      case Tag.FLOAT_PIXEL_DATA -> OF;
      case Tag.DOUBLE_FLOAT_PIXEL_DATA -> OD;
      default -> UN;
    };
  }
}
