package io.medimg.dicom.codec.jpeg;

import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.codec.Codestream;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What segments leave behind for the scans that follow: Huffman and quantisation tables, the
 * restart interval, and what application markers say about colour. Not safe for use by several
 * threads.
 */
final class JpegTables {
  private final @Nullable HuffmanTable[] huffman = new HuffmanTable[8];
  private final int[][] quantisation = new int[4][0];
  private int restartInterval;
  private int adobeTransform = -1;
  private boolean jfif;

  /** Takes a segment in; others are passed over. */
  @SuppressWarnings("NullAway") // places are filled one by one
  void read(Codestream in, JpegSegments at) throws MalformedImageException {
    switch (at.marker()) {
      case JpegSegments.DHT -> HuffmanTable.readAll(in, at, huffman);
      case JpegSegments.DQT -> quantisation(in, at);
      case JpegSegments.DRI -> restartInterval = at.u16(0);
      case JpegSegments.APP0 ->
          jfif |= at.length() >= 5 && at.u16(0) == 0x4A46 && at.u16(2) == 0x4946;
      case JpegSegments.APP14 -> {
        if (at.length() >= 12 && at.u16(0) == 0x4164 && at.u16(2) == 0x6F62) {
          adobeTransform = at.u8(11);
        }
      }
      default -> {}
    }
  }

  private void quantisation(Codestream in, JpegSegments at) throws MalformedImageException {
    int offset = 0;
    while (offset < at.length()) {
      int head = at.u8(offset++);
      int size = 1 + (head >> 4);
      if (size > 2 || (head & 15) > 3) {
        throw in.malformed(at.start(), "has a quantisation table that cannot be");
      }
      int[] table = new int[64];
      for (int i = 0; i < 64; i++, offset += size) {
        table[i] = size == 1 ? at.u8(offset) : at.u16(offset);
      }
      quantisation[head & 15] = table;
    }
  }

  /** A Huffman table: 0 to 3 for DC and lossless, 4 to 7 for AC. */
  HuffmanTable huffman(Codestream in, int at, int place) throws MalformedImageException {
    HuffmanTable table = place < 8 ? huffman[place] : null;
    if (table == null) {
      throw in.malformed(at, "uses Huffman table %d, which is not there".formatted(place));
    }
    return table;
  }

  /** A quantisation table in zigzag order. */
  int[] quantisation(Codestream in, int place) throws MalformedImageException {
    if (place > 3 || quantisation[place].length == 0) {
      throw in.malformed(
          in.from(), "uses quantisation table %d, which is not there".formatted(place));
    }
    return quantisation[place];
  }

  /** Units between restarts, 0 for none. */
  int restartInterval() {
    return restartInterval;
  }

  /** Adobe's transform: 0 for RGB, 1 for YCbCr. */
  OptionalInt adobeTransform() {
    return adobeTransform < 0 ? OptionalInt.empty() : OptionalInt.of(adobeTransform);
  }

  /** Whether a JFIF marker promises YCbCr. */
  boolean isJfif() {
    return jfif;
  }
}
