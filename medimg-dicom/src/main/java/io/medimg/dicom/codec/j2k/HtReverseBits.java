package io.medimg.dicom.codec.j2k;

/**
 * Bits of a stream that grows backward; a bit is stuffed where a byte above 8F is followed by one
 * that ends in seven ones (ITU-T T.814, 7.1). Behind its end come zeros. Not safe for use by
 * several threads.
 */
final class HtReverseBits {
  private final byte[] data;
  private final int end;
  private int at;
  private long buffer;
  private int filled;
  private boolean afterLarge;

  private HtReverseBits(byte[] data, int from, int end) {
    this.data = data;
    this.at = from;
    this.end = end;
  }

  /** The codes of a clean-up segment: from its upper half byte before the last down. */
  static HtReverseBits codes(byte[] data, int end, int length) {
    HtReverseBits bits = new HtReverseBits(data, end - 3, end - length);
    int half = data[end - 2] & 0xFF;
    bits.buffer = half >> 4;
    bits.filled = (half >> 4 & 7) == 7 ? 3 : 4;
    bits.afterLarge = (half | 15) > 0x8F;
    return bits;
  }

  /** The bits of magnitude refinement, from the end of a segment down. */
  static HtReverseBits refinement(byte[] data, int from, int end) {
    HtReverseBits bits = new HtReverseBits(data, end - 1, from);
    bits.afterLarge = true;
    return bits;
  }

  private void fill() {
    while (filled <= 48) {
      int next = at >= end ? data[at--] & 0xFF : 0;
      buffer |= (long) next << filled;
      filled += afterLarge && (next & 0x7F) == 0x7F ? 7 : 8;
      afterLarge = next > 0x8F;
    }
  }

  /** The next seven bits, which stay. */
  int peek7() {
    if (filled < 7) {
      fill();
    }
    return (int) buffer & 0x7F;
  }

  void skip(int count) {
    buffer >>>= count;
    filled -= count;
  }

  /** The next bits, 0 to 32 of them. */
  int take(int count) {
    if (filled < count) {
      fill();
    }
    int value = (int) (buffer & ((1L << count) - 1));
    skip(count);
    return value;
  }
}
