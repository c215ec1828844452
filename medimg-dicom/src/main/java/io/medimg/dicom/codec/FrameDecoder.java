package io.medimg.dicom.codec;

import java.io.IOException;

/** Decodes one frame of one family of transfer syntaxes. Safe for use by several threads. */
public interface FrameDecoder {
  /**
   * Decodes a frame.
   *
   * @param in the frame's bytes, fragments joined; only read
   * @param format what the header says; the codestream must agree on the extent
   * @param out takes the samples of the frame it was set to
   * @throws io.medimg.core.io.MalformedImageException if the codestream is broken, cut off or of
   *     another extent than the header says
   * @throws io.medimg.core.io.UnsupportedImageException if it uses something that is not read
   * @throws IOException never otherwise
   */
  void decode(Codestream in, FrameFormat format, SampleSink out) throws IOException;
}
