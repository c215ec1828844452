package io.medimg.dicom.codec.jpeg;

import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.codec.Codestream;

/**
 * Walks through the marker segments of a JPEG or JPEG-LS codestream (ITU-T T.81, annex B). Not safe
 * for use by several threads.
 */
public final class JpegSegments {
  static final int SOI = 0xD8;
  static final int EOI = 0xD9;
  public static final int SOS = 0xDA;
  static final int DQT = 0xDB;
  static final int DHT = 0xC4;
  public static final int DRI = 0xDD;
  static final int APP0 = 0xE0;
  static final int APP14 = 0xEE;

  /** The frame header of JPEG-LS, and its presets. */
  static final int SOF_LS = 0xF7;

  public static final int LSE = 0xF8;

  private static final int SOF0 = 0xC0;
  private static final int JPG = 0xC8;
  private static final int DAC = 0xCC;

  private final Codestream in;
  private int marker;
  private int start;
  private int end;

  JpegSegments(Codestream in) throws MalformedImageException {
    this.in = in;
    if (in.length() < 4 || in.u16(in.from()) != (0xFF00 | SOI)) {
      throw in.malformed(in.from(), "does not begin with a JPEG start marker (FFD8)");
    }
    end = in.from() + 2;
  }

  /** Goes to the next segment; behind a scan, to the one behind its entropy-coded data. */
  public boolean next() throws MalformedImageException {
    int at = marker == SOS ? endOfScan(end) : end;
    if (at + 1 >= in.to()) {
      return false;
    }
    if (in.u8(at) != 0xFF) {
      throw in.malformed(at, "has no marker where one is wanted");
    }
    while (in.u8(at + 1) == 0xFF) {
      at++;
    }
    marker = in.u8(at + 1);
    start = at + 2;
    end = start;
    if (marker == EOI) {
      return false;
    }
    boolean alone = marker == 1 || (marker >= 0xD0 && marker <= SOI);
    if (!alone) {
      int length = in.u16(start);
      if (length < 2) {
        throw in.malformed(start, "has a segment of length " + length);
      }
      in.require(start, length);
      end = start + length;
      start += 2;
    }
    return true;
  }

  /** Where a marker follows that is no restart. */
  private int endOfScan(int from) {
    byte[] data = in.data();
    for (int at = from; at + 1 < in.to(); at++) {
      if (data[at] == -1) {
        int next = data[at + 1] & 0xFF;
        if (next >= 0x80 && (next < 0xD0 || next > 0xD7) && next != 0xFF) {
          return at;
        }
      }
    }
    return in.to();
  }

  public int marker() {
    return marker;
  }

  /** Whether this is a frame header of any kind. */
  boolean isFrame() {
    boolean dct = marker >= SOF0 && marker <= 0xCF;
    return marker == SOF_LS || (dct && marker != DHT && marker != JPG && marker != DAC);
  }

  /** First byte behind the length. */
  public int start() {
    return start;
  }

  /** Behind the segment; of a scan header, where the entropy-coded data begin. */
  public int end() {
    return end;
  }

  public int u8(int offset) throws MalformedImageException {
    if (start + offset >= end) {
      throw in.malformed(start, "has a segment (FF%02X) that is too short".formatted(marker));
    }
    return in.u8(start + offset);
  }

  public int u16(int offset) throws MalformedImageException {
    return u8(offset) << 8 | u8(offset + 1);
  }

  public int length() {
    return end - start;
  }
}
