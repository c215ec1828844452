package io.medimg.dicom.codec.jpegls;

import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.codec.Codestream;

/**
 * The bits of a JPEG-LS scan: behind each byte FF one bit is stuffed (ITU-T T.87, annex A.1).
 * Behind its end come zeros; {@link #check} says if some were used. Not safe for use by several
 * threads.
 */
final class JpegLsBits {
  private final Codestream in;
  private final byte[] data;
  private int at;
  private long buffer;
  private int filled;
  private int invented;
  private boolean afterFf;

  JpegLsBits(Codestream in, int at) {
    this.in = in;
    this.data = in.data();
    this.at = at;
  }

  private void fill() {
    while (filled <= 56) {
      int bits = afterFf ? 7 : 8;
      int next = 0;
      if (at < in.to() && !isMarker()) {
        next = data[at++] & 0xFF;
        afterFf = next == 0xFF;
      } else {
        afterFf = false;
        invented += bits;
      }
      buffer |= (long) next << (64 - filled - bits);
      filled += bits;
    }
  }

  private boolean isMarker() {
    boolean now = afterFf && data[at] < 0;
    return now || (data[at] == -1 && (at + 1 >= in.to() || data[at + 1] < 0));
  }

  int bit() {
    if (filled < 1) {
      fill();
    }
    int bit = (int) (buffer >>> 63);
    buffer <<= 1;
    filled--;
    return bit;
  }

  /** The next bits, 0 to 32 of them. */
  int take(int count) {
    if (count == 0) {
      return 0;
    }
    if (filled < count) {
      fill();
    }
    int value = (int) (buffer >>> (64 - count));
    buffer <<= count;
    filled -= count;
    return value;
  }

  /** Zeros before the next one, which is taken, too; at most so many, else -1. */
  int zeros(int most) {
    int count = 0;
    while (true) {
      if (filled < 32) {
        fill();
      }
      int zeros = Math.min(Long.numberOfLeadingZeros(buffer), filled);
      if (count + zeros > most) {
        return -1;
      }
      count += zeros;
      if (zeros < filled) {
        buffer = buffer << zeros << 1;
        filled -= zeros + 1;
        return count;
      }
      buffer = 0;
      filled = 0;
    }
  }

  /** Requires that no bit behind the end was used. */
  void check() throws MalformedImageException {
    if (filled < invented) {
      throw in.malformed(at, "ends its scan too early");
    }
  }
}
