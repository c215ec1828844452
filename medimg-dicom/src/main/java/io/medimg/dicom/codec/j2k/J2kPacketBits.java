package io.medimg.dicom.codec.j2k;

import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.codec.Codestream;

/** The bits of a packet header (ITU-T T.800, B.10.1). Not safe for use by several threads. */
final class J2kPacketBits {
  private final Codestream in;
  private final byte[] data;
  private final int end;
  private int at;
  private int current;
  private int left;

  J2kPacketBits(Codestream in, byte[] data, int at, int end) {
    this.in = in;
    this.data = data;
    this.at = at;
    this.end = end;
  }

  int bit() throws MalformedImageException {
    if (left == 0) {
      if (at >= end) {
        throw cut();
      }
      left = current == 0xFF ? 7 : 8;
      current = data[at++] & 0xFF;
    }
    return current >> --left & 1;
  }

  int take(int count) throws MalformedImageException {
    int value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 1 | bit();
    }
    return value;
  }

  /** Ends a header; gives the place of the first byte behind it. */
  int finish() throws MalformedImageException {
    if (current == 0xFF) {
      if (at >= end) {
        throw cut();
      }
      at++;
    }
    left = 0;
    current = 0;
    return at;
  }

  /** Goes on at a place. */
  void moveTo(int place) {
    at = place;
  }

  int at() {
    return at;
  }

  /** Whether a marker follows here. */
  boolean isMarker(int marker) {
    return at + 1 < end
        && (data[at] & 0xFF) == marker >> 8
        && (data[at + 1] & 0xFF) == (marker & 0xFF);
  }

  private MalformedImageException cut() {
    return in.malformed(in.to(), "ends inside the packets of a tile");
  }
}
