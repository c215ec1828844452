package io.medimg.dicom.codec;

import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Deflated Image Frame Compression (DICOM PS3.5, A.4.13): each frame is a native little-endian one,
 * deflated (RFC 1951). Safe for use by several threads.
 */
public final class DeflatedFrameDecoder implements FrameDecoder {
  /** Deflate shrinks no further. */
  private static final int MOST_RATIO = 1032;

  @Override
  public void decode(Codestream in, FrameFormat format, SampleSink out) throws IOException {
    int wordBytes = format.sampleBytes();
    int samples = format.samples();
    long values = (long) format.pixels() * samples;
    long length = format.bitsAllocated() == 1 ? (values + 7) / 8 : values * wordBytes;
    if (length > Integer.MAX_VALUE - 8 || length > (long) in.length() * MOST_RATIO) {
      throw in.malformed(in.to(), "is too short for %d bytes".formatted(length));
    }
    byte[] frame = inflate(in, (int) length);
    if (format.bitsAllocated() == 1) {
      out.putBits(frame, (int) values);
      return;
    }
    int[] row = new int[format.columns()];
    int pixelStep = format.planar() ? 1 : samples;
    for (int sample = 0; sample < samples; sample++) {
      int start = format.planar() ? sample * format.pixels() : sample;
      for (int y = 0; y < format.rows(); y++) {
        for (int x = 0; x < row.length; x++) {
          row[x] = word(frame, (start + (y * row.length + x) * pixelStep) * wordBytes, wordBytes);
        }
        out.put(y * row.length * samples + sample, samples, row, 0, row.length);
      }
    }
  }

  private static int word(byte[] frame, int at, int bytes) {
    int word = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      word = word << 8 | (frame[at + i] & 0xFF);
    }
    return word;
  }

  private static byte[] inflate(Codestream in, int length) throws IOException {
    byte[] frame = new byte[length];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(in.data(), in.from(), in.length());
      int done = 0;
      while (done < length) {
        int count = inflater.inflate(frame, done, length - done);
        if (count == 0) {
          throw in.malformed(
              in.to() - inflater.getRemaining(),
              "inflates to %d of %d bytes".formatted(done, length));
        }
        done += count;
      }
      return frame;
    } catch (DataFormatException e) {
      throw in.malformed(in.to() - inflater.getRemaining(), "is not deflated");
    } finally {
      inflater.end();
    }
  }
}
