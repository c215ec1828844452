package io.medimg.dicom.codec.jpeg;

import io.medimg.dicom.codec.Codestream;
import io.medimg.dicom.codec.FrameFormat;
import java.io.IOException;

/**
 * The frame header of a JPEG or JPEG-LS codestream (ITU-T T.81, B.2.2), checked against the DICOM
 * header. Immutable and safe for use by several threads.
 *
 * @param kind the marker's second byte
 * @param precision bits of a sample
 * @param rows at least 1
 * @param columns at least 1
 * @param components 1 or 3
 */
@SuppressWarnings("ArrayRecordComponent") // inside the package, never changed
public record JpegFrame(int kind, int precision, int rows, int columns, Component[] components) {
  /**
   * One component.
   *
   * @param id as scans name it
   * @param across horizontal sampling factor, 1 to 4
   * @param down vertical sampling factor, 1 to 4
   * @param table of its quantisation
   */
  public record Component(int id, int across, int down, int table) {}

  static JpegFrame of(Codestream in, JpegSegments at, FrameFormat format) throws IOException {
    int count = at.u8(5);
    format.check(in, at.start(), at.u16(3), at.u16(1), count);
    format.checkPrecision(in, at.start(), at.u8(0));
    Component[] components = new Component[count];
    for (int i = 0; i < count; i++) {
      int sampling = at.u8(7 + 3 * i);
      Component c = new Component(at.u8(6 + 3 * i), sampling >> 4, sampling & 15, at.u8(8 + 3 * i));
      if (c.across < 1 || c.across > 4 || c.down < 1 || c.down > 4) {
        throw in.malformed(
            at.start(), "has sampling factors %d x %d, not 1 to 4".formatted(c.across, c.down));
      }
      components[i] = c;
    }
    return new JpegFrame(at.marker(), at.u8(0), at.u16(1), at.u16(3), components);
  }

  /** Which component a scan means. */
  public int find(Codestream in, int at, int id) throws IOException {
    for (int i = 0; i < components.length; i++) {
      if (components[i].id == id) {
        return i;
      }
    }
    throw in.malformed(at, "has a scan of component %d, which the frame lacks".formatted(id));
  }

  int mostAcross() {
    int most = 1;
    for (Component c : components) {
      most = Math.max(most, c.across);
    }
    return most;
  }

  int mostDown() {
    int most = 1;
    for (Component c : components) {
      most = Math.max(most, c.down);
    }
    return most;
  }
}
