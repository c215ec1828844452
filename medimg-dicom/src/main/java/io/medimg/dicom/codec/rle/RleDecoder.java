package io.medimg.dicom.codec.rle;

import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.codec.Codestream;
import io.medimg.dicom.codec.FrameDecoder;
import io.medimg.dicom.codec.FrameFormat;
import io.medimg.dicom.codec.SampleSink;
import java.io.IOException;
import java.util.Arrays;

/**
 * RLE Lossless (DICOM PS3.5, annex G): a segment of runs for each byte of each sample, the highest
 * byte first. Safe for use by several threads.
 */
public final class RleDecoder implements FrameDecoder {
  private static final int HEADER = 64;

  /** Two bytes give at most so many. */
  private static final int MOST_PER_PAIR = 128;

  @Override
  public void decode(Codestream in, FrameFormat format, SampleSink out) throws IOException {
    in.require(in.from(), HEADER);
    int wordBytes = format.sampleBytes();
    int wanted = format.samples() * wordBytes;
    int found = little(in, 0);
    if (found != wanted) {
      throw in.malformed(in.from(), "has %d RLE segments, not %d".formatted(found, wanted));
    }
    boolean bits = format.bitsAllocated() == 1;
    int length = bits ? (format.pixels() + 7) / 8 : format.pixels();
    if ((long) in.length() * MOST_PER_PAIR / 2 < (long) length * wanted) {
      throw in.malformed(in.to(), "is too short for %d bytes".formatted((long) length * wanted));
    }
    byte[] plane = new byte[length];
    for (int segment = 0; segment < wanted; segment++) {
      int from = little(in, segment + 1);
      int to = segment + 1 < wanted ? little(in, segment + 2) : in.length();
      if (from < HEADER || to < from || to > in.length()) {
        throw in.malformed(
            in.from() + 4 * segment, "has an RLE segment from %d to %d".formatted(from, to));
      }
      unpack(in, in.from() + from, in.from() + to, plane);
      if (bits) {
        out.putBits(plane, format.pixels());
      } else {
        int shift = 8 * (wordBytes - 1 - segment % wordBytes);
        out.addBytes(segment / wordBytes, format.samples(), plane, length, shift);
      }
    }
  }

  private static int little(Codestream in, int word) {
    return Integer.reverseBytes(
        (int) java.nio.ByteBuffer.wrap(in.data(), in.from() + 4 * word, 4).getInt());
  }

  /** Runs beyond the plane are left out: some writers pad. */
  private static void unpack(Codestream in, int from, int to, byte[] plane)
      throws MalformedImageException {
    byte[] data = in.data();
    int at = from;
    int done = 0;
    while (done < plane.length) {
      if (at >= to) {
        throw in.malformed(
            at, "ends its RLE segment after %d of %d bytes".formatted(done, plane.length));
      }
      int code = data[at++];
      if (code == -128) {
        continue;
      }
      int count = Math.min(plane.length - done, code >= 0 ? code + 1 : 1 - code);
      if ((code >= 0 ? count : 1) > to - at) {
        throw in.malformed(at, "has an RLE run that leaves its segment");
      }
      if (code >= 0) {
        System.arraycopy(data, at, plane, done, count);
        at += count;
      } else {
        Arrays.fill(plane, done, done + count, data[at++]);
      }
      done += count;
    }
  }
}
