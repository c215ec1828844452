package io.medimg.dicom.codec.jpeg;

import io.medimg.dicom.codec.Codestream;
import io.medimg.dicom.codec.SampleSink;
import io.medimg.dicom.codec.jpegls.JpegLsParameters;
import io.medimg.dicom.codec.jpegls.JpegLsScan;
import java.io.IOException;

/**
 * JPEG-LS, lossless and near-lossless (ITU-T T.87, ISO/IEC 14495-1): one scan for each component,
 * or components interleaved by line or by sample; presets of LSE segments; point transform. Mapping
 * tables, restarts and colour transforms are refused. Not safe for use by several threads.
 */
public final class JpegLsDecoder {
  private static final int APP8 = 0xE8;

  private final Codestream in;
  private final JpegFrame frame;
  private final JpegSegments at;
  private final SampleSink out;
  private final int[] presets = new int[5];

  private JpegLsDecoder(Codestream in, JpegFrame frame, JpegSegments at, SampleSink out) {
    this.in = in;
    this.frame = frame;
    this.at = at;
    this.out = out;
  }

  /** Decodes what follows the frame header. */
  public static void decode(Codestream in, JpegFrame frame, JpegSegments at, SampleSink out)
      throws IOException {
    if (frame.precision() < 2 || frame.precision() > 16) {
      throw in.malformed(
          at.start(), "has JPEG-LS samples of %d bits, not 2 to 16".formatted(frame.precision()));
    }
    for (JpegFrame.Component c : frame.components()) {
      if (c.across() != 1 || c.down() != 1) {
        throw in.unsupported("JPEG-LS with subsampled components");
      }
    }
    new JpegLsDecoder(in, frame, at, out).scans();
  }

  private void scans() throws IOException {
    int missing = frame.components().length;
    while (missing > 0 && at.next()) {
      switch (at.marker()) {
        case JpegSegments.LSE -> presets();
        case JpegSegments.SOS -> {
          scan();
          missing -= at.u8(0);
        }
        case JpegSegments.DRI -> {
          if (at.u16(0) != 0) {
            throw in.unsupported("JPEG-LS with restarts");
          }
        }
        case APP8 -> {
          if (at.length() >= 5 && at.u16(0) == 0x6D72 && at.u16(2) == 0x6678 && at.u8(4) != 0) {
            throw in.unsupported("JPEG-LS with a colour transform");
          }
        }
        default -> {}
      }
    }
    if (missing > 0) {
      throw in.malformed(at.end(), "lacks the scans of %d components".formatted(missing));
    }
  }

  private void presets() throws IOException {
    if (at.u8(0) != 1) {
      throw in.unsupported("JPEG-LS with a segment LSE of kind %d".formatted(at.u8(0)));
    }
    for (int i = 0; i < presets.length; i++) {
      presets[i] = at.u16(1 + 2 * i);
    }
  }

  private void scan() throws IOException {
    int count = at.u8(0);
    int samples = frame.components().length;
    int mode = at.u8(2 + 2 * count);
    if (count < 1 || count > samples || mode > 2 || (mode == 0 && count > 1)) {
      throw in.malformed(
          at.start(), "has a scan of %d components, interleaved by %d".formatted(count, mode));
    }
    int[] components = new int[count];
    for (int i = 0; i < count; i++) {
      components[i] = frame.find(in, at.start(), at.u8(1 + 2 * i));
      if (at.u8(2 + 2 * i) != 0) {
        throw in.unsupported("JPEG-LS with a mapping table");
      }
    }
    int near = at.u8(1 + 2 * count);
    if (near > 0) {
      out.markLossy(frame.precision(), false);
    }
    int shift = at.u8(3 + 2 * count) & 15;
    JpegLsParameters parameters =
        JpegLsParameters.of(in, at.start(), presets, frame.precision(), near);
    int columns = frame.columns();
    JpegLsScan scan = new JpegLsScan(in, at.end(), parameters, columns, count);
    int[] shifted = new int[columns + 2];
    for (int y = 0; y < frame.rows(); y++) {
      int[][] rows = scan.next(mode == 2 && count > 1);
      for (int i = 0; i < count; i++) {
        int[] row = rows[i];
        if (shift > 0) {
          for (int x = 1; x <= columns; x++) {
            shifted[x] = row[x] << shift;
          }
          row = shifted;
        }
        out.put(y * columns * samples + components[i], samples, row, 1, columns);
      }
    }
  }
}
