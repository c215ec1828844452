package io.medimg.dicom.dataset;

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
  public boolean hasLongForm() {
    return kind == Kind.LONG_FORM || kind == Kind.LONG_TEXT;
  }

  /** Whether the value is text; numbers may be written in it (DS, IS). */
  boolean isText() {
    return kind == Kind.TEXT || kind == Kind.LONG_TEXT;
  }

  /** Whether several values are parted by backslashes; those that are not are one text. */
  boolean hasSeveralTexts() {
    return isText() && this != LT && this != ST && this != UT && this != UR;
  }

  /** Whether Specific Character Set says how the text is written (PS3.5, section 6.1.2.3). */
  boolean followsCharacterSet() {
    return switch (this) {
      case SH, LO, ST, LT, PN, UC, UT, UN -> true;
      default -> false;
    };
  }

  /** Bytes of one value of a number, or of what is swapped with byte order; 1 for the rest. */
  int unit() {
    return switch (this) {
      case US, SS, OW, AT -> 2;
      case UL, SL, FL, OF, OL -> 4;
      case FD, OD, SV, UV, OV -> 8;
      default -> 1;
    };
  }

  /** The representation that two characters name, null if none. */
  static @Nullable Vr of(int first, int second) {
    int row = first - 'A';
    int column = second - 'A';
    return row < 0 || row > 25 || column < 0 || column > 25 ? null : BY_LETTERS[row * 26 + column];
  }

  private static final @Nullable Vr[] BY_LETTERS = byLetters();

  private static @Nullable Vr[] byLetters() {
    @Nullable Vr[] table = new Vr[26 * 26];
    for (Vr vr : values()) {
      table[(vr.name().charAt(0) - 'A') * 26 + vr.name().charAt(1) - 'A'] = vr;
    }
    return table;
  }

  /** What the standard's dictionary says of a tag; {@link #UN} for tags it does not list. */
  static Vr ofTag(int tag) {
    return Dictionary.vr(tag);
  }
}
