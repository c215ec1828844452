package io.medimg.core.io.internal.tiff;

import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.internal.Bytes;

/**
 * LZW as in TIFF 6.0, section 13: codes of 9 to 12 bits, highest bit first, width changed one code
 * early. Not safe for use by several threads.
 */
final class TiffLzw {
  private static final int CLEAR = 256;
  private static final int END = 257;

  private final Bytes file;
  private final int end;
  private int at;
  private int bitBuffer;
  private int bitCount;

  /** Code to the start of its string in the output; a string is one longer than its prefix. */
  private final int[] start = new int[4096];

  private final int[] length = new int[4096];

  TiffLzw(Bytes file, int from, int count) throws MalformedImageException {
    this.file = file;
    this.at = from;
    this.end = from + count;
    if (count > 1 && file.u8(from) == 0 && (file.u8(from + 1L) & 1) == 1) {
      throw file.malformed("LZW of the time before TIFF 6.0 at offset %d", from);
    }
  }

  /** Unpacks until enough bytes are there or the data ends; gives how many there are. */
  int decode(byte[] out, int wanted) throws MalformedImageException {
    int found = 0;
    int next = 258;
    int width = 9;
    int lastAt = -1;
    int lastLength = 0;
    while (found < wanted) {
      int code = read(width);
      if (code < 0 || code == END) {
        return found;
      }
      if (code == CLEAR) {
        next = 258;
        width = 9;
        lastAt = -1;
        continue;
      }
      int n = stringLength(code, next, lastAt, lastLength);
      int from = code < CLEAR ? -1 : code == next ? lastAt : start[code];
      int shown = Math.min(n, wanted - found);
      if (from < 0) {
        out[found] = (byte) code;
      } else {
        // Byte by byte, since a string may run into itself.
        for (int i = 0; i < shown; i++) {
          out[found + i] = out[from + i];
        }
      }
      if (lastAt >= 0 && next < 4096) {
        start[next] = lastAt;
        length[next] = lastLength + 1;
        next++;
      }
      lastAt = found;
      lastLength = n;
      found += shown;
      width = next < 511 ? 9 : next < 1023 ? 10 : next < 2047 ? 11 : 12;
    }
    return found;
  }

  private int stringLength(int code, int next, int lastAt, int lastLength)
      throws MalformedImageException {
    if (code < CLEAR) {
      return 1;
    }
    if (code > next || (code == next && (lastAt < 0 || next == 4096))) {
      throw file.malformed("LZW code %d before offset %d, but only %d exist", code, at, next);
    }
    return code == next ? lastLength + 1 : length[code];
  }

  private int read(int width) {
    while (bitCount < width) {
      if (at == end) {
        return -1;
      }
      bitBuffer = bitBuffer << 8 | (file.data()[at++] & 0xFF);
      bitCount += 8;
    }
    bitCount -= width;
    return bitBuffer >> bitCount & ((1 << width) - 1);
  }
}
