package io.medimg.core.io.internal.nifti;

import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.core.io.internal.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * The header of a NIfTI-1 or NIfTI-2 file, checked. Immutable and safe for use by several threads.
 *
 * @param name the file's, for messages
 * @param fields all of the header, in the file's byte order
 * @param second whether it is NIfTI-2
 * @param shape counts along seven axes, each at least 1
 * @param type how values are stored
 * @param offset where they start
 */
record NiftiHeader(
    String name, ByteBuffer fields, boolean second, int[] shape, Type type, long offset) {
  static final int FIRST_LENGTH = 348;
  static final int SECOND_LENGTH = 540;

  private static final Map<Integer, String> OTHER_TYPES =
      Map.of(
          1, "single bits",
          32, "complex numbers",
          1536, "128-bit floats",
          1792, "complex numbers",
          2048, "complex numbers",
          2304, "RGBA");

  /** How values are stored. */
  enum Type {
    U8(2, 1),
    S16(4, 2),
    S32(8, 4),
    F32(16, 4),
    F64(64, 8),
    RGB(128, 3),
    S8(256, 1),
    U16(512, 2),
    U32(768, 4),
    S64(1024, 8),
    U64(1280, 8);

    final int code;
    final int bytes;

    Type(int code, int bytes) {
      this.code = code;
      this.bytes = bytes;
    }

    int channels() {
      return this == RGB ? 3 : 1;
    }
  }

  /** Whether a file's first bytes, unpacked, are a header of either kind. */
  static boolean looksLike(byte[] head) {
    if (head.length >= 12 && lengthIs(head, SECOND_LENGTH)) {
      return Bytes.startsWith(head, 4, "n+2\0\r\n\032\n") || Bytes.startsWith(head, 4, "ni2\0");
    }
    return head.length >= FIRST_LENGTH
        && lengthIs(head, FIRST_LENGTH)
        && (Bytes.startsWith(head, 344, "n+1\0") || Bytes.startsWith(head, 344, "ni1\0"));
  }

  private static boolean lengthIs(byte[] head, int length) {
    int little = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
    return little == length || Integer.reverseBytes(little) == length;
  }

  /**
   * Checks a header.
   *
   * @param name for messages
   * @param head at least the header's bytes
   * @param limits for the extent
   */
  static NiftiHeader of(String name, byte[] head, Limits limits) throws IOException {
    if (!looksLike(head)) {
      throw new MalformedImageException(
          name + ": does not start like NIfTI-1 or NIfTI-2, or is cut off in its header");
    }
    ByteBuffer b = ByteBuffer.wrap(head.clone()).order(ByteOrder.LITTLE_ENDIAN);
    if (b.getInt(0) != FIRST_LENGTH && b.getInt(0) != SECOND_LENGTH) {
      b.order(ByteOrder.BIG_ENDIAN);
    }
    boolean second = b.getInt(0) == SECOND_LENGTH;
    if (head.length < (second ? SECOND_LENGTH : FIRST_LENGTH)) {
      throw new MalformedImageException(name + ": is cut off in its header");
    }
    if (head[second ? 5 : 345] == 'i') {
      throw new UnsupportedImageException(
          name
              + ": a header whose values are in another file (.hdr and .img) is not supported;"
              + " convert it to .nii");
    }
    int[] shape = shape(name, b, second);
    Type type = type(name, b.getShort(second ? 12 : 70));
    double offset = second ? b.getLong(168) : b.getFloat(108);
    long least = second ? SECOND_LENGTH + 4L : FIRST_LENGTH + 4L;
    if (!(offset <= 1L << 40)) {
      throw new MalformedImageException(
          "%s: values would start at offset %s, which no file reaches".formatted(name, offset));
    }
    NiftiHeader header =
        new NiftiHeader(name, b, second, shape, type, Math.max(least, (long) offset));
    limits.checkExtent(name, shape[0], shape[1], header.frames(), type.channels());
    return header;
  }

  private static int[] shape(String name, ByteBuffer b, boolean second)
      throws MalformedImageException {
    long axes = second ? b.getLong(16) : b.getShort(40);
    if (axes < 1 || axes > 7) {
      throw new MalformedImageException(
          "%s: has %d axes at offset %d; 1 to 7 were wanted"
              .formatted(name, axes, second ? 16 : 40));
    }
    int[] shape = {1, 1, 1, 1, 1, 1, 1};
    for (int i = 1; i <= axes; i++) {
      long count = second ? b.getLong(16 + 8 * i) : b.getShort(40 + 2 * i);
      // Programs write 0 for axes that are not used.
      long used = count == 0 && i > 3 ? 1 : count;
      if (used < 1 || used > Integer.MAX_VALUE) {
        throw new MalformedImageException(
            "%s: axis %d has %d values; 1 or more were wanted".formatted(name, i, count));
      }
      shape[i - 1] = (int) used;
    }
    return shape;
  }

  private static Type type(String name, int code) throws IOException {
    for (Type type : Type.values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new UnsupportedImageException(
        "%s: NIfTI data type %d (%s) is not supported; whole numbers, floats and RGB are"
            .formatted(name, code, OTHER_TYPES.getOrDefault(code, "unknown")));
  }

  /** Slices of all volumes. */
  long frames() {
    long frames = 1;
    for (int i = 2; i < 7; i++) {
      // Beyond an int the limits refuse it anyway, so that it need not be exact.
      frames = Math.min(frames * shape[i], 1L << 40);
    }
    return frames;
  }

  /** Bytes of all values. */
  long valueBytes() {
    return (long) shape[0] * shape[1] * frames() * type.bytes;
  }

  /** Real values are stored ones times this. */
  double slope() {
    return second ? fields.getDouble(176) : fields.getFloat(112);
  }

  /** What is added then. */
  double intercept() {
    return second ? fields.getDouble(184) : fields.getFloat(116);
  }

  int qformCode() {
    return second ? fields.getInt(344) : fields.getShort(252);
  }

  int sformCode() {
    return second ? fields.getInt(348) : fields.getShort(254);
  }

  /** Quaternion b, c, d and offsets x, y, z. */
  double[] qform() {
    double[] q = new double[6];
    for (int i = 0; i < 6; i++) {
      q[i] = second ? fields.getDouble(352 + 8 * i) : fields.getFloat(256 + 4 * i);
    }
    return q;
  }

  /** Three rows of four. */
  double[] sform() {
    double[] s = new double[12];
    for (int i = 0; i < 12; i++) {
      s[i] = second ? fields.getDouble(400 + 8 * i) : fields.getFloat(280 + 4 * i);
    }
    return s;
  }

  /** The quaternion's factor, then distances along three axes. */
  double[] pixdim() {
    double[] p = new double[4];
    for (int i = 0; i < 4; i++) {
      p[i] = second ? fields.getDouble(104 + 8 * i) : fields.getFloat(76 + 4 * i);
    }
    return p;
  }

  /** Millimetres of one unit of length; what is unknown counts as mm. */
  double unitMm() {
    int units = (second ? fields.getInt(500) : fields.get(123)) & 7;
    return units == 1 ? 1000 : units == 3 ? 0.001 : 1;
  }
}
