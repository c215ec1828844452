package io.medimg.dicom.codec.j2k;

import java.util.Arrays;

/** A code-block: what packets have said of it so far. Not safe for use by several threads. */
final class J2kBlock {
  /** Where it lies in the component's coefficients. */
  final int x;

  final int y;
  final int width;
  final int height;

  /** Upper bit-planes that are all zero. */
  int zeroPlanes;

  boolean included;

  /** State of the code of lengths, Lblock. */
  int lengthBits = 3;

  int passes;

  /** By codeword segment: passes and bytes. */
  int[] segmentPasses = new int[1];

  int[] segmentBytes = new int[1];
  int segments;

  /** Pieces of the codestream in order. */
  int[] pieceAt = new int[1];

  int[] pieceLength = new int[1];
  int pieces;

  J2kBlock(int x, int y, int width, int height) {
    this.x = x;
    this.y = y;
    this.width = width;
    this.height = height;
  }

  /** Opens a codeword segment. */
  void openSegment() {
    if (segments == segmentPasses.length) {
      segmentPasses = Arrays.copyOf(segmentPasses, 2 * segments);
      segmentBytes = Arrays.copyOf(segmentBytes, 2 * segments);
    }
    segments++;
  }

  void addPiece(int at, int length) {
    if (pieces == pieceAt.length) {
      pieceAt = Arrays.copyOf(pieceAt, 2 * pieces);
      pieceLength = Arrays.copyOf(pieceLength, 2 * pieces);
    }
    pieceAt[pieces] = at;
    pieceLength[pieces++] = length;
  }

  /** The bytes of all segments, one after the other. */
  byte[] join(byte[] data) {
    int total = 0;
    for (int i = 0; i < pieces; i++) {
      total += pieceLength[i];
    }
    byte[] joined = new byte[total];
    int done = 0;
    for (int i = 0; i < pieces; i++) {
      System.arraycopy(data, pieceAt[i], joined, done, pieceLength[i]);
      done += pieceLength[i];
    }
    return joined;
  }
}
