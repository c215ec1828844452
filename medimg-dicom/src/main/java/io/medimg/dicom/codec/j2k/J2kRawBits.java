package io.medimg.dicom.codec.j2k;

/**
 * Raw bits of a code-block that bypasses the arithmetic coder; behind FF a zero bit is stuffed
 * (ITU-T T.800, D.6). Behind the end come ones. Not safe for use by several threads.
 */
final class J2kRawBits {
  private byte[] data = new byte[0];
  private int at;
  private int end;
  private int current;
  private int left;

  void start(byte[] bytes, int from, int to) {
    data = bytes;
    at = from;
    end = to;
    current = 0;
    left = 0;
  }

  int bit() {
    if (left == 0) {
      left = current == 0xFF ? 7 : 8;
      current = at < end ? data[at++] & 0xFF : 0xFF;
    }
    return current >> --left & 1;
  }
}
