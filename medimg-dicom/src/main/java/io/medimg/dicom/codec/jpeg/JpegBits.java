package io.medimg.dicom.codec.jpeg;

import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.codec.Codestream;

/**
 * The bits of an entropy-coded segment, a zero byte behind each FF taken out (ITU-T T.81, F.1.2.3).
 * Behind its end come zeros; {@link #check} says if some were used. Not safe for use by several
 * threads.
 */
final class JpegBits {
  private final Codestream in;
  private final byte[] data;
  private int at;
  private long buffer;
  private int filled;
  private int invented;

  JpegBits(Codestream in, int at) {
    this.in = in;
    this.data = in.data();
    this.at = at;
  }

  /** Fills up to 57 bits or more; the highest bit of the buffer is the next. */
  private void fill() {
    while (filled <= 56) {
      int next = 0;
      if (at < in.to() && (data[at] != -1 || (at + 1 < in.to() && data[at + 1] == 0))) {
        next = data[at] & 0xFF;
        at += next == 0xFF ? 2 : 1;
      } else {
        invented += 8;
      }
      buffer |= (long) next << (56 - filled);
      filled += 8;
    }
  }

  int peek16() {
    if (filled < 32) {
      fill();
    }
    return (int) (buffer >>> 48);
  }

  void skip(int count) {
    buffer <<= count;
    filled -= count;
  }

  /** The next bits, 0 to 16 of them. */
  int take(int count) {
    if (count == 0) {
      return 0;
    }
    if (filled < 32) {
      fill();
    }
    int value = (int) (buffer >>> (64 - count));
    skip(count);
    return value;
  }

  /** A difference of a category: the upper half positive (F.2.2.1, EXTEND). */
  int extend(int category) {
    int value = take(category);
    return category == 0 || value >>> (category - 1) != 0 ? value : value - (1 << category) + 1;
  }

  /** Requires that no bit behind the end was used. */
  void check() throws MalformedImageException {
    if (filled < invented) {
      throw in.malformed(at, "ends its scan too early");
    }
  }

  /** Goes behind the restart marker that must come here. */
  void restart(int number) throws MalformedImageException {
    check();
    int found = at;
    while (found + 1 < in.to() && (data[found] != -1 || data[found + 1] == -1)) {
      found++;
    }
    if (found + 1 >= in.to() || (data[found + 1] & 0xFF) != (0xD0 | (number & 7))) {
      throw in.malformed(found, "lacks the restart marker " + (number & 7));
    }
    at = found + 2;
    buffer = 0;
    filled = 0;
    invented = 0;
  }
}
