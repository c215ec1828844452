package io.medimg.dicom.codec.jpeg;

import io.medimg.dicom.codec.Codestream;
import io.medimg.dicom.codec.FrameFormat;
import io.medimg.dicom.codec.SampleSink;
import java.io.IOException;

/**
 * JPEG with the DCT: baseline, extended and progressive, 8 and 12 bits, Huffman coded (ITU-T T.81).
 * YCbCr becomes RGB: {@link JpegColors} tells whether it is that. Not safe for use by several
 * threads.
 */
final class JpegDctDecoder {
  static final int PROGRESSIVE = 0xC2;

  /** No progressive writer needs so many; hostile files repeat theirs. */
  private static final int MOST_SCANS = 500;

  private final Codestream in;
  private final JpegFrame frame;
  private final JpegTables tables;
  private final JpegPlane[] planes;

  private JpegDctDecoder(Codestream in, JpegFrame frame, JpegTables tables) throws IOException {
    this.in = in;
    this.frame = frame;
    this.tables = tables;
    long blocks = 0;
    for (JpegFrame.Component c : frame.components()) {
      blocks +=
          (long) frame.rows()
              * frame.columns()
              * c.across()
              * c.down()
              / (64L * frame.mostAcross() * frame.mostDown());
    }
    if (blocks > 8L * in.length()) {
      throw in.malformed(in.to(), "is too short for %d blocks".formatted(blocks));
    }
    planes = new JpegPlane[frame.components().length];
    for (int i = 0; i < planes.length; i++) {
      planes[i] = new JpegPlane(frame, frame.components()[i], frame.kind() == PROGRESSIVE);
    }
  }

  /** Decodes what follows the frame header. */
  static void decode(
      Codestream in, JpegFrame frame, JpegSegments at, JpegTables tables, FrameOut out)
      throws IOException {
    if (frame.precision() != 8 && frame.precision() != 12) {
      throw in.malformed(
          at.start(), "has DCT samples of %d bits, not 8 or 12".formatted(frame.precision()));
    }
    JpegDctDecoder decoder = new JpegDctDecoder(in, frame, tables);
    decoder.scans(at);
    decoder.write(out);
  }

  /**
   * Where the samples go.
   *
   * @param sink takes them
   * @param format what the header says of them
   */
  record FrameOut(SampleSink sink, FrameFormat format) {}

  private void scans(JpegSegments at) throws IOException {
    int scans = 0;
    while (at.next()) {
      if (at.marker() != JpegSegments.SOS) {
        tables.read(in, at);
      } else if (++scans > MOST_SCANS) {
        throw in.malformed(at.start(), "has more than %d scans".formatted(MOST_SCANS));
      } else {
        new JpegDctScan(in, frame, planes, at, tables).decode();
      }
    }
    if (frame.kind() == PROGRESSIVE && at.marker() != JpegSegments.EOI) {
      throw in.malformed(in.to(), "ends before its last scan (no FFD9)");
    }
    for (int i = 0; i < planes.length; i++) {
      if (!planes[i].seen) {
        throw in.malformed(at.end(), "lacks a scan of component " + i);
      }
      if (frame.kind() == PROGRESSIVE) {
        transform(planes[i], tables.quantisation(in, frame.components()[i].table()));
      }
    }
  }

  private void transform(JpegPlane plane, int[] steps) {
    InverseDct dct = new InverseDct(frame.precision());
    int[] block = new int[64];
    for (int index = 0; index < plane.blocksAcross * plane.blocksDown; index++) {
      for (int k = 0; k < 64; k++) {
        block[JpegDctScan.ZIGZAG[k]] = plane.coefficients[64 * index + k] * steps[k];
      }
      int at = (index / plane.blocksAcross * plane.stride() + index % plane.blocksAcross) * 8;
      dct.apply(block, plane.samples, at, plane.stride());
    }
  }

  private void write(FrameOut out) {
    int columns = frame.columns();
    int count = planes.length;
    int[][] rows = new int[count][columns];
    JpegColors colors = JpegColors.ofDct(frame, tables, out.format);
    boolean convert = count == 3 && colors.ycbcr();
    for (int y = 0; y < frame.rows(); y++) {
      for (int i = 0; i < count; i++) {
        planes[i].row(y, rows[i]);
      }
      if (convert) {
        toRgb(rows, (1 << frame.precision()) - 1);
      }
      for (int i = 0; i < count; i++) {
        out.sink.put(y * columns * count + i, count, rows[i], 0, columns);
      }
    }
    out.sink.markLossy(frame.precision(), false);
    if (count == 3) {
      out.sink.markRgb();
      if (!colors.asStated()) {
        out.sink.markRelabelled();
      }
    }
  }

  /** ITU-R BT.601 in full range, 16 bits behind the point. */
  private static void toRgb(int[][] rows, int most) {
    int middle = (most + 1) / 2;
    for (int x = 0; x < rows[0].length; x++) {
      int y = (rows[0][x] << 16) + (1 << 15);
      int cb = rows[1][x] - middle;
      int cr = rows[2][x] - middle;
      rows[0][x] = clamp(y + 91_881 * cr >> 16, most);
      rows[1][x] = clamp(y - 22_554 * cb - 46_802 * cr >> 16, most);
      rows[2][x] = clamp(y + 116_130 * cb >> 16, most);
    }
  }

  private static int clamp(int value, int most) {
    return Math.max(0, Math.min(most, value));
  }
}
