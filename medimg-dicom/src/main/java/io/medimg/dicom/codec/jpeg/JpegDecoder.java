package io.medimg.dicom.codec.jpeg;

import io.medimg.dicom.codec.Codestream;
import io.medimg.dicom.codec.FrameDecoder;
import io.medimg.dicom.codec.FrameFormat;
import io.medimg.dicom.codec.SampleSink;
import java.io.IOException;

/**
 * The JPEG family (ITU-T T.81 and T.87): which process a frame uses is told by its codestream, not
 * by the transfer syntax, since writers confuse them. Safe for use by several threads.
 */
public final class JpegDecoder implements FrameDecoder {
  private static final int LOSSLESS = 0xC3;

  @Override
  public void decode(Codestream in, FrameFormat format, SampleSink out) throws IOException {
    JpegSegments at = new JpegSegments(in);
    JpegTables tables = new JpegTables();
    while (at.next()) {
      if (at.isFrame()) {
        decode(in, at, tables, format, out);
        return;
      }
      if (at.marker() == JpegSegments.SOS) {
        break;
      }
      tables.read(in, at);
    }
    throw in.malformed(at.start(), "has no JPEG frame header");
  }

  private static void decode(
      Codestream in, JpegSegments at, JpegTables tables, FrameFormat format, SampleSink out)
      throws IOException {
    JpegFrame frame = JpegFrame.of(in, at, format);
    switch (frame.kind()) {
      case LOSSLESS -> {
        lossless(in, frame, at, tables, out);
        colors(JpegColors.ofLossless(frame, tables, format), out);
      }
      case 0xC0, 0xC1, JpegDctDecoder.PROGRESSIVE ->
          JpegDctDecoder.decode(in, frame, at, tables, new JpegDctDecoder.FrameOut(out, format));
      case JpegSegments.SOF_LS -> {
        JpegLsDecoder.decode(in, frame, at, out);
        colors(JpegColors.ofLossless(frame, tables, format), out);
      }
      default ->
          throw in.unsupported("the JPEG process of frame header FF%02X".formatted(frame.kind()));
    }
  }

  private static void colors(JpegColors colors, SampleSink out) {
    if (!colors.asStated()) {
      out.markRgb();
      out.markRelabelled();
    }
  }

  private static void lossless(
      Codestream in, JpegFrame frame, JpegSegments at, JpegTables tables, SampleSink out)
      throws IOException {
    int missing = frame.components().length;
    while (missing > 0 && at.next()) {
      if (at.marker() == JpegSegments.SOS) {
        JpegLosslessScan.decode(in, frame, at, tables, out);
        missing -= at.u8(0);
      } else {
        tables.read(in, at);
      }
    }
    if (missing > 0) {
      throw in.malformed(at.end(), "lacks the scans of %d components".formatted(missing));
    }
  }
}
