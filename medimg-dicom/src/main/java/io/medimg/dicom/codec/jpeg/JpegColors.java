package io.medimg.dicom.codec.jpeg;

import io.medimg.dicom.codec.FrameFormat;

/**
 * What a JPEG codestream itself says of its colours, which goes before the header's photometric
 * interpretation: an Adobe marker, component identifiers, a JFIF marker, the sampling. Immutable
 * and safe for use by several threads.
 *
 * @param ycbcr whether components are luminance and two colour differences, not red, green, blue
 * @param asStated whether the header says so, too
 */
record JpegColors(boolean ycbcr, boolean asStated) {
  /** Of the DCT, whose encoders turn RGB into YCbCr. */
  static JpegColors ofDct(JpegFrame frame, JpegTables tables, FrameFormat format) {
    boolean stated = format.chroma() != FrameFormat.Chroma.NONE;
    boolean ycbcr;
    if (tables.adobeTransform().isPresent()) {
      ycbcr = tables.adobeTransform().getAsInt() != 0;
    } else if (tables.isJfif()) {
      ycbcr = true;
    } else {
      ycbcr = !isNamedRgb(frame) && (stated || isSubsampled(frame));
    }
    return new JpegColors(ycbcr, ycbcr == stated);
  }

  /** Of the lossless processes, which code components as they are given. */
  static JpegColors ofLossless(JpegFrame frame, JpegTables tables, FrameFormat format) {
    boolean stated = format.chroma() != FrameFormat.Chroma.NONE;
    boolean rgb =
        tables.adobeTransform().isPresent()
            ? tables.adobeTransform().getAsInt() == 0
            : isNamedRgb(frame)
                || (format.chroma() == FrameFormat.Chroma.HALVED && !isSubsampled(frame));
    return new JpegColors(stated && !rgb, !(stated && rgb));
  }

  private static boolean isNamedRgb(JpegFrame frame) {
    JpegFrame.Component[] c = frame.components();
    return c.length == 3 && c[0].id() == 'R' && c[1].id() == 'G' && c[2].id() == 'B';
  }

  private static boolean isSubsampled(JpegFrame frame) {
    JpegFrame.Component[] c = frame.components();
    return c.length == 3
        && (c[1].across() < c[0].across() || c[1].down() < c[0].down())
        && c[1].across() == c[2].across()
        && c[1].down() == c[2].down();
  }
}
