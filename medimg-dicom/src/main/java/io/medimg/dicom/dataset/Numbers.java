package io.medimg.dicom.dataset;

import java.nio.ByteBuffer;
import java.util.OptionalInt;

/** Numbers as DICOM writes them. Safe for use by several threads. */
public final class Numbers {
  /** Texts beyond this are no numbers, and cost time. */
  private static final int LONGEST = 64;

  private Numbers() {}

  /** The number in a text without padding; NaN if there is none or it is not finite. */
  public static double parse(String text) {
    if (text.length() > LONGEST || !isDecimal(text)) {
      return Double.NaN;
    }
    double value = Double.parseDouble(text);
    return Double.isFinite(value) ? value : Double.NaN;
  }

  /** The whole number that a text begins with, if letters or signs follow that are no fraction. */
  static OptionalInt leading(String text) {
    int at = sign(text, 0);
    int end = digits(text, at);
    boolean fraction = end < text.length() && ".,eE".indexOf(text.charAt(end)) >= 0;
    return end == at || end - at > 9 || fraction
        ? OptionalInt.empty()
        : OptionalInt.of(Integer.parseInt(text.substring(0, end)));
  }

  /** Sign, digits with a point among them, exponent of one to six digits. */
  private static boolean isDecimal(String text) {
    int at = sign(text, 0);
    int whole = digits(text, at);
    boolean point = whole < text.length() && text.charAt(whole) == '.';
    int end = point ? digits(text, whole + 1) : whole;
    if (end - at - (point ? 1 : 0) < 1) {
      return false;
    }
    if (end == text.length()) {
      return true;
    }
    if (text.charAt(end) != 'e' && text.charAt(end) != 'E') {
      return false;
    }
    int exponent = sign(text, end + 1);
    int last = digits(text, exponent);
    return last == text.length() && last > exponent && last - exponent <= 6;
  }

  private static int sign(String text, int at) {
    boolean sign = at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-');
    return sign ? at + 1 : at;
  }

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  /** Numbers of a binary representation; none if it has none. */
  static double[] binary(ByteBuffer bytes, Vr vr, int most) {
    int size =
        switch (vr) {
          case US, SS, OW -> 2;
          case UL, SL, FL, OF, OL -> 4;
          case FD, OD, SV, UV, OV -> 8;
          case OB -> 1;
          default -> 0;
        };
    int count = size == 0 ? 0 : Math.min(most, bytes.remaining() / size);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      double value = value(bytes, i * size, vr);
      values[i] = Double.isFinite(value) ? value : Double.NaN;
    }
    return values;
  }

  /** Whole numbers of a binary representation; none if it has none. */
  static long[] whole(ByteBuffer bytes, Vr vr) {
    int size =
        switch (vr) {
          case US, SS, OW -> 2;
          case UL, SL, OL, AT -> 4;
          case SV, UV, OV -> 8;
          case OB -> 1;
          default -> Integer.MAX_VALUE;
        };
    long[] values = new long[bytes.remaining() / size];
    for (int i = 0; i < values.length; i++) {
      int at = i * size;
      values[i] =
          switch (vr) {
            case US, OW -> bytes.getShort(at) & 0xFFFF;
            case SS -> bytes.getShort(at);
            case UL, OL -> bytes.getInt(at) & 0xFFFF_FFFFL;
            case SL -> bytes.getInt(at);
            case AT -> (bytes.getShort(at) & 0xFFFFL) << 16 | bytes.getShort(at + 2) & 0xFFFF;
            case OB -> bytes.get(at) & 0xFF;
            default -> bytes.getLong(at);
          };
    }
    return values;
  }

  private static double value(ByteBuffer b, int at, Vr vr) {
    return switch (vr) {
      case US, OW -> b.getShort(at) & 0xFFFF;
      case SS -> b.getShort(at);
      case UL, OL -> b.getInt(at) & 0xFFFF_FFFFL;
      case SL -> b.getInt(at);
      case FL, OF -> b.getFloat(at);
      case FD, OD -> b.getDouble(at);
      case OB -> b.get(at) & 0xFF;
      default -> b.getLong(at);
    };
  }
}
