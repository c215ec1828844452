package io.medimg.dicom.write;

import io.medimg.dicom.dataset.Vr;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/** Values in the forms that PS3.5 asks for. Safe for use by several threads. */
final class Values {
  private static final Set<Vr> BINARY =
      EnumSet.of(
          Vr.AT, Vr.FD, Vr.FL, Vr.OB, Vr.OD, Vr.OF, Vr.OL, Vr.OV, Vr.OW, Vr.SL, Vr.SQ, Vr.SS, Vr.SV,
          Vr.UL, Vr.UN, Vr.US, Vr.UV);
  private static final Set<Vr> LONG_FORM =
      EnumSet.of(
          Vr.OB, Vr.OD, Vr.OF, Vr.OL, Vr.OV, Vr.OW, Vr.SQ, Vr.SV, Vr.UC, Vr.UN, Vr.UR, Vr.UT,
          Vr.UV);
  private static final Set<Vr> ONE_VALUE = EnumSet.of(Vr.LT, Vr.ST, Vr.UT, Vr.UR);
  private static final Set<Vr> CHARACTER_SET_MATTERS =
      EnumSet.of(Vr.LO, Vr.LT, Vr.PN, Vr.SH, Vr.ST, Vr.UC, Vr.UT);

  /** The longest value of a decimal string. */
  static final int DS_LENGTH = 16;

  private Values() {}

  static boolean isText(Vr vr) {
    return !BINARY.contains(vr);
  }

  /** Whether two reserved bytes and a length of 32 bits follow the representation. */
  static boolean hasLongForm(Vr vr) {
    return LONG_FORM.contains(vr);
  }

  /** Whether a backslash is part of the value, not between values. */
  static boolean isSingle(Vr vr) {
    return ONE_VALUE.contains(vr);
  }

  /** Whether Specific Character Set says how it is encoded. */
  static boolean usesCharacterSet(Vr vr) {
    return CHARACTER_SET_MATTERS.contains(vr);
  }

  /** Bytes of one number, 1 where bytes have no order. */
  static int width(Vr vr) {
    return switch (vr) {
      case AT, OW, SS, US -> 2;
      case FL, OF, OL, SL, UL -> 4;
      case FD, OD, OV, SV, UV -> 8;
      default -> 1;
    };
  }

  /** A number as text of at most 16 characters, as exact as those allow. */
  static String decimal(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("a decimal string needs a finite number, got " + value);
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    String exact = new BigDecimal(Double.toString(value)).toString();
    for (int digits = 16; exact.length() > DS_LENGTH && digits > 0; digits--) {
      exact = new BigDecimal(value).round(new MathContext(digits)).toString();
    }
    return exact;
  }

  static byte[] floats(float... values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    out.asFloatBuffer().put(values);
    return out.array();
  }

  /** An identifier from a UUID: {@code 2.25.} and the UUID as one whole number. */
  static String uid(UUID uuid) {
    ByteBuffer bytes = ByteBuffer.allocate(17);
    bytes.put((byte) 0);
    bytes.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    return "2.25." + new java.math.BigInteger(bytes.array());
  }

  /** Text cut to what its representation holds, without characters that would end it. */
  static String cut(String text, int length) {
    String clean = text.replaceAll("[\\p{Cntrl}\\\\]", " ").strip();
    return clean.length() <= length ? clean : clean.substring(0, length - 3) + "...";
  }
}
