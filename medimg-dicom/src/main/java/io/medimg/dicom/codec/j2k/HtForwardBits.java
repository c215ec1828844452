package io.medimg.dicom.codec.j2k;

/**
 * Bits of a stream that grows forward, the lowest of a byte first; behind FF a bit is stuffed
 * (ITU-T T.814, 7.1). Not safe for use by several threads.
 */
final class HtForwardBits {
  private final byte[] data;
  private final int end;
  private final int filler;
  private int at;
  private long buffer;
  private int filled;
  private boolean afterFf;

  /** Reads a part of an array; {@code filler} comes behind it. */
  HtForwardBits(byte[] data, int from, int end, int filler) {
    this.data = data;
    this.at = from;
    this.end = end;
    this.filler = filler;
  }

  /** The next bits, 0 to 32 of them. */
  int take(int count) {
    while (filled <= 32) {
      int next = at < end ? data[at++] & 0xFF : filler;
      buffer |= (long) next << filled;
      filled += afterFf ? 7 : 8;
      afterFf = next == 0xFF;
    }
    int value = (int) (buffer & ((1L << count) - 1));
    buffer >>>= count;
    filled -= count;
    return value;
  }
}
