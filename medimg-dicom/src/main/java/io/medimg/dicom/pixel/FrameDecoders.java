package io.medimg.dicom.pixel;

import io.medimg.dicom.codec.DeflatedFrameDecoder;
import io.medimg.dicom.codec.FrameDecoder;
import io.medimg.dicom.codec.j2k.J2kDecoder;
import io.medimg.dicom.codec.jpeg.JpegDecoder;
import io.medimg.dicom.codec.rle.RleDecoder;
import java.util.Map;
import java.util.Optional;

/** The decoders by transfer syntax. Safe for use by several threads. */
public final class FrameDecoders {
  private static final Map<String, FrameDecoder> BY_UID =
      Map.ofEntries(
          Map.entry("1.2.840.10008.1.2.4.50", new JpegDecoder()),
          Map.entry("1.2.840.10008.1.2.4.51", new JpegDecoder()),
          Map.entry("1.2.840.10008.1.2.4.53", new JpegDecoder()),
          Map.entry("1.2.840.10008.1.2.4.55", new JpegDecoder()),
          Map.entry("1.2.840.10008.1.2.4.57", new JpegDecoder()),
          Map.entry("1.2.840.10008.1.2.4.70", new JpegDecoder()),
          Map.entry("1.2.840.10008.1.2.4.80", new JpegDecoder()),
          Map.entry("1.2.840.10008.1.2.4.81", new JpegDecoder()),
          Map.entry("1.2.840.10008.1.2.4.90", new J2kDecoder(/* exact= */ true)),
          Map.entry("1.2.840.10008.1.2.4.91", new J2kDecoder(/* exact= */ false)),
          Map.entry("1.2.840.10008.1.2.4.201", new J2kDecoder(/* exact= */ true)),
          Map.entry("1.2.840.10008.1.2.4.202", new J2kDecoder(/* exact= */ true)),
          Map.entry("1.2.840.10008.1.2.4.203", new J2kDecoder(/* exact= */ false)),
          Map.entry("1.2.840.10008.1.2.5", new RleDecoder()),
          Map.entry("1.2.840.10008.1.2.8.1", new DeflatedFrameDecoder()));

  private FrameDecoders() {}

  /**
   * Finds a decoder.
   *
   * @param transferSyntax its identifier
   * @return empty if frames in it are not compressed, or not read
   */
  public static Optional<FrameDecoder> of(String transferSyntax) {
    return Optional.ofNullable(BY_UID.get(transferSyntax));
  }
}
