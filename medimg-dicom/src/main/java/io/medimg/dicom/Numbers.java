package io.medimg.dicom;

import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/** Numbers as DICOM writes them. Safe for use by several threads. */
final class Numbers {
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,6})?");

  /** Texts beyond this are no numbers, and cost time. */
  private static final int LONGEST = 64;

  private Numbers() {}

  /** The number in a text without padding; NaN if there is none or it is not finite. */
  static double parse(String text) {
    if (text.length() > LONGEST || !DECIMAL.matcher(text).matches()) {
      return Double.NaN;
    }
    double value = Double.parseDouble(text);
    return Double.isFinite(value) ? value : Double.NaN;
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
