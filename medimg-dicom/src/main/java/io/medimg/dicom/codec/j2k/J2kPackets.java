package io.medimg.dicom.codec.j2k;

import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.codec.Codestream;

/**
 * Tier 2: reads the packets of a tile in the order of its progression (ITU-T T.800, B.9 to B.12)
 * and leaves in each code-block where its bytes are. Not safe for use by several threads.
 */
final class J2kPackets {
  private static final int SOP = 0xFF91;
  private static final int EPH = 0xFF92;

  /** Passes of the arithmetic coder before the first raw ones. */
  private static final int FIRST_RAW = 10;

  private static final int NO_LIMIT = 1 << 20;

  private final Codestream in;
  private final byte[] data;
  private final int end;
  private final J2kPacketBits bits;

  /** Reads from a part of an array, all tile-parts joined. */
  J2kPackets(Codestream in, byte[] data, int from, int end) {
    this.in = in;
    this.data = data;
    this.end = end;
    this.bits = new J2kPacketBits(in, data, from, end);
  }

  /** Reads one packet of a precinct: the next layer's. */
  void read(J2kPrecinct precinct, J2kCoding coding) throws MalformedImageException {
    if (bits.isMarker(SOP)) {
      bits.moveTo(bits.at() + 6);
    }
    int layer = precinct.layers++;
    boolean filled = bits.bit() == 1;
    int pieces = 0;
    if (filled) {
      for (J2kPrecinct.Part part : precinct.parts) {
        for (int i = 0; i < part.blocks.length; i++) {
          pieces += header(part, i, layer, coding) ? 1 : 0;
        }
      }
    }
    int at = bits.finish();
    if (bits.isMarker(EPH)) {
      at += 2;
    }
    if (pieces > 0) {
      at = bodies(precinct, at);
    }
    bits.moveTo(at);
  }

  /** A code-block's part of the header; pieces of unknown place are added to it. */
  private boolean header(J2kPrecinct.Part part, int i, int layer, J2kCoding coding)
      throws MalformedImageException {
    J2kBlock block = part.blocks[i];
    int x = i % part.across;
    int y = i / part.across;
    boolean now = block.included ? bits.bit() == 1 : part.inclusion.isLess(bits, x, y, layer + 1);
    if (!now) {
      return false;
    }
    if (!block.included) {
      block.included = true;
      block.zeroPlanes = part.zeroPlanes.read(bits, x, y, 80);
    }
    int passes = passes();
    while (bits.bit() == 1) {
      if (++block.lengthBits > 31) {
        throw in.malformed(in.from(), "has a packet with a length that cannot be");
      }
    }
    lengths(block, passes, coding);
    return true;
  }

  private int passes() throws MalformedImageException {
    if (bits.bit() == 0) {
      return 1;
    }
    if (bits.bit() == 0) {
      return 2;
    }
    int more = bits.take(2);
    if (more < 3) {
      return 3 + more;
    }
    more = bits.take(5);
    return more < 31 ? 6 + more : 37 + bits.take(7);
  }

  private void lengths(J2kBlock block, int passes, J2kCoding coding)
      throws MalformedImageException {
    int left = passes;
    if (coding.has(J2kCoding.HIGH_THROUGHPUT) && block.segments == 0) {
      // Sets of three passes that are not there stand for more planes of zeros.
      int absent = (passes - 1) / 3;
      block.zeroPlanes += absent;
      left -= 3 * absent;
      block.openSegment();
      length(block, 1, 3 * absent + 1);
      left--;
    }
    while (left > 0) {
      int room = room(block, coding);
      if (room == 0) {
        block.openSegment();
        room = room(block, coding);
      }
      int count = Math.min(left, room);
      length(block, count, count);
      left -= count;
    }
  }

  private void length(J2kBlock block, int passes, int coded) throws MalformedImageException {
    int count = block.lengthBits + 31 - Integer.numberOfLeadingZeros(coded);
    if (count > 31) {
      throw in.malformed(in.from(), "has a packet with a length that cannot be");
    }
    int length = bits.take(count);
    if (length > end - bits.at()) {
      throw in.malformed(in.to(), "has a packet that promises more bytes than follow");
    }
    int segment = block.segments - 1;
    block.segmentPasses[segment] += passes;
    block.segmentBytes[segment] += length;
    block.passes += passes;
    block.addPiece(-1, length);
  }

  /** How many passes the open segment still takes. */
  private static int room(J2kBlock block, J2kCoding coding) {
    if (block.segments == 0) {
      return 0;
    }
    int segment = block.segments - 1;
    int most;
    if (coding.has(J2kCoding.HIGH_THROUGHPUT)) {
      most = segment == 0 ? 1 : 2;
    } else if (coding.has(J2kCoding.TERMINATE)) {
      most = 1;
    } else if (coding.has(J2kCoding.BYPASS)) {
      most = segment == 0 ? FIRST_RAW : segment % 2 == 1 ? 2 : 1;
    } else {
      most = NO_LIMIT;
    }
    return most - block.segmentPasses[segment];
  }

  /** Gives each new piece its place behind the header. */
  private int bodies(J2kPrecinct precinct, int from) throws MalformedImageException {
    int at = from;
    for (J2kPrecinct.Part part : precinct.parts) {
      for (J2kBlock block : part.blocks) {
        int piece = block.pieces;
        while (piece > 0 && block.pieceAt[piece - 1] < 0) {
          piece--;
        }
        for (; piece < block.pieces; piece++) {
          if (block.pieceLength[piece] > end - at) {
            throw in.malformed(in.to(), "ends inside a code-block");
          }
          block.pieceAt[piece] = at;
          at += block.pieceLength[piece];
        }
      }
    }
    return at;
  }

  byte[] data() {
    return data;
  }
}
