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
    return Dictionary.vr(tag);
  }
}
