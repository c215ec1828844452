package io.medimg.dicom.codec.jpeg;

import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.codec.Codestream;
import java.util.Arrays;

/**
 * A Huffman table of JPEG (ITU-T T.81, annex C and F.2.2.3), with a look-up of short codes.
 * Immutable and safe for use by several threads.
 */
final class HuffmanTable {
  static final int LOOKUP_BITS = 9;

  /** Length << 8 | symbol; 0 if the code is longer or does not exist. */
  private final short[] lookup = new short[1 << LOOKUP_BITS];

  /** By length: the first code that is too large, in the upper bits of 16. */
  private final int[] limit = new int[18];

  private final int[] offset = new int[17];
  private final byte[] symbols;

  private HuffmanTable(int[] counts, byte[] symbols) {
    this.symbols = symbols;
    int code = 0;
    int index = 0;
    for (int length = 1; length <= 16; length++) {
      offset[length] = index - code;
      for (int i = 0; i < counts[length]; i++, code++, index++) {
        if (length <= LOOKUP_BITS) {
          int from = code << (LOOKUP_BITS - length);
          short entry = (short) (length << 8 | (symbols[index] & 0xFF));
          Arrays.fill(lookup, from, from + (1 << (LOOKUP_BITS - length)), entry);
        }
      }
      limit[length] = code << (16 - length);
      code <<= 1;
    }
    limit[17] = Integer.MAX_VALUE;
  }

  /** Reads the tables of a DHT segment into their places: 0 to 3 for DC, 4 to 7 for AC. */
  static void readAll(Codestream in, JpegSegments at, HuffmanTable[] places)
      throws MalformedImageException {
    int offset = 0;
    while (offset < at.length()) {
      int head = at.u8(offset);
      int[] counts = new int[17];
      int total = 0;
      int free = 1 << 16;
      for (int length = 1; length <= 16; length++) {
        counts[length] = at.u8(offset + length);
        total += counts[length];
        free -= counts[length] << (16 - length);
      }
      if ((head & 15) > 3 || head >> 4 > 1 || free < 0 || total > 256) {
        throw in.malformed(at.start() + offset, "has a Huffman table that cannot be");
      }
      byte[] symbols = new byte[total];
      for (int i = 0; i < total; i++) {
        symbols[i] = (byte) at.u8(offset + 17 + i);
      }
      places[(head >> 4) * 4 + (head & 15)] = new HuffmanTable(counts, symbols);
      offset += 17 + total;
    }
  }

  /** The next symbol; -1 if no code fits. */
  int decode(JpegBits bits) {
    int next = bits.peek16();
    int entry = lookup[next >>> (16 - LOOKUP_BITS)];
    if (entry != 0) {
      bits.skip(entry >> 8);
      return entry & 0xFF;
    }
    int length = 1;
    while (next >= limit[length]) {
      length++;
    }
    if (length > 16) {
      return -1;
    }
    bits.skip(length);
    return symbols[(next >>> (16 - length)) + offset[length]] & 0xFF;
  }
}
